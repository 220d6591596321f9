"""Registering for an activity: quotas, seats, the waiting list, answers, and what reaches people's calendars."""

from datetime import timedelta

import icalendar
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from activities.actions import activity as activities
from activities.actions import registration as registrations
from activities.actions.activity import WRITE_MOVED
from activities.enums import Registration
from activities.models import Participant
from records import jobs, transitions
from records.jobs import Job
from records.transitions import NotAllowed
from tests import factories

from .conftest import DAY, whole_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(place):
    """A session open for registration, hosted by one city, with two technical places for each."""
    return factories.session(state="open", lead_network=place.network, host_city=place.host, by=place.coordinator)


def own(session, person):
    return session.participants.get(person=person)


def newcomer(city, name="Hind Bennis", capacity="technical"):
    return {"name": name, "city": city, "capacity": capacity, "function": "Cheffe de service"}


def register(session, by, **given):
    return registrations.register(activity=session, by=by, **given)


def states(session):
    return dict(session.participants.values_list("name", "registration"))


# --- Who registers whom ----------------------------------------------------------------------------------------------


def test_a_focal_point_registers_several_people_at_once(place, session):
    row = own(session, place.other_focal_point)
    told = register(session, place.other_focal_point, listed=[row], newcomers=[newcomer(place.other)])
    assert list(told.values()) == [None, None]
    made = session.participants.get(name="Hind Bennis")
    assert (made.registration, made.city, made.registered_by) == ("registered", place.other, place.other_focal_point)


def test_only_of_the_own_city(place, session):
    with pytest.raises(NotAllowed):
        register(session, place.other_focal_point, newcomers=[newcomer(place.host)])
    with pytest.raises(NotAllowed):
        register(session, place.elected, newcomers=[newcomer(place.host)])
    assert not session.participants.filter(name="Hind Bennis").exists()


def test_the_coordination_registers_anybody_even_before_registrations_open(place, schedule):
    planned = schedule()
    register(planned, place.coordinator, newcomers=[newcomer(place.other)])
    with pytest.raises(NotAllowed):
        register(planned, place.other_focal_point, newcomers=[newcomer(place.other, "Omar Tazi")])


def test_not_once_the_day_is_past(place, session):
    type(session).objects.filter(pk=session.pk).update(
        starts_on=place.today - 2 * DAY, ends_on=place.today - DAY, status="open"
    )
    with pytest.raises(NotAllowed):
        register(session, place.other_focal_point, newcomers=[newcomer(place.other)])


def test_somebody_of_the_list_is_not_written_twice(place, session):
    register(session, place.focal_point, newcomers=[newcomer(place.host)])
    with pytest.raises(ValidationError) as refused:
        register(session, place.focal_point, newcomers=[newcomer(place.host, "hind  BENNIS")])
    assert set(refused.value.error_dict) == {"newcomers"}


# --- Quotas, seats, the waiting list ---------------------------------------------------------------------------------


def test_over_the_quota_one_waits(place, session):
    names = ["Hind Bennis", "Omar Tazi", "Salma Idrissi"]
    told = register(session, place.focal_point, newcomers=[newcomer(place.host, name) for name in names])
    full = [bool(sentence) for sentence in told.values()]
    assert full == [False, False, True]
    assert place.host.name in list(told.values())[2]
    assert states(session)["Salma Idrissi"] == "waiting"


def test_a_quota_is_of_one_city_and_one_capacity(place, session):
    register(session, place.focal_point, newcomers=[newcomer(place.host, name) for name in ("Hind A", "Hind B")])
    told = register(session, place.other_focal_point, newcomers=[newcomer(place.other, "Omar")])
    assert list(told.values()) == [None]
    told = register(session, place.focal_point, newcomers=[newcomer(place.host, "Salma", "elected")])
    assert list(told.values()) == [None]


def test_seats_hold_for_everybody(place, session):
    activities.change(activity=session, by=place.coordinator, seats=1)
    assert list(register(session, place.focal_point, newcomers=[newcomer(place.host)]).values()) == [None]
    told = register(session, place.other_focal_point, newcomers=[newcomer(place.other, "Omar")])
    assert "1" in next(iter(told.values()))


