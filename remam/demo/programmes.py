"""The programmes of each network: last year's, this year's, and a draft of the next one, made from the needs heard."""

from activities.actions import programme as programmes
from activities.models import Need
from networks.models import Membership
from records import transitions

# Acronym -> what is planned besides what answers a need: (title, kind, quarter).
LINES = {
    "REMAGDU": [("Comité de pilotage", "session", 1), ("Suivre un contrat de gestion déléguée", "training", 3)],
    "REMAM": [("Assemblée du réseau", "session", 2), ("Métiers du bâti ancien", "study_trip", 3)],
    "REMME": [("Comptabilité énergétique", "training", 1), ("Éclairage public : bilan", "session", 4)],
    "REMA-TP": [("Plan de déplacements", "training", 2), ("Taxis collectifs", "session", 3)],
}
MOST_NEEDS = 3


def plan(world):
    """Plan the programmes of the story."""
    line, year = world.timeline, world.as_of.year
    for acronym in LINES:
        line.at(line.days_ago(330), lambda acronym=acronym: _write(world, acronym, year, is_adopted=True))
        line.at(line.days_ago(15), lambda acronym=acronym: _write(world, acronym, year + 1, is_adopted=False))
        line.at(line.days_ago(20), lambda acronym=acronym: _voice(world, acronym))


def _write(world, acronym, year, *, is_adopted):
    network, coordinator = world.networks[acronym], world.coordinators[acronym]
    made = programmes.begin(by=coordinator, network=network, year=year)
    lines = [{"title": title, "kind": kind, "quarter": quarter} for title, kind, quarter in LINES[acronym]]
    text = "Ce que le réseau prévoit, à partir des besoins entendus en session et dits par les villes."
    programmes.set_lines(programme=made, by=coordinator, introduction=text, lines=lines)
    waiting = list(Need.objects.heard().filter(network=network).order_by("-heard_on", "pk")[:MOST_NEEDS])
    for need in waiting[: None if is_adopted else 1]:
        programmes.answer_needs(programme=made, by=coordinator, needs=[need])
    if is_adopted:
        transitions.apply(made, "adopt", by=coordinator, changes={"adopted_on": world.timeline.days_ago(330)})


def _voice(world, acronym):
    """A city says by itself what it needs."""
    network = world.networks[acronym]
    member = Membership.objects.active().of_cities().filter(network=network).order_by("city__sort_name").first()
    person = world.focal_points[member.city.code, acronym]
    text = "Comparer nos coûts avec ceux de villes de même taille"
    programmes.voice(by=person, network=network, city=member.city, text=text)
