"""Every workflow: each (state, transition, role) is tried, and ends as tests/workflow_matrix.py says."""

from copy import copy
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from activities.models import Attendance
from networks.actions import membership as memberships
from networks.actions import review as reviewing
from networks.models import Application, Appointment, Call, Convention, ConventionParty, Election, Membership
from records import transitions, uploads
from records.journal import JournalEntry
from records.transitions import WORKFLOWS, AlreadyMoved, NotAllowed, NotReady
from records.uploads import files_of
from tests import factories, workflow_matrix
from tests.factories.networks import FILE, WAY, upload
from tests.workflow_matrix import MATRIX, WITH_REASON

pytestmark = pytest.mark.django_db

STATES = [(key, state) for key, workflow in WORKFLOWS.items() for state in workflow.states.values]


# --- The cast, and one record in each state ---------------------------------------------------------------------------


class World:
    """A city, a network, everybody of the matrix, and the record that they try to move."""

    def __init__(self, key, state):
        self.city, self.network = factories.city(), factories.network()
        other_city, other_network = factories.city(), factories.network()
        first = state if key[0] == "networks.Membership" and state in WAY else "active"
        self.membership = factories.membership(state=first, city=self.city, network=self.network)
        own, other = {"city": self.city, "network": self.network}, {"city": other_city, "network": self.network}
        yesterday = timezone.localdate() - timedelta(days=1)
        self.cast = {
            workflow_matrix.SYSTEM: None,
            workflow_matrix.VISITOR: AnonymousUser(),
            workflow_matrix.FOCAL_POINT: factories.focal_point(**own),
            workflow_matrix.DEPUTY: factories.focal_point(**own, titular=False),
            workflow_matrix.CARETAKER: factories.focal_point(**own, titular=False, status="caretaker"),
            workflow_matrix.FORMER: factories.focal_point(**own, titular=False, status="ended", end=yesterday),
            workflow_matrix.OTHER_CITY: factories.focal_point(**other),
            workflow_matrix.OTHER_NETWORK: factories.focal_point(self.city, other_network),
            workflow_matrix.ELECTED: factories.elected_official(self.city),
            workflow_matrix.FOREIGN_ELECTED: factories.elected_official(other_city),
            workflow_matrix.COORDINATOR: factories.coordinator(self.network),
            workflow_matrix.FOREIGN_COORDINATOR: factories.coordinator(other_network),
            workflow_matrix.AUTHOR_COORDINATOR: factories.coordinator(self.network),
            workflow_matrix.REVIEWER: factories.focal_point(**other, titular=False),
            workflow_matrix.SECRETARIAT: factories.secretary(),
            workflow_matrix.PARTNER: factories.partner(),
            workflow_matrix.OUTSIDER: factories.outsider(),
        }
        self.seat = self.cast[workflow_matrix.ELECTED].appointments.get()
        self.organisation = factories.organisation(kind="ministry")
        self.record = getattr(self, f"_{key[0].rpartition('.')[2].lower()}_{key[1]}")(state)
        self.last_entry = JournalEntry.objects.latest("pk").pk

    def _membership_status(self, state):
        """With a file of the council's deliberation, whatever the state."""
        uploads.store(upload(), self.membership, by=None, purpose="deliberation")
        secretary = self.cast[workflow_matrix.SECRETARIAT]
        if state == "suspended":
            memberships.suspend(membership=self.membership, by=secretary, reason="Absences.")
        elif state == "withdrawn":
            official = self.cast[workflow_matrix.ELECTED]
            memberships.withdraw(membership=self.membership, by=official, reason="Autres priorités.")
        elif state == "excluded":
            memberships.exclude(membership=self.membership, by=secretary, reason="Charte non suivie.")
        return self.membership

    def _appointment_status(self, state):
        return factories.appointment(
            role="focal_point", city=self.city, network=self.network, is_titular=False, status=state
        )

    def _convention_status(self, state):
        """Ready for whatever its dates or its parties decide."""
        made = factories.convention(state=state, city=self.city, lead_network=self.network)
        values = {"starts_on": timezone.localdate() - timedelta(days=30)} if state == "signed" else {}
        if state == "deliberations":
            seat = self.cast[workflow_matrix.SECRETARIAT].appointments.get()
            today = timezone.localdate()
            made.parties.update(status="signed", signatory=seat, signed_on=today, deliberation_date=today)
        later = timezone.localdate() + timedelta(days=60)
        Convention.objects.filter(pk=made.pk).update(ends_on=later, tacit_months=12, **values)
        return Convention.objects.get(pk=made.pk)

    def _conventionparty_status(self, state):
        """With the file of a deliberation, and the day on which the council has held it, whatever the state."""
        party = factories.party(state=state, city=self.city, lead_network=self.network)
        uploads.store(upload(), party, by=None, purpose="deliberation")
        ConventionParty.objects.filter(pk=party.pk).update(deliberation_date=timezone.localdate())
        return ConventionParty.objects.get(pk=party.pk)

    def _call_status(self, state):
        """Ready for its opening, or past its last day."""
        made = factories.call(state=state, network=self.network)
        if state == "open":
            Call.objects.filter(pk=made.pk).update(closes_on=timezone.localdate() - timedelta(days=1))
        return Call.objects.get(pk=made.pk)

    def _application_status(self, state):
        """With all its answers; once examined its call counts as decided."""
        made = factories.application(state=state, city=self.city, means="Deux agents")
        if state == "examined":
            Call.objects.filter(pk=made.call_id).update(status="decided", decided_on=timezone.localdate())
        return made

    def _review_status(self, state):
        """With all its scores; the other review of its application is not in."""
        people = [self.cast[workflow_matrix.REVIEWER], self.cast[workflow_matrix.FOREIGN_COORDINATOR]]
        made = factories.application(state="submitted", city=self.city, call=factories.call(reviewers=people))
        review = made.reviews.get(reviewer=people[0])
        scores = dict.fromkeys(made.call.criteria.all(), (3, ""))
        reviewing.score(review=review, by=people[0], scores=scores)
        return review if state == "draft" else reviewing.hand_in(review=review, by=people[0])

    def _joiningrequest_status(self, state):
        return factories.joining_request_of(state=state, network=self.network)

    def _contribution_status(self, state):
        return factories.contribution(state=state, city=self.city, network=self.network)

    def _cost_status(self, state):
        return factories.cost(state=state, city=self.city, network=self.network)

    def _financialyear_status(self, state):
        return factories.financial_year(state=state)

    def _election_status(self, state):
        """Whose day has come, and whose mandates are settled once the cities were asked."""
        made = factories.election(state=state, cities=[self.city])
        made.mandates.update(status="set_aside")
        return made

    def _mandate_status(self, state):
        return factories.mandate(state=state, city=self.city)

    def _milestone_status(self, state):
        return factories.milestone(state=state, network=self.network)

    def _commitment_status(self, state):
        return factories.commitment(state=state, city=self.city, lead_network=self.network)

    def _session_status(self, state):
        begun = timezone.localdate() - timedelta(days=2)
        session = factories.session(state=state, lead_network=self.network, host_city=self.city, starts_on=begun)
        if state in ("scheduled", "open", "closed"):
            factories.attendance(session=session)
        return session

    def _session_minutes_status(self, state):
        session = factories.session(state="held", minutes=state, lead_network=self.network, host_city=self.city)
        # So that only the state stands in the way.
        type(session).objects.filter(pk=session.pk, minutes="").update(minutes="La séance a porté sur le tri.")
        return session

    def _programme_status(self, state):
        return factories.programme(state=state, network=self.network, lines=[{"title": "Tri à la source"}])

    def _need_status(self, state):
        made = factories.need(state=state, network=self.network, city=self.city)
        type(made).objects.filter(pk=made.pk).update(line=None)
        return type(made).objects.get(pk=made.pk)

    def _training_status(self, state):
        begun = timezone.localdate() - timedelta(days=2)
        training = factories.training(state=state, lead_network=self.network, host_city=self.city, starts_on=begun)
        if state in ("scheduled", "open", "closed"):
            factories.attendance(session=training)
        return training

    def _training_assessment_status(self, state):
        """Long ago: what comes half a year later can be closed."""
        long_ago = timezone.localdate() - timedelta(days=220)
        return factories.training(
            state="held", assessment=state, lead_network=self.network, host_city=self.city, starts_on=long_ago
        )

    def _certificate_status(self, state):
        return factories.certificate(state=state, lead_network=self.network, host_city=self.city, city=self.city)

    def _studytrip_status(self, state):
        begun = timezone.localdate() - timedelta(days=2)
        trip = factories.study_trip(state=state, lead_network=self.network, lead_city=self.city, starts_on=begun)
        if state in ("scheduled", "open", "closed"):
            factories.attendance(session=trip)
        return trip

    def _studytrip_delegation_status(self, state):
        made = factories.study_trip(state="open", delegation=state, lead_network=self.network, lead_city=self.city)
        made = made if state != "open" else factories.enrol(made)
        made.participants.update(mission_order="OM 1")
        return made

    def _studytrip_restitution_status(self, state):
        """With a report, and with councils that have all heard it, so that only the state stands in the way."""
        made = factories.study_trip(restitution=state, lead_network=self.network, lead_city=self.city)
        made.councils.update(status="restituted", session_on=timezone.localdate())
        type(made).objects.filter(pk=made.pk, report="").update(report="Vu.")
        return type(made).objects.get(pk=made.pk)

    def _councilrestitution_status(self, state):
        return factories.council_restitution(state=state, lead_network=self.network, city=self.city)

    def _action_status(self, state):
        held = factories.session(state="held", lead_network=self.network)
        return factories.action(state=state, session=held, owner_city=self.city)

    def _sheetversion_status(self, state):
        version = factories.sheet_version(
            state=state,
            city=self.city,
            lead_network=self.network,
            by=self.cast[workflow_matrix.FOCAL_POINT],
            reviewer=self.cast[workflow_matrix.REVIEWER],
        )
        version.authors.add(self.cast[workflow_matrix.AUTHOR_COORDINATOR])
        return version

    def _report_status(self, state):
        return factories.report(state=state, lead_network=self.network)

    def changes(self, name):
        """What the actions save together with a transition."""
        today = timezone.localdate()
        end = {"end": today, "end_reason": "term"}
        changes = {
            "networks.Membership": {
                "complete": FILE,
                "file_deliberation": {"deliberation_number": "12/2026", "deliberation_date": today},
                "activate": {"joined_on": today},
                "renew_charter": {"charter_signed_on": today},
                "withdraw": {"left_on": today},
                "exclude": {"left_on": today},
            },
            "networks.Appointment": {"end": end, "lapse": end, "replace": end},
            **self.changes_of_people(today),
            **self.changes_of_conventions(today),
            "activities.Session": {
                "circulate_minutes": {"circulated_on": today, "remarks_until": today + timedelta(days=10)},
                "approve_minutes": {"approved_on": today},
            },
            **self.changes_of_trips_and_trainings(today),
            "activities.Action": {
                "settle": {"settled_on": today},
                "drop": {"settled_on": today},
                "reopen": {"settled_on": None},
            },
            "capitalisation.SheetVersion": {
                "start_review": {"reviewer": self.cast[workflow_matrix.REVIEWER]},
                "validate": {"validated_on": today},
                "publish": {"published_on": today},
            },
            "capitalisation.Report": {
                "finish": {"file": "reports/made.pdf", "sha256": "0" * 64, "page_count": 1},
                "fail": {"failure": "Le disque est plein."},
                "publish_report": {"published_on": today},
            },
        }
        return changes[self.record._meta.label].get(name, {})

    def changes_of_trips_and_trainings(self, today):
        """The same, of trainings, certificates, trips and the councils that hear of them."""
        return {
            "activities.Training": {
                "issue_certificates": {"issued_on": today},
                "follow_up": {"followed_up_on": today},
            },
            "activities.Programme": {"adopt": {"adopted_on": today}},
            "activities.Need": {},
            "activities.Certificate": {
                "reissue": {"ended_on": today},
                "revoke": {"ended_on": today},
                "reinstate": {"ended_on": None},
            },
            "activities.StudyTrip": {
                "authorise": {"authorised_on": today},
                "owe_report": {"report_due_on": today},
                "report": {"report": "Vu.", "reported_on": today},
            },
            "activities.CouncilRestitution": {
                "note_restitution": {"session_on": today},
                "reopen_restitution": {"session_on": None},
            },
        }

    def changes_of_people(self, today):
        """The same, of elections, of what is paid, and of who would like to join."""
        return {
            "networks.Contribution": {
                "call": {"called_on": today},
                "receive": {"received_on": today, "received_mad": 20_000},
                "undo_receipt": {"received_on": None, "received_mad": None},
            },
            "networks.Cost": {},
            "networks.JoiningRequest": {"accept": {"membership": self.membership}},
            "networks.FinancialYear": {},
            "networks.Election": {},
            "networks.Mandate": {"answer": {"outcome": "kept"}},
        }

    def changes_of_conventions(self, today):
        """The same, of conventions, their parties and what they owe."""
        later, signature = today + timedelta(days=700), {"signatory": self.seat, "signed_on": today}
        deliberation = {"deliberation_number": "12/2026", "deliberation_date": today}
        return {
            "networks.Convention": {
                "ask_opinion": {"opinion_from": self.organisation},
                "record_opinion": {"opinion_on": today},
                "conclude": {"signed_on": today, "starts_on": today},
                "renew": {"ends_on": later},
                "renew_tacitly": {"ends_on": later},
                "record_notice": {"notice_on": today},
                "terminate": {"terminated_on": today},
            },
            "networks.ConventionParty": {
                "file_deliberation": deliberation,
                "sign": signature,
                "record_signature": signature,
                "reopen": {"deliberation_number": "", "deliberation_date": None, "signatory": None, "signed_on": None},
            },
            "networks.Call": {"decide": {"decided_on": today}},
            "networks.Application": {"finish_review": {"points": 50}},
            "networks.Review": {},
            "networks.Milestone": {
                "reach": {"reached_on": today},
                "plan": {"planned_on": later},
                "reopen": {"reached_on": None},
            },
            "networks.Commitment": {"settle": {"done_on": today}, "reopen_commitment": {"done_on": None}},
        }

    def attempt(self, name, person, comment="Parce que."):
        """Try a transition and take it back. Return what happened in one word, the record's row and the journal's."""
        record, rows = copy(self.record), []
        with transaction.atomic():
            try:
                transitions.apply(record, name, by=person, comment=comment, changes=self.changes(name))
            except (AlreadyMoved, NotAllowed, NotReady) as error:
                return type(error).__name__, None, []
            stored = type(record)._base_manager.get(pk=record.pk)
            rows = list(JournalEntry.objects.filter(pk__gt=self.last_entry).order_by("pk"))
            transaction.set_rollback(True)
        return "made", stored, rows

    def untouched(self):
        """What a refused transition must leave alone: the record's row and the number of lines in the journal."""
        model = type(self.record)
        return model._base_manager.values().get(pk=self.record.pk), JournalEntry.objects.count()