def test_whoever_waits_longest_and_fits_moves_up(place, session, mailoutbox, django_capture_on_commit_callbacks):
    activities.change(activity=session, by=place.coordinator, seats=2)
    first = own(session, place.focal_point)
    register(session, place.focal_point, listed=[first], newcomers=[newcomer(place.host, "Hind B")])
    waiting = own(session, place.other_focal_point)
    register(session, place.focal_point, newcomers=[newcomer(place.host, "Hind C")])
    register(session, place.other_focal_point, listed=[waiting])
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        registrations.cancel(participant=first, by=place.focal_point, reason="Souffrante.")
    assert states(session)["Hind C"] == "registered"
    waiting.refresh_from_db()
    assert waiting.registration == Registration.WAITING
    assert [mail.to for mail in mailoutbox] == [[place.focal_point.email]]
    with django_capture_on_commit_callbacks(execute=True):
        registrations.cancel(
            participant=session.participants.get(name="Hind B"), by=place.coordinator, reason="Empêchée."
        )
    waiting.refresh_from_db()
    assert waiting.registration == Registration.REGISTERED
    assert mailoutbox[-1].to == [place.other_focal_point.email]


def test_whoever_waits_first_but_does_not_fit_lets_others_pass(place, session):
    activities.change(activity=session, by=place.coordinator, seats=3)
    register(session, place.focal_point, newcomers=[newcomer(place.host, name) for name in ("A", "B")])
    register(session, place.other_focal_point, newcomers=[newcomer(place.other, "C")])
    register(session, place.focal_point, newcomers=[newcomer(place.host, "D")])
    register(session, place.other_focal_point, newcomers=[newcomer(place.other, "E")])
    gone = session.participants.get(name="C")
    registrations.cancel(participant=gone, by=place.other_focal_point, reason="Grève.")
    assert (states(session)["D"], states(session)["E"]) == ("waiting", "registered")


def test_more_seats_let_those_who_wait_move_up(place, session):
    activities.change(activity=session, by=place.coordinator, seats=1)
    register(session, place.focal_point, newcomers=[newcomer(place.host, name) for name in ("A", "B")])
    assert states(session)["B"] == "waiting"
    activities.change(activity=session, by=place.coordinator, summary="Plus court.")
    assert states(session)["B"] == "waiting"
    activities.change(activity=session, by=place.coordinator, seats=2)
    assert states(session)["B"] == "registered"


def test_a_cancellation_says_why(place, session):
    row = own(session, place.other_focal_point)
    register(session, place.other_focal_point, listed=[row])
    with pytest.raises(ValidationError):
        registrations.cancel(participant=row, by=place.other_focal_point, reason=" ")
    with pytest.raises(NotAllowed):
        registrations.cancel(participant=row, by=place.focal_point, reason="Autre ville.")


# --- One's own answer ------------------------------------------------------------------------------------------------


def test_whoever_is_invited_answers(place, session):
    row = own(session, place.elected)
    row, full = registrations.answer(participant=row, by=place.elected, is_coming=True)
    assert (row.registration, full) == ("registered", None)
    row, _full = registrations.answer(participant=row, by=place.elected, is_coming=False)
    assert row.registration == "declined"
    with pytest.raises(NotAllowed):
        registrations.answer(participant=row, by=place.focal_point, is_coming=True)


def test_once_registrations_are_closed_one_can_only_say_that_one_does_not_come(place, session):
    row = own(session, place.elected)
    transitions.apply(session, "close", by=place.coordinator)
    with pytest.raises(NotAllowed):
        registrations.answer(participant=row, by=place.elected, is_coming=True)
    assert registrations.answer(participant=row, by=place.elected, is_coming=False)[0].registration == "declined"


def test_the_list_brought_up_to_date_keeps_those_who_are_registered(place, session):
    row = own(session, place.other_focal_point)
    register(session, place.other_focal_point, listed=[row])
    for person in (place.other_focal_point, place.deputy):
        person.appointments.update(status="ended", end=place.today - DAY)
    activities.fill_invited_list(activity=session, by=place.coordinator)
    assert session.participants.filter(person=place.other_focal_point).exists()
    assert not session.participants.filter(person=place.deputy).exists()


# --- The pages -------------------------------------------------------------------------------------------------------


def rows(*people):
    data = {"newcomers-TOTAL_FORMS": str(len(people)), "newcomers-INITIAL_FORMS": "0"}
    for number, values in enumerate(people):
        data |= {f"newcomers-{number}-{name}": value for name, value in values.items()}
    return data


def page(session):
    return reverse("activities:registrations", args=[session.pk])


