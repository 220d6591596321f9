"""What awaits each role: there while it is to be done by this person, gone once it is done, and never another's."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.actions import action as actions
from activities.actions import minutes as the_minutes
from capitalisation.actions import report as reports
from capitalisation.actions import sheet as sheets
from networks.actions import membership as memberships
from networks.models import Appointment
from networks.models.appointment import forget_offices, offices_of
from records.transitions import why_not
from remam.awaiting import KINDS
from remam.rows.kind import read, tell
from tests import factories
from tests.factories import networks as places

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def awaits(person):
    """The kinds of rows that await a person, each once."""
    forget_offices(person)
    rows, totals = read(KINDS, person, offices_of(person), limit=50)
    assert set(totals) == {row.kind for row in rows}
    assert all(item["title"] and item["url"] and item["action"] for item in tell(KINDS, rows))
    return {row.kind for row in rows}


def address_of(person, kind):
    """The address of the one row of that kind that awaits a person."""
    rows, _totals = read(KINDS, person, offices_of(person), limit=50)
    [item] = [item for item in tell(KINDS, rows) if item["kind"] == kind]
    return item["url"]


# --- Memberships and invitations --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "kind", "whose", "permission"),
    [
        ("identified", "membership_interest", "official", "networks.declare_interest"),
        ("interested", "membership_complete", "focal_point", "networks.complete_membership"),
        ("complete", "membership_examine", "coordinator", "networks.examine_membership"),
        ("examined", "membership_deliberation", "focal_point", "networks.file_deliberation"),
        ("deliberated", "membership_activate", "secretary", "networks.activate_membership"),
    ],
)
def test_each_step_of_a_membership_awaits_one_role(state, kind, whose, permission):
    membership = factories.membership(state=state)
    people = {
        "official": places.official_in_office(membership.city),
        "coordinator": places.coordinator_in_office(membership.network),
        "secretary": places.secretary_in_office(),
        "focal_point": _focal_point(membership),
    }
    concerned = {role for role, person in people.items() if person and kind in awaits(person)}
    assert concerned == {whose}
    assert why_not(people[whose], permission, membership) is None
    for stranger in (factories.coordinator(), factories.elected_official(), factories.partner(), factories.outsider()):
        assert kind not in awaits(stranger)


def _focal_point(membership):
    known = places.in_office("focal_point", city=membership.city, network=membership.network)
    return known.person if known else None


def test_what_is_done_awaits_nobody_any_more():
    membership = factories.membership(state="complete")
    coordinator = places.coordinator_in_office(membership.network)
    assert "membership_examine" in awaits(coordinator)
    memberships.examine(membership=membership, by=coordinator)
    assert "membership_examine" not in awaits(coordinator)


def test_a_city_that_does_not_answer_is_told_to_the_secretariat_after_a_week():
    secretary = places.secretary_in_office()
    factories.membership(state="identified", joined_on=TODAY() - timedelta(days=6))
    assert "membership_silent" not in awaits(secretary)
    factories.membership(state="identified", joined_on=TODAY() - timedelta(days=9))
    assert "membership_silent" in awaits(secretary)


def test_an_expired_invitation_is_told_once_to_the_secretariat():
    secretary = places.secretary_in_office()
    appointment = factories.appointment(role="elected_official", city=factories.city(), status="proposed")
    assert "invitation_expired" not in awaits(secretary)
    invitation = appointment.invitation
    invitation.sent_at, invitation.expires_at = (timezone.now() - timedelta(days=days) for days in (9, 2))
    invitation.save()
    Appointment.objects.filter(pk=appointment.pk).update(invitation=invitation)
    assert address_of(secretary, "invitation_expired") == reverse("networks:invitation_resend", args=[appointment.pk])
    assert "invitation_expired" not in awaits(factories.coordinator())


# --- Sessions, minutes, actions ---------------------------------------------------------------------------------------


def _people_of(session):
    return {
        "coordinator": places.coordinator_in_office(session.lead_network),
        "focal_point": factories.focal_point(session.host_city, session.lead_network),
        "official": places.official_in_office(session.host_city),
        "other coordinator": factories.coordinator(),
        "other focal point": factories.focal_point(network=session.lead_network),
        "same city, other network": factories.focal_point(session.host_city),
    }


def _concerned(kind, people):
    return {role for role, person in people.items() if kind in awaits(person)}


def test_a_proposed_session_awaits_its_coordinator():
    people = _people_of(factories.session(state="proposed"))
    assert _concerned("session_proposed", people) == {"coordinator"}


def test_a_session_whose_day_has_come_awaits_those_who_take_the_attendance():
    session = factories.session(starts_on=TODAY())
    assert _concerned("session_to_hold", _people_of(session)) == {"coordinator", "focal_point"}
    tomorrow = factories.session(starts_on=TODAY() + timedelta(days=1))
    assert not _concerned("session_to_hold", _people_of(tomorrow))


def test_minutes_await_the_host_and_the_coordinator_once_they_are_late():
    fresh = factories.session(state="held", starts_on=TODAY() - timedelta(days=3))
    people = _people_of(fresh)
    assert _concerned("minutes_to_write", people) == {"focal_point"}
    assert not _concerned("minutes_overdue", people)
    late = factories.session(state="held", starts_on=TODAY() - timedelta(days=30))
    assert _concerned("minutes_overdue", _people_of(late)) == {"coordinator"}


def test_drafted_minutes_await_being_sent():
    session = factories.session(minutes="drafted")
    people = _people_of(session)
    assert _concerned("minutes_to_circulate", people) == {"focal_point"}
    the_minutes.circulate(session=session, by=people["focal_point"])
    assert not _concerned("minutes_to_circulate", people)


def test_circulated_minutes_await_remarks_of_those_on_the_list_then_approval():
    session = factories.session(minutes="circulated", circulated_on=TODAY())
    people = _people_of(session)
    assert _concerned("minutes_to_remark", people) >= {"focal_point"}
    assert not _concerned("minutes_to_approve", people)
    assert "minutes_to_remark" not in awaits(people["other coordinator"])
    the_minutes.remark(session=session, by=people["focal_point"], text="Le chiffre est de 12 %.")
    assert "minutes_to_remark" not in awaits(people["focal_point"])
    # What was said of an earlier round says nothing of this one.
    session.remarks.update(at=timezone.now() - timedelta(days=9))
    assert "minutes_to_remark" in awaits(people["focal_point"])
    session.remarks.update(at=timezone.now())
    over = factories.session(minutes="circulated", circulated_on=TODAY() - timedelta(days=20))
    assert _concerned("minutes_to_approve", _people_of(over)) == {"coordinator"}


def test_late_actions_are_told_by_network_to_its_coordinator_and_one_by_one_to_the_city():
    session = factories.session(state="held", starts_on=TODAY() - timedelta(days=60))
    late = [
        factories.action(session=session, owner_city=session.host_city, due_on=TODAY() - timedelta(days=days))
        for days in (1, 9)
    ]
    people = _people_of(session)
    assert _concerned("actions_late", people) == {"coordinator"}
    assert _concerned("action_of_city", people) == {"focal_point"}
    rows, totals = read(KINDS, people["coordinator"], offices_of(people["coordinator"]), limit=50)
    [told] = [row for row in rows if row.kind == "actions_late"]
    assert (told.number, told.day, totals["actions_late"]) == (2, TODAY() - timedelta(days=9), 1)
    assert session.host_city.name in told.text
    for action in late:
        actions.settle(action=action, by=people["focal_point"])
    assert not _concerned("actions_late", people)
    assert not _concerned("action_of_city", people)


def test_an_action_is_shown_when_it_is_soon_due_and_to_whom_took_it_on():
    session = factories.session(state="held")
    focal_point = factories.focal_point(session.host_city, session.lead_network)
    factories.action(session=session, due_on=TODAY() + timedelta(days=40))
    assert "action_of_city" not in awaits(focal_point)
    named = places.coordinator_in_office(session.lead_network)
    mine = factories.action(session=session, due_on=TODAY() + timedelta(days=3), owner_person=named)
    assert address_of(named, "action_of_mine") == reverse("activities:action", args=[mine.pk])
    assert "action_of_city" in awaits(focal_point)
    # Shown once to a focal point who took on by name what the city owes.
    factories.action(session=session, due_on=TODAY() + timedelta(days=2), owner_person=focal_point)
    assert "action_of_mine" not in awaits(focal_point)


def test_a_joint_session_awaits_the_focal_point_of_each_of_its_networks():
    session = factories.session(state="held", starts_on=TODAY() - timedelta(days=3))
    joint = factories.network()
    session.networks.add(joint)
    assert "minutes_to_write" in awaits(factories.focal_point(session.host_city, joint))


# --- Sheets and reports -----------------------------------------------------------------------------------------------


def _people_around(version):
    network = version.sheet.lead_network
    return {
        "author": version.created_by,
        "coordinator": places.coordinator_in_office(network),
        "reviewer": version.reviewer or factories.focal_point(network=network),
        "other coordinator": factories.coordinator(),
        "secretary": places.secretary_in_office(),
    }


@pytest.mark.parametrize(
    ("state", "kind", "whose"),
    [
        ("draft", "sheet_draft", {"author"}),
        ("submitted", "sheet_submitted", {"coordinator"}),
        ("in_review", "sheet_in_review", {"coordinator"}),
        ("in_review", "sheet_to_review", {"reviewer"}),
        ("to_complete", "sheet_to_complete", {"author"}),
        ("validated", "sheet_to_publish", {"coordinator"}),
        ("to_update", "sheet_to_update", {"author"}),
        ("published", "sheet_to_publish", set()),
    ],
)
def test_each_state_of_a_sheet_awaits_the_right_role(state, kind, whose):
    version = factories.sheet_version(state=state)
    assert _concerned(kind, _people_around(version)) == whose


def test_a_coordinator_is_not_asked_to_publish_what_they_wrote():
    network = factories.network()
    author = factories.coordinator(network)
    version = factories.sheet_version(lead_network=network, by=author, state="submitted")
    other = factories.coordinator(network)
    sheets.name_reviewer(version=version, by=other, reviewer=factories.focal_point(network=network))
    sheets.validate(version=version, by=other)
    assert "sheet_to_publish" in awaits(other)
    assert "sheet_to_publish" not in awaits(author)
    version.authors.clear()
    assert "sheet_to_publish" not in awaits(author)


def test_with_the_second_gate_the_secretariat_agrees_first(settings):
    settings.SHEET_SECOND_GATE = True
    version = factories.sheet_version(state="validated")
    people = _people_around(version)
    assert _concerned("sheet_to_release", people) == {"secretary"}
    assert not _concerned("sheet_to_publish", people)
    sheets.release(version=version, by=people["secretary"])
    assert _concerned("sheet_to_publish", people) == {"coordinator"}
    settings.SHEET_SECOND_GATE = False
    assert not _concerned("sheet_to_release", people)


def test_reports_await_those_who_may_publish_and_who_asked_for_them():
    ready = factories.report(state="ready")
    coordinator = places.coordinator_in_office(ready.lead_network)
    secretary = places.secretary_in_office()
    assert "report_ready" in awaits(coordinator)
    assert "report_ready" in awaits(secretary)
    assert "report_ready" not in awaits(factories.coordinator())
    reports.publish(report=ready, by=coordinator)
    assert "report_ready" not in awaits(coordinator)
    failed = factories.report(state="failed")
    assert "report_failed" in awaits(failed.requested_by)
    assert "report_failed" not in awaits(secretary)


# --- All --------------------------------------------------------------------------------------------------------------


def test_nothing_awaits_partners_and_people_without_appointment(django_assert_num_queries):
    factories.membership(state="complete")
    factories.session(state="proposed")
    person = factories.outsider()
    assert not offices_of(person).any
    with django_assert_num_queries(0):
        assert read(KINDS, person, offices_of(person), limit=8) == ([], {})
    assert not awaits(factories.partner())


def test_an_ended_appointment_takes_what_awaited_with_it():
    membership = factories.membership(state="complete")
    appointment = places.in_office("coordinator", network=membership.network) or _coordinator(membership.network)
    assert "membership_examine" in awaits(appointment.person)
    appointment.end = TODAY() - timedelta(days=1)
    appointment.save()
    assert not awaits(appointment.person)


def _coordinator(network):
    factories.coordinator(network)
    return places.in_office("coordinator", network=network)


def test_names_are_those_of_the_page():
    membership = factories.membership(state="complete", city=factories.city(name_fr="Oujda", name_ar="وجدة"))
    coordinator = places.coordinator_in_office(membership.network)
    rows, _totals = read(KINDS, coordinator, offices_of(coordinator), limit=8)
    assert rows[0].city == "Oujda"


def test_what_is_kept_of_a_query_is_not_the_day(time_machine):
    """Compiled once, asked again tomorrow: the day must not be written into it."""
    session = factories.session(starts_on=TODAY() + timedelta(days=2))
    focal_point = factories.focal_point(session.host_city, session.lead_network)
    assert "session_to_hold" not in awaits(focal_point)
    time_machine.move_to(timezone.now() + timedelta(days=3))
    assert "session_to_hold" in awaits(focal_point)
