"""Reminders: each is written once, to those whom it concerns, in one message."""

from datetime import timedelta

import pytest
from django.utils import timezone

from activities.actions import activity as activities
from activities.actions import registration as registrations
from activities.actions import reminder
from tests import factories

from .conftest import DAY, whole_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(mailoutbox, django_capture_on_commit_callbacks):
    """A function that does a day's reminders twice, and returns to whom what was written."""

    def sent(work):
        mailoutbox.clear()
        for _time in range(2):
            with django_capture_on_commit_callbacks(execute=True):
                work()
        return sorted(mail.to[0] for mail in mailoutbox)

    return sent


def soon(place, in_days):
    return factories.session(
        state="open",
        lead_network=place.network,
        host_city=place.host,
        starts_on=place.today + in_days * DAY,
        by=place.coordinator,
    )


def test_who_has_not_answered_is_asked_again_once(place, sent, mailoutbox):
    session = soon(place, 6)
    registrations.answer(participant=session.participants.get(person=place.elected), by=place.elected, is_coming=True)
    waiting = session.participants.filter(registration="invited", person__isnull=False)
    expected = sorted(row.person.email for row in waiting.select_related("person"))
    assert expected
    assert sent(reminder.remind_of_activities) == expected
    assert mailoutbox[0].attachments


def test_not_weeks_before_nor_once_registrations_are_closed(place, sent):
    soon(place, 20)
    factories.session(state="closed", lead_network=place.network, starts_on=place.today + 6 * DAY)
    assert sent(reminder.remind_of_activities) == []


def test_who_is_registered_reads_the_date_once_more(place, sent):
    session = soon(place, 2)
    row = session.participants.get(person=place.elected)
    registrations.answer(participant=row, by=place.elected, is_coming=True)
    session.participants.filter(registration="invited").update(registration="declined")
    assert sent(reminder.remind_of_activities) == [place.elected.email]
    # On another day it is another date.
    activities.change(activity=session, by=place.coordinator, half_days=whole_day(place.today + DAY))
    assert sent(reminder.remind_of_activities) == [place.elected.email]


def action(place, due_in, **fields):
    session = factories.session(state="held", lead_network=place.network, host_city=place.host, by=place.coordinator)
    return factories.action(session=session, due_on=place.today + due_in * DAY, owner_city=place.other, **fields)


def test_those_in_charge_read_of_all_their_actions_at_once(place, sent, mailoutbox):
    for text in ("Envoyer le plan", "Mesurer le coût"):
        action(place, 5, text=text)
    action(place, 40, text="Plus tard")
    to = sent(reminder.remind_of_actions)
    assert place.other_focal_point.email in to
    assert len(to) == len(set(to))
    body = next(mail.body for mail in mailoutbox if mail.to == [place.other_focal_point.email])
    assert "Envoyer le plan" in body
    assert "Mesurer le coût" in body
    assert "Plus tard" not in body


def test_whoever_took_it_on_is_the_one_reminded(place, sent):
    factories.focal_point(place.other, place.network, titular=False)
    action(place, 5, owner_person=place.other_focal_point)
    assert sent(reminder.remind_of_actions) == [place.other_focal_point.email]


def test_what_is_long_late_is_told_to_those_above(place, sent):
    late = action(place, 0)
    elected = factories.elected_official(place.other)
    type(late).objects.update(due_on=place.today - timedelta(days=31), reminded_on=place.today)
    to = sent(reminder.remind_of_actions)
    assert {elected.email, place.coordinator.email} <= set(to)
    assert place.other_focal_point.email not in to
    late.refresh_from_db()
    assert late.escalated_on == timezone.localdate()


def test_what_is_done_reminds_nobody(place, sent):
    action(place, 5, state="done")
    assert sent(reminder.remind_of_actions) == []


def test_the_report_of_a_trip(place, sent, mailoutbox):
    factories.study_trip(restitution="due", lead_network=place.network, lead_city=place.host, by=place.coordinator)
    to = sent(reminder.remind_of_reports)
    assert place.focal_point.email in to
    assert place.other_focal_point.email not in to
    assert len(to) == len(set(to))