def test_the_page_registers_ticks_and_rows(place, session, sign_in):
    browser, row = sign_in(place.other_focal_point), own(session, place.other_focal_point)
    sent = rows({"name": "Hind Bennis", "function": "Juriste", "capacity": "technical", "city": place.other.pk})
    answer = browser.post(page(session), {"people": [row.pk], **sent}, follow=True)
    assert answer.status_code == 200
    assert states(session)["Hind Bennis"] == "registered"
    row.refresh_from_db()
    assert row.registration == "registered"


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(place, session, sign_in):
    browser = sign_in(place.other_focal_point)
    answer = browser.post(page(session), rows({"name": "", "function": "Juriste", "city": place.other.pk}))
    assert answer.status_code == 422
    assert "Juriste" in answer.content.decode()
    nothing = browser.post(page(session), rows())
    assert nothing.status_code == 422
    assert gettext("Tick somebody on the list, or write the name of somebody else.") in nothing.content.decode()
    twin = rows({"name": place.other_focal_point.name, "capacity": "technical", "city": place.other.pk})
    again = browser.post(page(session), twin)
    assert again.status_code == 422
    assert place.other_focal_point.family_name in again.content.decode()


def test_one_row_more(place, session, sign_in):
    sent = rows({"name": "Hind Bennis", "city": place.other.pk}) | {"add": "newcomers"}
    answer = sign_in(place.other_focal_point).post(page(session), sent)
    assert answer.content.decode().count("newcomers-1-name")
    assert "Hind Bennis" in answer.content.decode()
    assert not session.participants.filter(name="Hind Bennis").exists()


def test_a_focal_point_sees_the_own_city_only(place, session, sign_in):
    text = sign_in(place.other_focal_point).get(page(session)).content.decode()
    assert place.other_focal_point.family_name in text
    assert place.focal_point.family_name not in text
    assert place.focal_point.family_name in sign_in(place.coordinator).get(page(session)).content.decode()


def test_the_answer_is_given_on_the_page_of_the_session(place, session, sign_in):
    browser = sign_in(place.elected)
    assert (
        gettext("You are invited, and have not answered yet.")
        in browser.get(session.get_absolute_url()).content.decode()
    )
    address = reverse("activities:answer", args=[session.pk])
    shown = browser.post(address, {"coming": "yes"}, follow=True).content.decode()
    assert gettext("You are registered.") in shown
    browser.post(address, {"coming": "no"})
    assert own(session, place.elected).registration == "declined"


def test_whoever_is_not_on_the_list_has_nothing_to_answer(place, session, sign_in):
    Participant.objects.filter(activity=session, person=place.elected).delete()
    address = reverse("activities:answer", args=[session.pk])
    assert sign_in(place.elected).post(address, {"coming": "yes"}).status_code == 404


def test_cancelling_leads_back_to_the_registrations(place, session, sign_in):
    row = own(session, place.other_focal_point)
    register(session, place.other_focal_point, listed=[row])
    address = reverse("activities:registration_cancel", args=[session.pk, row.pk])
    browser = sign_in(place.other_focal_point)
    assert browser.post(address, {"reason": ""}).status_code == 422
    assert browser.post(address, {"reason": "Souffrante."}).url == page(session)
    row.refresh_from_db()
    assert row.registration == "declined"


# --- Calendars -------------------------------------------------------------------------------------------------------


def event_in(mail):
    (attachment,) = mail.attachments
    return icalendar.Calendar.from_ical(attachment.content).walk("VEVENT")[0]


def test_each_message_brings_a_newer_version_of_one_event(
    place, schedule, mailoutbox, django_capture_on_commit_callbacks
):
    planned = schedule()
    with django_capture_on_commit_callbacks(execute=True):
        transitions.apply(planned, "open", by=place.coordinator)
    events = [event_in(mailoutbox[0])]
    mailoutbox.clear()
    activities.change(activity=planned, by=place.coordinator, half_days=whole_day(place.today + 40 * DAY))
    job = Job.objects.get(work=WRITE_MOVED)
    jobs.run(job.pk)
    people = {person.email for person in (place.focal_point, place.deputy, place.other_focal_point, place.elected)}
    assert people <= {mail.to[0] for mail in mailoutbox}
    assert len(mailoutbox) == len({mail.to[0] for mail in mailoutbox})
    events.append(event_in(mailoutbox[0]))
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        transitions.apply(planned, "cancel", by=place.coordinator, comment="Inondations.")
    events.append(event_in(mailoutbox[0]))
    assert len({str(event["uid"]) for event in events}) == 1
    sequences = [event["sequence"] for event in events]
    assert sequences == sorted(set(sequences))
    assert [str(event["status"]) for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_what_changes_no_day_and_no_place_writes_to_nobody(place, session):
    activities.change(activity=session, by=place.coordinator, summary="Plus court.")
    assert not Job.objects.filter(work=WRITE_MOVED).exists()


def test_before_the_convocations_have_left_a_day_moves_in_silence(place, schedule):
    planned = schedule()
    activities.change(activity=planned, by=place.coordinator, half_days=whole_day(place.today + 40 * DAY))
    assert not Job.objects.filter(work=WRITE_MOVED).exists()
    assert timezone.localdate() + timedelta(days=40) == planned.starts_on