# --- The triples -----------------------------------------------------------------------------------------------------


def test_the_matrix_names_every_workflow_and_every_transition():
    assert {key: {row.name for row in workflow.transitions} for key, workflow in WORKFLOWS.items()} == {
        key: set(rows) for key, rows in MATRIX.items()
    }


@pytest.mark.parametrize(("key", "state"), STATES, ids=lambda part: part[1] if isinstance(part, tuple) else part)
def test_who_may_do_what_from(key, state):
    world = World(key, state)
    before = world.untouched()
    surprises = []
    for name, (sources, target, roles) in MATRIX[key].items():
        for role, person in world.cast.items():
            expected = "AlreadyMoved" if state not in sources else "made" if role in roles else "NotAllowed"
            outcome, stored, rows = world.attempt(name, person)
            if outcome != expected:
                surprises.append(f"{name} by {role}: {outcome}, not {expected}")
            elif outcome == "made":
                left = [(row.event, row.field, row.source, row.target, row.by) for row in rows]
                assert left == [(name, key[1], state, target, person)]
                assert getattr(stored, key[1]) == target
    assert not surprises, "\n".join(surprises)
    assert world.untouched() == before


# --- What must be filled in first ------------------------------------------------------------------------------------

MOVES = [(key, name) for key, rows in MATRIX.items() for name in rows]


