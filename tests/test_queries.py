"""What pages ask of the database: as much for 200 rows as for one, and no more than the budget.

The numbers are all the queries of a request, session and person included, as literals: whoever changes one says why.
Budgets: a list 7 and one for each facet shown, a record's page 9, the dashboard 10.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from networks.models import Membership
from records.uploads import store
from tests import factories
from tests.conftest import WatchedClient
from tests.factories import many
from tests.factories import networks as offices
from tests.factories.networks import upload

pytestmark = pytest.mark.django_db
SIZES = (1, 10, 200)


class Place:
    """A city in a network, and who looks at its records."""

    def __init__(self):
        self.city, self.network = factories.city(), factories.network()
        self.people = {
            "fp": factories.focal_point(self.city, self.network),
            "el": offices.official_in_office(self.city),
            "co": offices.coordinator_in_office(self.network),
            "secretariat": offices.secretary_in_office(),
            "visitor": None,
        }
        self.session = {"lead_network": self.network, "host_city": self.city}
        self.sheet = {"lead_network": self.network, "city": self.city, "by": self.people["fp"]}

    def client(self, reader):
        client = WatchedClient()
        if self.people[reader]:
            client.force_login(self.people[reader])
        return client


def asked(client, url):
    """The queries of a page, once what is read only once per process has been read."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return [query["sql"] for query in queries.captured_queries]


def explained(counts):
    """The queries of the largest page, for whoever has to find what grew."""
    return "\n".join(line[:300] for line in counts[max(counts)])


# --- Lists -----------------------------------------------------------------------------------------------------------


def _of_state(place, number, state, **fields):
    return many.sessions(number, state=state, **place.session, **fields)


# address -> reader, what it lists, queries, facets among them
LISTS = {
    "cities": ("visitor", lambda place, number: many.cities(number), 6, 2),
    "networks:memberships": ("secretariat", lambda place, number: many.memberships(number, place.network), 7, 2),
    "networks:appointments": (
        "secretariat",
        lambda place, number: many.deputies(number, place.city, place.network),
        7,
        1,
    ),
    "networks:directory": ("co", lambda place, number: many.deputies(number, place.city, place.network), 7, 1),
    "networks:organisations": ("fp", lambda place, number: many.organisations(number), 6, 0),
    "networks:calls": ("fp", lambda place, number: many.calls(number), 7, 1),
    "networks:applications": ("secretariat", lambda place, number: many.applications(number), 7, 1),
    "networks:reviews": ("fp", lambda place, number: many.reviews(number, place.people["fp"]), 6, 0),
    "networks:milestones": ("fp", lambda place, number: many.milestones(number), 7, 1),
    "networks:requests": ("secretariat", lambda place, number: many.joining_requests(number), 7, 1),
    "networks:contributions": ("secretariat", lambda place, number: many.contributions(number), 8, 2),
    "networks:costs": ("secretariat", lambda place, number: many.costs(number), 8, 2),
    "networks:elections": ("fp", lambda place, number: many.elections(number), 6, 0),
    "networks:mandates": ("secretariat", lambda place, number: many.mandates(number), 8, 2),
    "networks:conventions": ("fp", lambda place, number: many.conventions(number, place.city), 8, 1),
    "activities:sessions": ("fp", lambda place, number: _of_state(place, number, "scheduled"), 8, 2),
    "activities:needs": ("fp", lambda place, number: many.needs(number, network=place.network), 7, 1),
    "activities:programmes": ("fp", lambda place, number: many.programmes(number, network=place.network), 7, 1),
    "activities:courses": ("fp", lambda place, number: many.courses(number, lead_network=place.network), 7, 1),
    "activities:trainings": ("fp", lambda place, number: many.trainings(number, **place.session), 8, 2),
    "activities:certificates": (
        "fp",
        lambda place, number: many.certificates(number, city=place.city, **place.session),
        7,
        1,
    ),
    "activities:trips": (
        "fp",
        lambda place, number: many.study_trips(number, lead_network=place.network, lead_city=place.city),
        8,
        2,
    ),
    "activities:actions": (
        "fp",
        lambda place, number: many.actions(
            number, session=factories.session(state="held", **place.session), owner_city=place.city
        ),
        7,
        1,
    ),
    "activities:calendar": (
        "visitor",
        lambda place, number: _of_state(place, number, "scheduled", visibility="public"),
        4,
        1,
    ),
    "capitalisation:sheets": ("fp", lambda place, number: many.sheets(number, state="draft", **place.sheet), 7, 1),
    "capitalisation:library": ("visitor", lambda place, number: many.sheets(number, **place.sheet), 4, 2),
    "capitalisation:reports": (
        "co",
        lambda place, number: many.reports(number, state="ready", lead_network=place.network),
        8,
        2,
    ),
    "capitalisation:publications": (
        "visitor",
        lambda place, number: many.reports(number, state="published", lead_network=place.network),
        4,
        2,
    ),
}


