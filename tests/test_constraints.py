"""The database refuses impossible rows: for each constraint of our models, a row that violates it and nothing else."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from activities.models import Attendance, Paper
from capitalisation.models import Comment, SheetVersion
from networks.models import Appointment, Membership, SubTheme
from records.searching import SearchEntry
from tests import factories

pytestmark = pytest.mark.django_db

OWN_APPS = {"records", "accounts", "networks", "activities", "capitalisation", "remam"}
NAMES = {
    constraint.name
    for model in apps.get_models()
    if model._meta.app_label in OWN_APPS
    for constraint in model._meta.constraints
}
TODAY = date(2026, 3, 1)


def changed(make, **values):
    """A violation: a good row, in which `values` are then written without any check but the database's."""

    def violate():
        row = make()
        type(row)._base_manager.filter(pk=row.pk).update(**values)

    return violate


def paper():
    """A document of a session, as it was asked for."""
    session = factories.session(state="open")
    return Paper.objects.create(activity=session, kind="sheet", language="fr", asked_by=factories.person())


def twin(make, **others):
    """A violation: a good row, and a second one alike but for `others`."""

    def violate():
        row = make()
        row.pk = row.id = None
        row._state.adding = True
        for name, value in others.items():
            setattr(row, name, value)
        row.save(force_insert=True)

    return violate


# --- Rows that several violations start from -------------------------------------------------------------------------


def active():
    return factories.membership(state="active")


def of_organisation():
    return Membership.objects.create(network=factories.network(), organisation=factories.organisation())


def paid_by_two():
    """A cost that a city and an organisation have paid."""
    city, organisation = factories.city(), factories.organisation()
    changed(factories.cost, city=city, organisation=organisation)()


def unheld_twice():
    """Two mandates that nobody held, of one city."""
    made = factories.mandate()
    type(made).objects.filter(pk=made.pk).update(appointment=None)
    made.pk, made.appointment, made._state.adding = None, None, True
    made.save(force_insert=True)


def focal_point():
    return factories.focal_point().appointments.get()


def deputy():
    return factories.focal_point(titular=False).appointments.get()


def half_day():
    return factories.session().half_days.first()


def visitor():
    return factories.participant(name="Samira Bennis", activity=factories.session())


def invited():
    return factories.participant(activity=factories.session(), person=factories.outsider())


def attendance():
    session = factories.session(state="held")
    factories.attendance(session=session)
    return Attendance.objects.filter(half_day__activity=session).order_by("pk").first()


def invitation():
    return factories.appointment(role="secretariat", status="proposed").invitation


def job():
    return factories.report(state="queued").job


def search_entry():
    return SearchEntry.objects.create(kind="city", object_id=0)


def ministry_and(is_association):
    made = factories.convention(state="draft", organisation=factories.organisation())
    return made.parties.get(is_association=is_association, city=None)


def published():
    return factories.sheet_version(state="published")


def other_version(state):
    """A second version of a sheet whose first is in `state`, left in that state too."""

    def violate():
        version = factories.sheet_version(state=state)
        SheetVersion.objects.filter(pk=version.pk).update(number=7)
        version.pk = version.id = None
        version._state.adding = True
        version.save(force_insert=True)

    return violate


def second_titular():
    row = deputy()
    Appointment.objects.filter(pk=row.pk).update(is_titular=True)


def answer_resolved():
    comment = factories.comment()
    answer = Comment.objects.create(version=comment.version, section="results", text="…", by=comment.by, parent=comment)
    Comment.objects.filter(pk=answer.pk).update(resolved_at=timezone.now(), resolved_by=comment.by)


def titled(name):
    return lambda: SubTheme.objects.create(network=factories.network(), name_fr=name)