def world_before(key, name):
    """A world whose record is in the first state from which the transition starts, and somebody who may make it."""
    sources, _target, roles = MATRIX[key][name]
    world = World(key, sources[0])
    return world, world.cast[sorted(roles)[0]]


def test_the_reasons_asked_for_are_those_of_the_specification():
    asked = {}
    for (label, _field), workflow in WORKFLOWS.items():
        asked.setdefault(label, set()).update(row.name for row in workflow.transitions if row.reason)
    assert asked == WITH_REASON


@pytest.mark.parametrize(("key", "name"), [(key, name) for key, name in MOVES if name in WITH_REASON[key[0]]], ids=str)
@pytest.mark.parametrize("comment", ["", "  \n"])
def test_without_a_reason_nothing_happens(key, name, comment):
    world, person = world_before(key, name)
    outcome, _stored, rows = world.attempt(name, person, comment=comment)
    assert (outcome, rows) == ("NotReady", [])


NEEDS = [(key, row.name, need) for key, wf in WORKFLOWS.items() for row in wf.transitions for need in row.needs]


@pytest.mark.parametrize(("key", "name", "need"), NEEDS, ids=str)
def test_what_a_transition_needs_must_be_there(key, name, need):
    world, person = world_before(key, name)
    field = world.record._meta.get_field(need)
    changes = {**world.changes(name), need: None if field.null else ""}
    with pytest.raises(NotReady) as refusal, transaction.atomic():
        transitions.apply(world.record, name, by=person, comment="Parce que.", changes=changes)
    assert refusal.value.fields == (need,)
    assert str(field.verbose_name) in str(refusal.value)


