"""The factories reach every state and every role."""

import pytest

from activities.enums import (
    ActionStatus,
    ActivityStatus,
    AssessmentStatus,
    CertificateStatus,
    CouncilStatus,
    DelegationStatus,
    MinutesStatus,
    NeedStatus,
    ProgrammeStatus,
    RestitutionStatus,
)
from capitalisation.enums import ReportStatus, SheetStatus
from networks.enums import (
    ApplicationStatus,
    CallStatus,
    CommitmentStatus,
    ContributionStatus,
    ConventionStatus,
    CostStatus,
    ElectionStatus,
    MandateStatus,
    MembershipStatus,
    MilestoneStatus,
    PartyStatus,
    RequestStatus,
    ReviewStatus,
    YearStatus,
)
from networks.models.appointment import offices_of
from tests import factories

pytestmark = pytest.mark.django_db

STATES = [
    *(("membership", "state", state, "status") for state in MembershipStatus.values),
    *(("convention", "state", state, "status") for state in ConventionStatus.values),
    *(("party", "state", state, "status") for state in PartyStatus.values),
    *(("call", "state", state, "status") for state in CallStatus.values),
    *(("application", "state", state, "status") for state in ApplicationStatus.values),
    *(("review", "state", state, "status") for state in ReviewStatus.values),
    *(("milestone", "state", state, "status") for state in MilestoneStatus.values),
    *(("election", "state", state, "status") for state in ElectionStatus.values),
    *(("mandate", "state", state, "status") for state in MandateStatus.values),
    *(("contribution", "state", state, "status") for state in ContributionStatus.values),
    *(("cost", "state", state, "status") for state in CostStatus.values),
    *(("financial_year", "state", state, "status") for state in YearStatus.values),
    *(("joining_request_of", "state", state, "status") for state in RequestStatus.values),
    *(("commitment", "state", state, "status") for state in CommitmentStatus.values),
    *(("session", "state", state, "status") for state in ActivityStatus.values),
    *(("session", "minutes", state, "minutes_status") for state in MinutesStatus.values),
    *(("action", "state", state, "status") for state in ActionStatus.values),
    *(("need", "state", state, "status") for state in NeedStatus.values),
    *(("programme", "state", state, "status") for state in ProgrammeStatus.values),
    *(("training", "state", state, "status") for state in ActivityStatus.values),
    *(("training", "assessment", state, "assessment_status") for state in AssessmentStatus.values),
    *(("certificate", "state", state, "status") for state in CertificateStatus.values),
    *(("study_trip", "state", state, "status") for state in ActivityStatus.values),
    *(("study_trip", "delegation", state, "delegation_status") for state in DelegationStatus.values),
    *(("study_trip", "restitution", state, "restitution_status") for state in RestitutionStatus.values),
    *(("council_restitution", "state", state, "status") for state in CouncilStatus.values),
    *(("sheet_version", "state", state, "status") for state in SheetStatus.values),
    *(("report", "state", state, "status") for state in ReportStatus.values),
]


@pytest.mark.parametrize(("name", "argument", "state", "field"), STATES)
def test_every_state_is_reached(name, argument, state, field):
    record = getattr(factories, name)(**{argument: state})
    record.refresh_from_db()
    assert getattr(record, field) == state


def test_people_hold_what_their_name_says():
    city, network = factories.city(), factories.network()
    focal_point = offices_of(factories.focal_point(city, network))
    assert (focal_point.city_ids, focal_point.network_ids) == ({city.pk}, {network.pk})
    assert offices_of(factories.elected_official(city)).network_ids == {network.pk}
    assert offices_of(factories.coordinator(network)).coordinated_ids == {network.pk}
    assert offices_of(factories.secretary()).is_secretariat
    assert offices_of(factories.partner()).organisation_ids
    assert not offices_of(factories.outsider()).any
