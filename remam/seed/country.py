"""Cities, networks, and the cities' memberships."""

from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType

from networks.actions.milestone import expect_all
from networks.actions.reference import load_reference
from networks.enums import PHASES, Colour, MembershipStatus, MilestoneStatus, Phase
from networks.models import City, Membership, Milestone, Network, Organisation, SubTheme
from networks.models.city import sort_key
from records.journal import JournalEntry

# The beginnings and the ends of the invented communes' names.
BEGINNINGS = ("Aïn", "Oulad", "Sidi", "Aït", "Beni", "Tizi", "Dar", "Had", "Souk", "Bir", "Ras", "Ksar")
ENDS = ("Amlil", "Zemmour", "Tamdoust", "Lahrar", "Imouzar", "Mekka", "Tazert", "Ouarg", "Fellouj", "Achbarou")
THEMES = (
    ("Eau et assainissement", "الماء والتطهير", "droplet"),
    ("Éclairage public", "الإنارة العمومية", "lightbulb"),
    ("Espaces verts", "المساحات الخضراء", "tree"),
    ("Finances locales", "المالية المحلية", "cash-coin"),
    ("Commerce de proximité", "تجارة القرب", "shop"),
    ("Jeunesse et sport", "الشباب والرياضة", "trophy"),
    ("Culture et lecture publique", "الثقافة والقراءة العمومية", "book"),
    ("Énergie", "الطاقة", "lightning-charge"),
    ("Accueil du public", "استقبال العموم", "person-lines-fill"),
    ("Risques et inondations", "المخاطر والفيضانات", "cloud-rain"),
)
PARTS = (("Connaître", "المعرفة"), ("Organiser", "التنظيم"), ("Financer", "التمويل"), ("Mesurer", "القياس"))


def invent_cities(scale, chance):
    """Load the reference cities and invent communes near them until there are `scale.cities`; return all of them."""
    load_reference()
    known = list(City.objects.select_related("region").order_by("pk"))
    made = [_commune(number, chance.choice(known), chance) for number in range(1, scale.cities - len(known) + 1)]
    City.objects.bulk_create(made, batch_size=500)
    return list(City.objects.order_by("pk"))[: scale.cities]


def _commune(number, neighbour, chance):
    name = f"{chance.choice(BEGINNINGS)} {chance.choice(ENDS)} {number}"
    return City(
        name_fr=name,
        sort_name=sort_key(name),
        code=f"commune-{number:04}",
        region=neighbour.region,
        latitude=round(float(neighbour.latitude) + chance.uniform(-0.3, 0.3), 4),
        longitude=round(float(neighbour.longitude) + chance.uniform(-0.3, 0.3), 4),
        population=chance.randrange(3_000, 90_000),
        population_year=2014,
        population_source="chiffre inventé",
        profile="Commune inventée, pour des essais.",
    )


def invent_networks(scale, cities, as_of):
    """Return `scale.networks` networks with four sub-themes each."""
    colours = list(Colour)
    made = Network.objects.bulk_create(
        Network(
            acronym=f"RESEAU{number + 1:02}",
            name_fr=f"Réseau {theme.lower()} {number + 1}",
            name_ar=f"شبكة {theme_ar} {number + 1}",
            theme_fr=theme,
            theme_ar=theme_ar,
            presentation_fr=f"Réseau inventé, pour des essais, de villes qui échangent sur ce thème : {theme.lower()}.",
            colour=colours[number % len(colours)],
            icon=icon,
            phase=Phase.OPERATION,
            representative_city=cities[number],
            founded_on=date(as_of.year - 11, 3, 1),
        )
        for number in range(scale.networks)
        for theme, theme_ar, icon in [THEMES[number % len(THEMES)]]
    )
    SubTheme.objects.bulk_create(
        SubTheme(network=network, name_fr=name, name_ar=name_ar, position=position)
        for network in made
        for position, (name, name_ar) in enumerate(PARTS)
    )
    expect_all(*made)
    # All that comes before the operation, and its launch day.
    reached = {"status": MilestoneStatus.REACHED, "reached_on": date(as_of.year - 10, 3, 1)}
    Milestone.objects.exclude(kind__in=PHASES[Phase.INSTITUTIONALISATION]).update(**reached)
    return made


def members_of(scale, networks, cities):
    """Return network -> the cities that are in it: consecutive ones, so that each city is in as many as any other."""
    step = scale.cities_per_network
    return {
        network: [cities[(index * step + place) % len(cities)] for place in range(step)]
        for index, network in enumerate(networks)
    }


def invent_memberships(members, as_of):
    """Make the cities' memberships active, and one more file for each network that is under way."""
    made = [
        Membership(
            network=network,
            city=city,
            status=MembershipStatus.ACTIVE,
            motivation="Échanger avec les villes qui ont les mêmes questions.",
            themes_offered="Une régie reprise en main.",
            themes_sought="Des indicateurs partagés.",
            deliberation_number=f"{place + 1}/{as_of.year - 10}",
            deliberation_date=date(as_of.year - 10, 2, 1),
            charter_signed_on=date(as_of.year - 10, 2, 1),
            joined_on=date(as_of.year - 10, 3, 1) + timedelta(days=place),
        )
        for network, cities in members.items()
        for place, city in enumerate(cities)
    ]
    Membership.objects.bulk_create(made, batch_size=500)
    tell(made, "activated", "active")
    return made


def invent_organisations(number):
    """Return so many partner organisations."""
    return Organisation.objects.bulk_create(
        Organisation(name_fr=f"Organisme inventé {place + 1}", kind="association") for place in range(number)
    )


def tell(records, *steps):
    """Write for each record one entry of the journal for every (event, state reached), by nobody."""
    kind = ContentType.objects.get_for_model(records[0])
    pairs = list(zip(steps[::2], steps[1::2], strict=True))
    JournalEntry.objects.bulk_create(
        (
            JournalEntry(content_type=kind, object_id=record.pk, by=None, event=event, target=state)
            for record in records
            for event, state in pairs
        ),
        batch_size=2000,
    )