@pytest.mark.parametrize("address", LISTS)
def test_a_list_costs_the_same_whatever_it_lists(address):
    reader, make, queries, facets = LISTS[address]
    place = Place()
    client, url, counts = place.client(reader), reverse(address), {}
    there = 0
    for size in SIZES:
        make(place, size - there)
        there = size
        counts[size] = asked(client, url)
    found = {size: len(lines) for size, lines in counts.items()}
    assert found == dict.fromkeys(SIZES, queries), explained(counts)
    assert queries <= 7 + facets


# --- Records ---------------------------------------------------------------------------------------------------------


def _membership(place):
    return [Membership.objects.get(city=place.city, network=place.network).pk]


def _milestones(place):
    """With files of half of them."""
    for kind in ("backing", "themes", "selection", "rules", "launch"):
        factories.milestone(kind=kind, state="reached", network=place.network, upload=upload())
    return [place.network.acronym]


def _milestone(place):
    """With a convention and a file."""
    signed = factories.convention(lead_network=place.network)
    made = factories.milestone(kind="ampcc", state="reached", network=place.network, convention=signed, upload=upload())
    return [made.pk]


def _election(place):
    """With the mandates of many cities."""
    for _city in range(5):
        factories.elected_official(factories.membership(state="active", network=place.network).city)
    return [factories.election(state="confirming").pk]


def _call(place):
    """With applications that are examined."""
    people = [factories.coordinator(), factories.coordinator()]
    call = factories.call(network=place.network, reviewers=people)
    for points in (5, 4, 3):
        factories.application(call=call, state="examined", points=points)
    return [call.pk]


def _application(place):
    """With a file and two reviews."""
    made = factories.application(call=factories.call(network=place.network), state="examined", city=factories.city())
    store(upload(), made, by=None, purpose="annex")
    return [made.pk]


def _review(place):
    reviewer = place.people["fp"]
    call = factories.call(reviewers=[reviewer, factories.coordinator()])
    return [factories.review(application=factories.application(call=call, state="submitted"), reviewer=reviewer).pk]


def _organisation(place):
    """With members' places, people and conventions."""
    made = factories.organisation()
    for _number in range(3):
        factories.appointment(role="partner", organisation=made)
        factories.convention(state="draft", organisation=made, lead_network=place.network)
    return [made.pk]


def _convention(place):
    """At its deliberations, with many commitments."""
    owed = [{"text": f"Engagement {number}"} for number in range(20)]
    made = factories.convention(
        state="deliberations",
        city=place.city,
        organisation=factories.organisation(),
        lead_network=place.network,
        owed=owed,
    )
    factories.deliberate(made.parties.get(city__isnull=False))
    return [made.pk]


def _draft(place):
    owed = [{"text": f"Engagement {number}"} for number in range(20)]
    return [factories.convention(state="draft", city=place.city, organisation=factories.organisation(), owed=owed).pk]


def _session(place):
    """A session with all that its page tells: 40 people, an agenda, minutes, actions, remarks, files."""
    many.memberships(40, place.network)
    session = factories.session(state="held", **place.session)
    for number in range(40):
        factories.participant(activity=session, name=f"Visiteur {number}", city=place.city, is_invited=False)
        factories.agenda_item(activity=session, position=number)
    factories.attendance(session=session)
    text = [f"Décision {number}" for number in range(10)]
    factories.write(session, decisions=text, action={"text": "Envoyer", "owner_city": place.city})
    for number in range(10):
        factories.action(session=session, owner_city=place.city, text=f"Action {number}")
    factories.circulate(session, on=timezone.localdate())
    factories.remark(session=session)
    return [session.pk]


