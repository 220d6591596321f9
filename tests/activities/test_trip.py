"""Study trips: delegation, mission orders, report, commitments, and no closing without restitution."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext

from activities.actions import action as actions
from activities.actions import paper as papers
from activities.actions import registration as registrations
from activities.actions import trip as trips
from activities.models import Action, CouncilRestitution, StudyTrip
from records import jobs, transitions
from records.transitions import NotAllowed, NotReady
from tests import factories
from tests.factories import networks as places
from tests.factories.networks import upload

from .conftest import DAY
from .test_paper import pages_of

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"activities:{name}", args=args)


@pytest.fixture
def trip(place):
    """A trip led by the host city, whose registrations are open, with everybody registered."""
    made = factories.study_trip(state="open", lead_network=place.network, lead_city=place.host, by=place.coordinator)
    return factories.enrol(made)


@pytest.fixture
def secretary():
    return places.secretary_in_office()


def authorise(trip, secretary, place):
    return transitions.apply(trip, "authorise", by=secretary, changes={"authorised_on": place.today})


def held(place, restitution="due"):
    return factories.study_trip(
        restitution=restitution, lead_network=place.network, lead_city=place.host, by=place.coordinator
    )


# --- Planning --------------------------------------------------------------------------------------------------------


def sent(place, **fields):
    day = place.today + 40 * DAY
    return {
        "lead_network": place.network.pk,
        "lead_city": place.host.pk,
        "trip_kind": "exchange",
        "title": "Échange avec Sfax",
        "destination": "Sfax",
        "country": "TN",
        "questions": "Qui paie le tri ?",
        "starts_on": day.isoformat(),
        "first_part": "1am",
        "ends_on": (day + 2 * DAY).isoformat(),
        "last_part": "2pm",
        "mode": "on_site",
        "visibility": "network",
        "quota_elected": 1,
        "quota_technical": 1,
        "quota_associative": 0,
        **fields,
    }


def test_a_trip_abroad_is_planned_without_a_host_city(place, sign_in):
    browser = sign_in(place.coordinator)
    answer = browser.post(url("trip_new"), sent(place))
    made = StudyTrip.objects.get()
    assert answer.url == url("agenda", made.pk)
    assert (made.status, made.is_abroad, made.place) == ("scheduled", True, "Sfax, Tunisie")
    text = browser.get(made.get_absolute_url()).content.decode()
    assert "Qui paie le tri" in text
    bad = browser.post(url("trip_new"), sent(place, destination="", title="Échange"))
    assert bad.status_code == 422
    assert "Qui paie le tri" in bad.content.decode()


def test_a_focal_point_proposes_one_of_the_own_city(place, sign_in):
    sign_in(place.focal_point).post(url("trip_new"), sent(place))
    assert StudyTrip.objects.get().status == "proposed"
    foreign = sign_in(place.focal_point).post(url("trip_new"), sent(place, lead_city=place.other.pk))
    assert foreign.status_code == 422


def test_it_is_changed_and_put_on_the_programme(place, sign_in):
    made = factories.study_trip(state="proposed", lead_network=place.network, lead_city=place.host)
    browser = sign_in(place.coordinator)
    page = browser.get(url("study_trip_edit", made.pk)).context["form"]
    values = {field.html_name: field.value() for field in page if field.value() not in (None, [])}
    assert browser.post(url("study_trip_edit", made.pk), {**values, "destination": "Bizerte"}).status_code == 302
    made.refresh_from_db()
    assert made.destination == "Bizerte"
    step = reverse("records:transition", args=["activities.studytrip", made.pk, "schedule"])
    form = browser.get(step).context["form"]
    values = {field.html_name: field.value() for field in form if field.value() is not None}
    assert browser.post(step, values).status_code == 302
    made.refresh_from_db()
    assert made.status == "scheduled"


# --- The delegation --------------------------------------------------------------------------------------------------


def test_nobody_registered_nobody_authorised(place, secretary):
    empty = factories.study_trip(state="open", lead_network=place.network, lead_city=place.host)
    with pytest.raises(NotReady):
        authorise(empty, secretary, place)


def test_only_the_secretariat_authorises(place, trip):
    with pytest.raises(NotAllowed):
        authorise(trip, place.coordinator, place)


def test_mission_orders_before_the_delegation_is_fixed(place, trip, secretary, sign_in):
    browser = sign_in(place.focal_point)
    assert browser.get(url("trip_orders", trip.pk)).url == trip.get_absolute_url()
    authorise(trip, secretary, place)
    first, *others = trip.delegates()
    browser.post(url("trip_orders", trip.pk), {f"order-{first.pk}": "OM 12/2026"})
    with pytest.raises(NotReady, match=others[0].shown_name):
        transitions.apply(trip, "fix", by=place.focal_point)
    browser.post(url("trip_orders", trip.pk), {f"order-{row.pk}": f"OM {row.pk}" for row in trip.delegates()})
    transitions.apply(trip, "fix", by=place.focal_point)
    assert trip.delegation_status == "fixed"


def test_a_fixed_delegation_changes_no_more_until_it_is_reopened(place, secretary):
    trip = factories.study_trip(
        state="open", delegation="fixed", lead_network=place.network, lead_city=place.host, by=place.coordinator
    )
    row = trip.participants.registered().first()
    with pytest.raises(NotAllowed):
        registrations.cancel(participant=row, by=place.coordinator, reason="Souffrant.")
    transitions.apply(trip, "reopen_delegation", by=place.focal_point, comment="Un malade.")
    registrations.cancel(participant=row, by=place.coordinator, reason="Souffrant.")


def test_a_stranger_has_no_mission_order(place, trip, secretary):
    authorise(trip, secretary, place)
    with pytest.raises(ValidationError):
        trips.set_mission_orders(trip=trip, by=place.focal_point, orders={factories.participant().pk: "OM 1"})


def test_the_list_of_the_delegation_is_printed(place, secretary):
    trip = factories.study_trip(
        state="open", delegation="fixed", lead_network=place.network, lead_city=place.host, by=place.coordinator
    )
    paper = papers.ask(activity=trip, by=place.focal_point, kind="mission", language="fr")
    assert jobs.run(paper.job_id) == "done"
    paper.refresh_from_db()
    text = " ".join(pages_of(paper))
    for row in trip.delegates():
        assert row.mission_order in text
    assert "Tunis" in text


# --- What it owes afterwards -----------------------------------------------------------------------------------------


def test_once_made_the_report_and_each_council_are_due(place):
    trip = held(place)
    assert trip.restitution_status == "due"
    assert trip.report_due_on == trip.ends_on + 30 * DAY
    cities = set(trip.participants.exclude(city=None).values_list("city", flat=True))
    assert {council.city_id for council in trip.councils.all()} == cities
    assert trip in StudyTrip.objects.owing_a_report()


def rows(*pledges):
    data = {"pledges-TOTAL_FORMS": str(len(pledges)), "pledges-INITIAL_FORMS": "0"}
    for number, values in enumerate(pledges):
        data |= {f"pledges-{number}-{name}": value for name, value in values.items()}
    return data


def test_a_report_is_saved_then_handed_in(place, sign_in):
    trip, browser = held(place), sign_in(place.focal_point)
    address = url("trip_report", trip.pk)
    pledge = {"text": "Essayer un quartier", "owner_city": place.host.pk, "due_on": place.today.isoformat()}
    draft = {"report": "Vu : le centre de tri.", "lessons": "Payer au poids", **rows(pledge)}
    assert browser.post(address, draft).url == address
    trip.refresh_from_db()
    assert (trip.restitution_status, trip.lessons) == ("due", "Payer au poids")
    assert "Essayer un quartier" in browser.get(address).content.decode()
    empty = browser.post(address, {**draft, "report": "", "final": "1"})
    assert empty.status_code == 422
    assert "Payer au poids" in empty.content.decode()
    assert browser.post(address, {**draft, "final": "1"}).url == trip.get_absolute_url()
    trip.refresh_from_db()
    assert (trip.restitution_status, trip.reported_on) == ("reported", place.today)
    assert "le centre de tri" in browser.get(trip.get_absolute_url()).content.decode()


def test_one_row_more_and_nothing_typed_is_lost(place, sign_in):
    trip = held(place)
    typed = {"report": "Début", "add": "pledges", **rows({"text": "Essayer"})}
    text = sign_in(place.focal_point).post(url("trip_report", trip.pk), typed).content.decode()
    for said in ("Début", "Essayer", "pledges-1-text"):
        assert said in text
    assert not trip.actions.exists()


def test_commitments_are_actions_of_the_city(place, sign_in):
    trip = held(place)
    pledges = [{"text": "Essayer un quartier", "owner_city": place.other, "due_on": place.today + 30 * DAY}]
    trips.save_report(trip=trip, by=place.focal_point, report="Vu.", pledges=pledges)
    action = Action.objects.get()
    assert action in Action.objects.visible_to(place.other_focal_point)
    assert action not in Action.objects.visible_to(factories.focal_point(factories.city(), factories.network()))
    listed = sign_in(place.other_focal_point).get(url("actions")).content.decode()
    assert "Essayer un quartier" in listed
    assert trip.label in listed
    following = factories.session(lead_network=place.network, host_city=place.host, state="held")
    assert list(Action.objects.carried_into(following)) == [action]
    actions.settle(action=action, by=place.other_focal_point, outcome="Fait.")
    trips.save_report(trip=trip, by=place.focal_point, report="Vu.", pledges=[])
    assert Action.objects.get() == action


def test_a_commitment_cannot_be_due_before_the_end(place):
    trip = held(place)
    early = [{"text": "Essayer", "due_on": trip.ends_on - DAY}]
    with pytest.raises(ValidationError):
        trips.save_report(trip=trip, by=place.focal_point, report="Vu.", pledges=early)


def test_no_closing_without_restitution(place):
    trip = held(place, "reported")
    with pytest.raises(NotReady) as refused:
        transitions.apply(trip, "close_trip", by=place.coordinator)
    assert place.host.name in str(refused.value)
    for council in trip.councils.all():
        trips.note_restitution(council=council, by=place.coordinator, session_on=place.today)
    trip.refresh_from_db()
    assert trip.restitution_status == "restituted"
    transitions.apply(trip, "close_trip", by=place.coordinator)
    assert trip.restitution_status == "closed"


def test_each_city_notes_its_own_council(place, sign_in):
    trip = held(place, "reported")
    council = trip.councils.get(city=place.other)
    with pytest.raises(NotAllowed):
        trips.note_restitution(council=council, by=place.focal_point, session_on=place.today)
    step = reverse("records:transition", args=["activities.councilrestitution", council.pk, "note_restitution"])
    browser = sign_in(place.other_focal_point)
    future = browser.post(step, {"session_on": (place.today + DAY).isoformat(), "followed_up": "Un essai"})
    assert future.status_code == 422
    assert "Un essai" in future.content.decode()
    done = {"session_on": place.today.isoformat(), "reference": "PV 3", "followed_up": "Un essai", "upload": upload()}
    assert browser.post(step, done).status_code == 302
    council.refresh_from_db()
    assert (council.status, council.noted_by) == ("restituted", place.other_focal_point)
    text = browser.get(trip.get_absolute_url()).content.decode()
    for said in ("PV 3", "Un essai"):
        assert said in text


def test_a_council_that_is_due_again_takes_the_trip_back(place):
    trip = held(place, "restituted")
    council = trip.councils.get(city=place.other)
    trips.reopen_restitution(council=council, by=place.other_focal_point, reason="Reporté.")
    trip.refresh_from_db()
    assert (trip.restitution_status, council.status) == ("reported", "due")


def test_a_closed_trip_stands(place):
    trip = held(place, "closed")
    with pytest.raises(NotAllowed):
        trips.save_report(trip=trip, by=place.focal_point, report="Autre.")
    with pytest.raises(NotAllowed):
        trips.reopen_restitution(council=trip.councils.first(), by=place.coordinator, reason="Reporté.")


def test_councils_are_seen_with_the_trip(place):
    trip = held(place, "reported")
    for person in (place.elected, place.coordinator, places.secretary_in_office()):
        assert CouncilRestitution.objects.visible_to(person).count() == trip.councils.count()
    stranger = factories.focal_point(factories.city(), factories.network())
    assert not CouncilRestitution.objects.visible_to(stranger)


def test_the_public_page_names_no_delegate(place, client):
    trip = factories.study_trip(lead_network=place.network, lead_city=place.host, visibility="public")
    text = client.get(url("calendar_study_trip", trip.pk)).content.decode()
    assert "Tunis" in text
    assert place.focal_point.family_name not in text
    assert "Qui collecte" not in text
    assert gettext("Agenda") in text