def _no_deliberation(world):
    files_of(world.record).delete()


def _no_focal_point(world):
    here = Appointment.objects.focal_points().filter(city=world.city, network=world.network)
    here.update(status="ended", end=timezone.localdate() - timedelta(days=1))


def _last_of_the_secretariat(world):
    world.record = world.cast[workflow_matrix.SECRETARIAT].appointments.get()
    others = Appointment.objects.filter(role="secretariat").exclude(pk=world.record.pk)
    others.update(status="ended", end=timezone.localdate() - timedelta(days=1))


def _without(**values):
    return lambda world: type(world.record).objects.filter(pk=world.record.pk).update(**values)


def _not_begun(world):
    tomorrow = timezone.localdate() + timedelta(days=1)
    _without(opens_on=tomorrow, closes_on=tomorrow)(world)


# guard's name -> what makes it say no
SPOILED = {
    "deliberation_filed": _no_deliberation,
    "focal_point_known": _no_focal_point,
    "secretariat_goes_on": _last_of_the_secretariat,
    "has_two_parties": lambda world: world.record.parties.filter(is_association=True).delete(),
    "all_signed": lambda world: world.record.parties.filter(is_association=True).update(status="pending"),
    "goes_on_by_itself": _without(tacit_months=None),
    "term_begun": lambda world: _without(starts_on=timezone.localdate() + timedelta(days=3))(world),
    "ready_to_deliberate": lambda world: files_of(world.record, "deliberation").delete(),
    "ready_to_sign": lambda world: setattr(world.seat, "start", timezone.localdate() + timedelta(days=1)),
    "ready_to_open": lambda world: world.record.criteria.all().delete(),
    "begun": _not_begun,
    "last_day_past": lambda world: _without(closes_on=timezone.localdate())(world),
    "all_examined": lambda world: Application.objects.filter(pk=factories.application(state="submitted").pk).update(
        call=world.record
    ),
    "call_takes_it": lambda world: Call.objects.update(status="closed"),
    "call_decided": lambda world: Call.objects.update(status="closed"),
    "place_free": lambda world: Call.objects.update(status="closed"),
    "every_criterion_scored": lambda world: world.record.scores.all().delete(),
    "is_judged": lambda world: Application.objects.update(status="withdrawn"),
    "year_is_open": lambda world: factories.financial_year(state="closed"),
    "day_has_come": lambda world: _without(polling_on=timezone.localdate() + timedelta(days=1))(world),
    "all_settled": lambda world: world.record.mandates.update(status="awaited"),
    "city_is_asked": lambda world: Election.objects.update(status="polled"),
    "still_stands": lambda world: Appointment.objects.filter(pk=world.record.appointment_id).update(
        status="ended", end=timezone.localdate()
    ),
    "is_focal_point": lambda world: setattr(world, "record", world.seat),
    "is_binding": lambda world: Convention.objects.update(status="terminated"),
    "somebody_invited": lambda world: world.record.participants.all().delete(),
    "attendance_taken": lambda world: Attendance.objects.update(presence="absent"),
    "has_lines": lambda world: world.record.lines.all().delete(),
    "training_held": _without(status="closed"),
    "somebody_reached_the_threshold": lambda world: Attendance.objects.update(presence="absent"),
    "half_a_year_passed": _without(ends_on=timezone.localdate()),
    "has_delegates": lambda world: world.record.participants.update(registration="declined"),
    "has_mission_orders": lambda world: world.record.participants.update(mission_order=""),
    "every_council_has_heard": lambda world: world.record.councils.update(status="due"),
    "minutes_written": _without(minutes="  "),
    "remarks_over": lambda world: _without(remarks_until=timezone.localdate())(world),
    "has_blocks": lambda world: world.record.blocks.all().delete(),
    "comments_resolved": lambda world: factories.comment(version=world.record),
    "released": lambda world: None,
    "publishable": lambda world: None,
}
GUARDS = [(key, row.name, row.guard.__name__) for key, wf in WORKFLOWS.items() for row in wf.transitions if row.guard]


@pytest.mark.parametrize(("key", "name", "guard"), GUARDS, ids=str)
def test_a_guard_says_what_is_missing(key, name, guard, settings):
    settings.SHEET_SECOND_GATE = True
    world, person = world_before(key, name)
    if guard == "publishable":
        held = factories.session(minutes="circulated", lead_network=world.network, host_city=world.city)
        world.record = factories.report(kind="proceedings", session=held)
    SPOILED[guard](world)
    assert world.attempt(name, person)[0] == "NotReady"


def test_whoever_is_second_is_told():
    """Two people press the same button: one transition, one row, and the other learns that they were second."""
    world = World(("networks.Membership", "status"), "complete")
    record, twice = (Membership.objects.get(pk=world.membership.pk) for _copy in range(2))
    coordinator = world.cast[workflow_matrix.COORDINATOR]
    transitions.apply(record, "examine", by=coordinator)
    with pytest.raises(AlreadyMoved):
        transitions.apply(twice, "examine", by=coordinator)
    assert JournalEntry.objects.filter(object_id=record.pk, event="examine").count() == 1