def _open_session(place):
    """With a long list."""
    many.memberships(20, place.network)
    session = factories.session(state="open", **place.session)
    for number in range(20):
        factories.participant(activity=session, name=f"Personne {number}", city=place.city)
    return [session.pk]


def _evaluated(place):
    """With five opinions."""
    session = factories.session(state="held", **place.session)
    for _answer in range(5):
        factories.evaluation(activity=session, improve="Plus de temps.")
    return [session.pk]


def _programme(place):
    """With lines that answer needs, and needs that wait."""
    lines = [{"title": f"Séance {number}", "city": place.city} for number in range(5)]
    programme = factories.programme(network=place.network, lines=lines)
    for number in range(5):
        factories.need(network=place.network, city=place.city, text=f"Besoin {number}")
    return [programme.pk]


def _course(place):
    """With three editions."""
    course = factories.course(lead_network=place.network)
    for _edition in range(3):
        factories.training(of=course, **place.session)
    return [course.pk]


def _training(place):
    """Marked, with 20 people."""
    training = factories.training(assessment="marked", **place.session)
    for number in range(20):
        factories.participant(activity=training, name=f"Personne {number}", city=place.city)
    factories.attendance(session=training)
    return [training.pk]


def _trip(place):
    """Reported on, with commitments and several councils."""
    for _city in range(3):
        place.people["other"] = factories.focal_point(factories.city(), place.network)
    trip = factories.study_trip(restitution="reported", lead_network=place.network, lead_city=place.city)
    for number in range(5):
        factories.pledge(trip=trip, text=f"Engagement {number}", owner_city=place.city)
    return [trip.pk]


def _sheet(place):
    version = factories.sheet_version(
        state="in_review",
        blocks=[{"name": f"Bloc {number}", "text": "…"} for number in range(10)],
        **place.sheet,
    )
    for number in range(10):
        factories.comment(version=version, text=f"Question {number}")
    return version


def _practice(place):
    sheet = factories.sheet(blocks=[{"name": f"Bloc {number}", "text": "…"} for number in range(10)], **place.sheet)
    factories.report(kind="sheet", version=sheet.online, state="published", visibility="public")
    return [sheet.pk]


def _busy(place):
    """A city and a network with much to show."""
    many.memberships(40, place.network)
    many.sessions(20, state="scheduled", visibility="public", **place.session)
    many.sheets(20, **place.sheet)
    many.reports(10, state="published", lead_network=place.network)


def _network(place):
    _busy(place)
    return [place.network.acronym]


def _city(place):
    _busy(place)
    return [place.city.code]


# (address, reader) -> arguments, queries
RECORDS = {
    ("network", "visitor"): (_network, 8),
    ("city", "visitor"): (_city, 5),
    ("networks:membership", "secretariat"): (_membership, 8),
    ("networks:appointment", "secretariat"): (lambda place: [place.people["fp"].appointments.get().pk], 6),
    ("milestones", "visitor"): (_milestones, 2),
    ("milestones", "fp"): (_milestones, 7),
    ("networks:call", "secretariat"): (_call, 9),
    ("networks:application", "secretariat"): (_application, 9),
    ("networks:review", "fp"): (_review, 10),
    ("public_call", "visitor"): (_call, 2),
    ("networks:milestone", "co"): (_milestone, 8),
    ("networks:election", "secretariat"): (_election, 9),
    ("networks:contribution", "el"): (lambda place: [factories.contribution(city=place.city).pk], 6),
    ("networks:request", "secretariat"): (lambda place: [factories.joining_request_of(network=place.network).pk], 6),
    ("networks:cost", "secretariat"): (lambda place: [factories.cost(network=place.network).pk], 7),
    ("networks:mandate", "fp"): (lambda place: [factories.mandate(city=place.city).pk], 6),
    ("networks:organisation", "secretariat"): (_organisation, 9),
    ("networks:convention", "secretariat"): (_convention, 9),
    ("networks:convention", "el"): (_convention, 9),
    ("networks:convention_edit", "secretariat"): (_draft, 12),
    ("activities:session", "co"): (_session, 9),
    ("activities:attendance", "co"): (_session, 7),
    ("activities:registrations", "co"): (_open_session, 9),
    ("activities:papers", "co"): (_open_session, 9),
    ("activities:evaluation", "co"): (_evaluated, 9),
    ("activities:course", "co"): (_course, 8),
    ("activities:programme", "co"): (_programme, 9),
    ("activities:training", "co"): (_training, 9),
    ("activities:training_results", "co"): (_training, 10),
    ("activities:study_trip", "co"): (_trip, 9),
    ("activities:trip_report", "fp"): (_trip, 8),
    ("activities:certificate", "fp"): (lambda place: [factories.certificate(city=place.city, **place.session).pk], 8),
    ("activities:certificate_verify", "visitor"): (
        lambda place: [factories.certificate(city=place.city, **place.session).number],
        13,
    ),
    ("activities:session_minutes", "co"): (_session, 13),
    ("activities:action", "fp"): (
        lambda place: [factories.action(session=factories.session(state="held", **place.session)).pk],
        7,
    ),
    ("activities:calendar_session", "visitor"): (
        lambda place: [factories.session(minutes="approved", visibility="public", **place.session).pk],
        1,
    ),
    ("capitalisation:sheet", "co"): (lambda place: [_sheet(place).sheet_id], 9),
    ("capitalisation:sheet_edit", "fp"): (
        lambda place: [factories.sheet_version(state="draft", **place.sheet).pk],
        9,
    ),
    ("capitalisation:practice", "visitor"): (_practice, 2),
    ("capitalisation:report", "co"): (
        lambda place: [factories.report(state="published", lead_network=place.network).pk],
        7,
    ),
}