VIOLATIONS = {
    # accounts
    "person_email_lower_case": changed(factories.outsider, email="Omar@Example.org"),
    "invitation_expires_after_sent": changed(invitation, expires_at=F("sent_at")),
    "invitation_accepted_or_revoked": changed(invitation, accepted_at=timezone.now(), revoked_at=timezone.now()),
    # records
    "job_once_per_revision": twin(job),
    "job_progress_percent": changed(job, progress=101),
    "job_failed_says_why": changed(job, state="failed", error=""),
    # networks
    "city_latitude_on_earth": changed(factories.city, latitude="90.0001"),
    "city_longitude_on_earth": changed(factories.city, longitude="-180.0001"),
    "city_population_positive": changed(factories.city, population=0),
    "search_entry_once": twin(search_entry),
    "sub_theme_once_per_network": twin(titled("Le tri")),
    "organisation_once": twin(factories.organisation),
    "membership_of_city_or_organisation": changed(active, city=None),
    "membership_left_after_joined": changed(
        lambda: factories.membership(state="withdrawn"), joined_on=TODAY, left_on=TODAY - timedelta(days=1)
    ),
    "membership_active_has_joined": changed(active, joined_on=None),
    "membership_one_open_per_city": twin(active),
    "membership_one_open_per_organisation": twin(of_organisation),
    "appointment_end_after_start": changed(
        lambda: factories.appointment(role="secretariat", start=TODAY), end=TODAY - timedelta(days=1)
    ),
    "appointment_scope_of_role": changed(focal_point, network=None),
    "appointment_ended_has_end": changed(focal_point, status="ended", end=None),
    "appointment_one_titular_focal_point": second_titular,
    "appointment_once_at_a_time": twin(deputy),
    "convention_ends_after_start": changed(factories.convention, ends_on=TODAY, starts_on=TODAY + timedelta(days=1)),
    "convention_concluded_has_dates": changed(factories.convention, signed_on=None),
    "convention_tacit_renewal_has_end": changed(factories.convention, tacit_months=12),
    "convention_party_is_one_thing": changed(factories.party, city=None),
    "convention_party_city_once": twin(factories.party),
    "convention_party_organisation_once": twin(lambda: ministry_and(is_association=False)),
    "convention_party_association_once": twin(lambda: ministry_and(is_association=True)),
    "convention_party_city_deliberated": changed(lambda: factories.party(state="signed"), deliberation_date=None),
    "convention_party_signed_by_somebody": changed(lambda: factories.party(state="signed"), signatory=None),
    "commitment_done_has_date": changed(lambda: factories.commitment(state="done"), done_on=None),
    "commitment_amount_not_negative": changed(factories.commitment, amount_mad=-1),
    "call_closes_after_it_opens": changed(factories.call, closes_on=TODAY - timedelta(days=90)),
    "call_decided_on_a_day": changed(lambda: factories.call(state="decided"), decided_on=None),
    "criterion_once_per_call": changed(lambda: factories.call().criteria.first(), label="Moyens"),
    "criterion_weight_is_a_share": changed(lambda: factories.call().criteria.first(), weight=101),
    "application_one_per_city": twin(factories.application),
    "application_examined_has_points": changed(lambda: factories.application(state="examined"), points=None),
    "review_one_per_reviewer": twin(factories.review),
    "score_one_per_criterion": twin(lambda: factories.review(state="in").scores.first()),
    "score_from_0_to_5": changed(lambda: factories.review(state="in").scores.first(), points=6),
    "milestone_once_per_network": twin(factories.milestone),
    "milestone_reached_on_a_day": changed(factories.milestone, reached_on=TODAY),
    "contribution_of_city_or_organisation": changed(factories.contribution, city=None),
    "contribution_amounts_positive": changed(factories.contribution, amount_mad=0),
    "contribution_received_has_amount": changed(lambda: factories.contribution(state="received"), received_mad=None),
    "contribution_dues_once_a_year": twin(factories.contribution),
    "cost_paid_by_one": paid_by_two,
    "cost_amount_positive": changed(factories.cost, amount_mad=0),
    "joining_request_of_city_or_organisation": changed(factories.joining_request_of, city=None),
    "joining_request_accepted_has_membership": changed(factories.joining_request_of, status="accepted"),
    "election_general_once_a_day": twin(factories.election),
    "mandate_once_per_election": twin(factories.mandate),
    "mandate_without_official_once_per_city": unheld_twice,
    "mandate_answer_is_whole": changed(factories.mandate, status="answered"),
    "amendment_number_once": twin(factories.amendment),
    # activities
    "activity_ends_after_start": changed(factories.session, ends_on=date(2000, 1, 1)),
    "activity_on_site_has_host": changed(lambda: factories.session(state="held"), host_city=None),
    "half_day_once": twin(half_day),
    "half_day_ends_after_start": changed(half_day, starts_at="09:00", ends_at="09:00"),
    "session_remarks_after_circulation": changed(
        lambda: factories.session(minutes="circulated"), remarks_until=F("circulated_on") - timedelta(days=1)
    ),
    "session_circulated_has_minutes": changed(lambda: factories.session(minutes="circulated"), minutes=""),
    "session_approved_has_date": changed(lambda: factories.session(minutes="approved"), approved_on=None),
    "action_settled_has_date": changed(lambda: factories.action(state="done"), settled_on=None),
    "participant_registered_has_moment": changed(visitor, registration="registered"),
    "need_of_a_line_is_planned": changed(lambda: factories.need(state="planned"), status="heard"),
    "programme_once_per_year": twin(lambda: factories.programme()),
    "programme_adopted_has_date": changed(lambda: factories.programme(state="adopted"), adopted_on=None),
    "programme_line_in_a_quarter": changed(lambda: factories.programme(state="adopted").lines.get(), quarter=5),
    "evaluation_marks_on_scale": changed(
        lambda: factories.evaluation(activity=factories.session(state="held")), content=6
    ),
    "paper_made_has_pages": changed(paper, file="papers/1/a.pdf"),
    "course_has_hours": changed(lambda: factories.course(), hours=0),
    "course_threshold_percent": changed(lambda: factories.course(), threshold=101),
    "training_issued_has_date": changed(lambda: factories.training(assessment="certificates_issued"), issued_on=None),
    "training_followed_up_has_date": changed(lambda: factories.training(assessment="followed_up"), followed_up_on=None),
    "training_result_percent": changed(
        lambda: factories.training(assessment="marked").participants.first().result, after=101
    ),
    "certificate_one_valid": twin(lambda: factories.certificate(), number="2026-AAAAA-BBBBB"),
    "certificate_ended_has_date": changed(lambda: factories.certificate(), status="revoked"),
    "trip_authorised_has_date": changed(
        lambda: factories.study_trip(state="open", delegation="authorised"), authorised_on=None
    ),
    "trip_due_has_date": changed(lambda: factories.study_trip(restitution="due"), report_due_on=None),
    "trip_reported_has_report": changed(lambda: factories.study_trip(restitution="reported"), report=""),
    "restitution_once_per_city": twin(lambda: factories.council_restitution()),
    "restitution_held_has_day": changed(lambda: factories.council_restitution(), status="restituted"),
    "participant_person_once": twin(invited, name="Quelqu'un d'autre"),
    "participant_name_once": twin(visitor, name="SAMIRA BENNIS"),
    "participant_has_name": changed(visitor, name=""),
    "attendance_once_per_half_day": twin(attendance, presence="absent"),
    # capitalisation
    "sheet_online_was_published": changed(lambda: published().sheet, first_published_on=None),
    "sheet_version_number_once": twin(lambda: factories.sheet_version(state="rejected")),
    "sheet_one_version_online": other_version("published"),
    "sheet_one_version_under_way": other_version("draft"),
    "sheet_published_was_validated": changed(published, validated_on=None),
    "sheet_ended_after_started": changed(published, started_on=TODAY, ended_on=TODAY - timedelta(days=1)),
    "sheet_costs_not_negative": changed(published, running_cost_mad=-1),
    "comment_resolved_by_somebody": changed(factories.comment, resolved_at=timezone.now()),
    "comment_answer_is_not_resolved": answer_resolved,
    "report_scope_of_kind": changed(factories.report, kind="proceedings"),
    "report_ready_has_file": changed(factories.report, file=""),
    "report_published_has_date": changed(lambda: factories.report(state="published"), published_on=None),
    "report_failed_says_why": changed(lambda: factories.report(state="failed"), failure=""),
    "report_once_under_way": twin(lambda: factories.report(state="queued")),
}


def test_every_constraint_has_a_row_that_violates_it():
    assert set(VIOLATIONS) == NAMES


@pytest.mark.parametrize("name", sorted(VIOLATIONS))
def test_the_database_refuses(name):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        VIOLATIONS[name]()
    assert refusal.value.__cause__.diag.constraint_name == name
