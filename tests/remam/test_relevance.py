"""Which answers come first: questions as people ask them, over a dozen records."""

import pytest

from remam.search import clean, search, shown
from tests import factories

pytestmark = pytest.mark.django_db
PUBLIC = {"visibility": "public"}
SHEETS = (
    ("sort", "Agadir", "Trier les déchets à la source", "Deux bacs par immeuble, une prime par mois."),
    ("compost", "Agadir", "Compostage de quartier", "Les restes de cuisine nourrissent les jardins."),
    ("landfill", "Tiznit", "Fermer une décharge sauvage", "Après le tri des déchets, un parc."),
    ("lights", "Tiznit", "Éclairage public au LED", "La facture d'électricité divisée par deux."),
    ("medina", "Essaouira", "Réhabiliter les maisons de la médina", "Avec les artisans, sans déplacer les familles."),
    ("buses", "Essaouira", "Des bus à l'heure", "La maîtrise des horaires vue par les voyageurs."),
    ("waste_ar", "Agadir", "تدبير النفايات المنزلية", "فرز النفايات في الأحياء"),
    ("lights_ar", "Tiznit", "الإنارة العمومية بالطاقة الشمسية", "فاتورة أقل للجماعة"),
)
NAMES = {"Agadir": "أكادير", "Tiznit": "تيزنيت", "Essaouira": "الصويرة"}


def _records():
    """The records by a short name: sheets, their cities, a network, a session and a report."""
    network = factories.network(
        acronym="REMAGDU", theme_fr="Gestion des déchets urbains", theme_ar="تدبير النفايات الحضرية"
    )
    cities = {name: factories.city(name_fr=name, name_ar=arabic) for name, arabic in NAMES.items()}
    made = {"network": network, **{f"city {name}": city for name, city in cities.items()}}
    for name, city, title, pitch in SHEETS:
        texts = {"problem": "Peu de moyens.", "objectives": "Mieux vivre.", "description": "Pas à pas."}
        sheet = factories.sheet(
            title=title,
            pitch=pitch,
            city=cities[city],
            lead_network=network,
            language="ar" if "ar" in name else "fr",
            **texts,
            **PUBLIC,
        )
        made[name] = sheet.online
    scope = {"lead_network": network, **PUBLIC}
    made["visit"] = factories.session(
        title="Visite du centre de tri", host_city=cities["Tiznit"], state="held", **scope
    )
    made["annual"] = factories.report(title="Rapport annuel 2013", state="published", **scope)
    return made


# question -> what must come first, in this order
QUESTIONS = {
    "dechets": ["network", "sort"],
    "tri": ["visit", "sort"],
    "trier les déchets": ["sort"],
    "décharges": ["landfill"],
    "compostge": ["compost"],
    "compost": ["compost"],
    "eclairage publique": ["lights"],
    "maisons médina": ["medina"],
    "agadir": ["city Agadir"],
    "essaouir": ["city Essaouira"],
    "déchets Tiznit": ["landfill"],
    "horaires de bus": ["buses"],
    "REMAGDU": ["network"],
    "rapport 2013": ["annual"],
    "centre de tri": ["visit"],
    "النفايات": ["network", "waste_ar"],
    "نفايات": ["network", "waste_ar"],
    "أكادير": ["city Agadir"],
    "الصويره": ["city Essaouira"],
    "انارة": ["lights_ar"],
}


def test_what_one_asks_for_comes_first():
    made = _records()
    names = {(kind_of(record), record.pk): name for name, record in made.items()}
    wrong = {}
    for question, expected in QUESTIONS.items():
        page = search(clean(question), None).page({}, 1)
        first = [names.get((entry["kind"], entry["object_id"])) for entry in page.object_list][: len(expected)]
        if set(first) != set(expected) or first[:1] != expected[:1]:
            wrong[question] = first
    assert not wrong


def kind_of(record):
    return {"SheetVersion": "sheet"}.get(type(record).__name__, type(record).__name__.lower())


def test_a_row_tells_what_it_is():
    sheet = factories.sheet(title="Le tri", city=factories.city(name_fr="Agadir"), **PUBLIC)
    [entry] = search("tri", None).page({}, 1).object_list
    row = shown(entry, "tri", None)
    assert row["line"] == f"{sheet.code}\u00a0· Agadir\u00a0· {sheet.lead_network.acronym}"
    assert row["url"] == sheet.public_url