@pytest.mark.parametrize(("address", "reader"), RECORDS)
def test_a_record_s_page_keeps_to_nine(address, reader):
    build, queries = RECORDS[address, reader]
    place = Place()
    url = reverse(address, args=build(place))
    lines = asked(place.client(reader), url)
    assert len(lines) == queries, explained({0: lines})
    assert queries <= (13 if address in FORMS else 9)


# Besides its record, a form reads what may be chosen in it; that of the minutes asks the cache, here in the database,
# what has arrived of its pages, as does the page that counts who tries numbers.
FORMS = {
    "activities:session_minutes",
    "activities:training_results",
    "activities:certificate_verify",
    "networks:convention_edit",
    "networks:review",
}


# --- Pages that gather -----------------------------------------------------------------------------------------------

# (address, reader) -> queries
GATHERING = {
    ("home", "visitor"): 6,
    # The second counts the memberships of each year.
    ("networks", "visitor"): 2,
    # The milestones that each network has reached are counted by kind.
    ("process", "visitor"): 6,
    ("levers", "visitor"): 3,
    ("calls", "visitor"): 1,
    ("about", "visitor"): 0,
    ("legal", "visitor"): 0,
    ("privacy", "visitor"): 0,
    ("accessibility", "visitor"): 0,
    ("robots", "visitor"): 0,
    ("sitemap", "visitor"): 7,
    ("feed_practices", "visitor"): 1,
    ("feed_publications", "visitor"): 1,
    ("feed_sessions", "visitor"): 1,
    ("search", "co"): 6,
    ("dashboard", "fp"): 7,
    ("dashboard", "el"): 7,
    ("dashboard", "co"): 7,
    ("dashboard", "secretariat"): 7,
    ("networks:finance", "secretariat"): 9,
    ("networks:administration", "secretariat"): 7,
    ("awaiting", "fp"): 5,
    ("awaiting", "co"): 5,
    ("awaiting", "secretariat"): 5,
}


@pytest.mark.parametrize(("address", "reader"), GATHERING)
def test_a_page_that_gathers_keeps_to_ten(address, reader):
    """With next to nothing to show, and with much."""
    place = Place()
    client, url = place.client(reader), reverse(address) + ("?q=tri" if address == "search" else "")
    counts = {0: asked(client, url)}
    _busy(place)
    many.sessions(20, state="held", **place.session)
    many.sheets(20, state="submitted", **place.sheet)
    many.sheets(20, state="draft", **place.sheet)
    many.actions(20, session=factories.session(state="held", **place.session), owner_city=place.city)
    many.reports(10, state="ready", lead_network=place.network)
    for state in ("identified", "complete", "deliberated"):
        factories.membership(state=state, network=place.network)
    counts[1] = asked(client, url)
    queries = GATHERING[address, reader]
    assert {size: len(lines) for size, lines in counts.items()} == {0: queries, 1: queries}, explained(counts)
    assert queries <= 10
