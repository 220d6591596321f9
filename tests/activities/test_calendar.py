"""The public calendar, its pages and its feed."""

from datetime import UTC, date

import icalendar
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from activities.actions import activity as activities
from activities.actions import minutes as minutes_of
from records import transitions
from tests import factories
from tests.factories import networks as places

from .conftest import DAY


def url(name, *args):
    return reverse(f"activities:{name}", args=args)


def events(client, **query):
    page = client.get(url("calendar_feed"), query)
    assert page["Content-Type"] == "text/calendar; charset=utf-8"
    return icalendar.Calendar.from_ical(page.content).walk("VEVENT")


def test_to_come_then_past_by_year(place, log, schedule, client):
    past, planned = log(visibility="public"), schedule(visibility="public", title="Décharges")
    for hidden in (schedule(title="Caché"), log(title="Caché aussi")):
        assert hidden.visibility == "network"
    proposal = factories.session(
        state="proposed", lead_network=place.network, host_city=place.host, visibility="public", title="Idée"
    )
    page = client.get(url("calendar"))
    assert [row.specific for row in page.context["upcoming"]] == [planned]
    assert [row.specific for row in page.context["page"]] == [past]
    for hidden in ("Caché", proposal.title):
        assert hidden not in page.content.decode()


def test_a_session_is_to_come_until_its_last_day_is_over(place, schedule, client):
    session = schedule(in_days=0, visibility="public")
    page = client.get(url("calendar"))
    assert [row.specific for row in page.context["upcoming"]] == [session]
    assert not page.context["count"]
    with places.on(place.today + DAY):
        page = client.get(url("calendar"))
    assert not page.context["upcoming"]
    assert [row.specific for row in page.context["page"]] == [session]


def test_the_calendar_of_a_network(place, schedule, client):
    mine = schedule(visibility="public")
    joint = factories.session(networks=[place.network], visibility="public")
    other = factories.session(visibility="public")
    page = client.get(url("calendar"), {"network": place.network.acronym})
    assert {row.specific for row in page.context["upcoming"]} == {mine, joint}
    assert {str(event["summary"]) for event in events(client, network=place.network.acronym)} == {
        f"{place.network.acronym} · {mine.title}",
        f"{joint.lead_network.acronym} · {joint.title}",
    }
    assert len(events(client)) == 3
    assert other.lead_network.acronym not in {place.network.acronym}
    for unknown in ("NOWHERE", "\0", f"{place.network.acronym}\0", "x" * 500):
        assert client.get(url("calendar_feed"), {"network": unknown}).status_code == 404
        assert not client.get(url("calendar"), {"network": unknown}).context["upcoming"]


@pytest.fixture
def public(place, log):
    session = log(visibility="public", summary="Trois villes racontent.")
    items = [{"title": "Ouverture", "speaker": "Madame Secrète", "starts_at": "09:30"}]
    activities.set_agenda(activity=session, by=place.focal_point, items=items)
    row = {"text": "Action secrète", "owner_city": place.other, "owner_person": place.deputy}
    minutes_of.save(
        session=session,
        by=place.focal_point,
        text="Texte du compte rendu",
        revision=0,
        decisions=["Décision prise"],
        actions=[row],
    )
    minutes_of.circulate(session=session, by=place.focal_point)
    minutes_of.remark(session=session, by=place.deputy, text="Remarque secrète")
    return session


def test_the_public_page_names_nobody(public, place, client):
    text = client.get(url("calendar_session", public.pk)).content.decode()
    for said in (public.title, "Trois villes racontent.", "Ouverture", "09:30", place.host.name):
        assert said in text
    people = {row.name for row in public.participants.all()}
    hidden = {"Secrète", "Texte du compte rendu", "Décision prise", "Action secrète", "Remarque secrète"}
    for word in people | hidden:
        assert word not in text


def test_minutes_are_public_once_approved(public, place, client):
    with places.on(public.remarks_until + DAY):
        minutes_of.approve(session=public, by=place.coordinator)
    text = client.get(url("calendar_session", public.pk)).content.decode()
    assert "Texte du compte rendu" in text
    assert "Décision prise" in text
    for word in {row.name for row in public.participants.all()} | {"Action secrète", "Remarque secrète"}:
        assert word not in text


@pytest.mark.parametrize("fields", [{"visibility": "network"}, {"visibility": "members"}, {"state": "proposed"}])
def test_what_is_not_public_is_not_there(place, client, fields):
    session = factories.session(**{"visibility": "public", **fields})
    assert client.get(url("calendar_session", session.pk)).status_code == 404
    assert not events(client)


def test_an_event_of_the_feed(place, schedule, client):
    session = schedule(visibility="public", venue="Mairie")
    (event,) = events(client)
    host = settings.SITE_URL.split("//")[1].split(":")[0]
    assert str(event["uid"]) == f"{session.calendar_uid}@{host}"
    assert event["sequence"] == 1
    begins, ends = (timezone.localtime(moment) for moment in (event.start, event.end))
    assert (begins.date(), begins.hour) == (session.starts_on, 9)
    assert (ends.date(), ends.hour, ends.minute) == (session.ends_on, 17, 30)
    assert str(event["location"]) == f"Mairie, {place.host.name}"
    assert url("calendar_session", session.pk) in str(event["url"])
    text = client.get(url("calendar_feed")).content.decode()
    # In UTC, which every calendar knows, instead of a zone that it may know wrongly.
    assert f"DTSTART:{event.start:%Y%m%dT%H%M%SZ}" in text
    assert "TZID" not in text


def test_each_change_counts(place, schedule, client):
    session = schedule(visibility="public")
    numbers = [events(client)[0]["sequence"]]
    activities.change(activity=session, by=place.coordinator, venue="Ailleurs")
    numbers.append(events(client)[0]["sequence"])
    transitions.apply(session, "postpone", by=place.coordinator, comment="Le quorum manque.")
    numbers.append(events(client)[0]["sequence"])
    assert str(events(client)[0]["status"]) == "CANCELLED"
    activities.put_on_programme(activity=session, by=place.coordinator)
    numbers.append(events(client)[0]["sequence"])
    assert numbers == sorted(set(numbers))
    assert str(events(client)[0]["status"]) == "CONFIRMED"


@pytest.mark.parametrize(
    ("day", "hour"),
    [(date(2026, 2, 25), 9), (date(2027, 2, 6), 8), (date(2027, 2, 20), 9), (date(2027, 3, 20), 8)],
)
def test_an_event_is_at_its_hour_in_ramadan_too(place, client, day, hour):
    """Morocco puts its clocks back for Ramadan: nine o'clock there is then nine o'clock UTC, and else eight."""
    with places.on(day):
        factories.session(lead_network=place.network, host_city=place.host, visibility="public", starts_on=day)
        text = client.get(url("calendar_feed")).content.decode()
    # As any calendar reads it: by the zone that the file itself gives, where it gives one.
    [event] = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert f"DTSTART:{day:%Y%m%d}T{hour:02}0000Z" in text
    assert (event.start.astimezone(UTC).hour, event.start.date()) == (hour, day)


def test_few_queries(place, schedule, client, django_assert_max_num_queries):
    for number in range(3):
        schedule(visibility="public", title=f"Session {number}")
    with django_assert_max_num_queries(4):
        client.get(url("calendar_feed"))
    with django_assert_max_num_queries(6):
        client.get(url("calendar"))
    session = schedule(visibility="public")
    with django_assert_max_num_queries(3):
        client.get(url("calendar_session", session.pk))
