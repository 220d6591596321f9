"""The invented people of the demonstration. Any likeness to living people is by chance."""

import itertools
import random

WOMEN = [
    ("Amina", "أمينة"), ("Salma", "سلمى"), ("Nadia", "نادية"), ("Khadija", "خديجة"), ("Hind", "هند"),
    ("Zineb", "زينب"), ("Fatima-Zahra", "فاطمة الزهراء"), ("Rajae", "رجاء"), ("Meryem", "مريم"), ("Siham", "سهام"),
    ("Latifa", "لطيفة"), ("Btissam", "ابتسام"), ("Asmae", "أسماء"), ("Houda", "هدى"), ("Ghizlane", "غزلان"),
    ("Karima", "كريمة"),
]  # fmt: skip
MEN = [
    ("Youssef", "يوسف"), ("Rachid", "رشيد"), ("Hamid", "حميد"), ("Abdellah", "عبد الله"), ("Omar", "عمر"),
    ("Said", "سعيد"), ("Mustapha", "مصطفى"), ("Driss", "إدريس"), ("Khalid", "خالد"), ("Hicham", "هشام"),
    ("Brahim", "إبراهيم"), ("Noureddine", "نور الدين"), ("Anas", "أنس"), ("Tarik", "طارق"), ("Jamal", "جمال"),
    ("Aziz", "عزيز"),
]  # fmt: skip
FAMILIES = [
    ("Benali", "بنعلي"), ("Idrissi", "الإدريسي"), ("Tazi", "التازي"), ("Alami", "العلمي"), ("Berrada", "برادة"),
    ("Ouazzani", "الوزاني"), ("Chraibi", "الشرايبي"), ("Lahlou", "لحلو"), ("Mansouri", "المنصوري"),
    ("Amrani", "العمراني"), ("Sefrioui", "الصفريوي"), ("Kabbaj", "القباج"), ("Bouazza", "بوعزة"),
    ("El Fassi", "الفاسي"), ("Naciri", "الناصري"), ("Ziani", "الزياني"), ("Hajji", "حجي"), ("Rami", "رامي"),
    ("Skalli", "الصقلي"), ("Belhaj", "بلحاج"), ("Oukacha", "أوكاشا"), ("Aït Lahcen", "أيت لحسن"),
    ("Bennis", "بنيس"), ("Cherkaoui", "الشرقاوي"),
]  # fmt: skip
TECHNICAL = [
    "Chef de la division technique",
    "Responsable de la propreté",
    "Ingénieur municipal",
    "Chef du service du patrimoine",
    "Responsable de l’éclairage public",
    "Chef du service des déplacements",
    "Directeur des services communaux",
]
ELECTED = ["Vice-président du conseil communal", "Membre du conseil communal", "Président de commission"]
DOMAIN = "demo.example"


class Cast:
    """Gives invented people one after the other, always the same for the same seed, never twice the same name."""

    def __init__(self, seed):
        names = [
            (given, family, gender)
            for gender, givens in (("f", WOMEN), ("m", MEN))
            for given, family in itertools.product(givens, FAMILIES)
        ]
        random.Random(seed).shuffle(names)
        self._names = iter(names)
        self._numbers = itertools.count(1)

    def next(self, function=""):
        """The fields of the next person, as accounts.actions.person.find_or_create takes them."""
        (given, given_ar), (family, family_ar), gender = next(self._names)
        return {
            "email": f"personne{next(self._numbers):03}@{DOMAIN}",
            "given_name": given,
            "family_name": family,
            "name_ar": f"{given_ar} {family_ar}",
            "gender": gender,
            "function": function,
            "phone": "",
        }
