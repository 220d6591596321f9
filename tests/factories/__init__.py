"""People and records for tests, each in the state asked for: `factories.session(state="held", minutes="circulated")`.

Every function has sensible defaults, takes the fields that a test is about by name, and returns the record.
"""

from tests.factories.activities import (
    action,
    agenda_item,
    attendance,
    ballot,
    circulate,
    evaluation,
    participant,
    remark,
    session,
    write,
)
from tests.factories.calls import application, call, review
from tests.factories.capitalisation import comment, report, resolve, sheet, sheet_version
from tests.factories.conventions import amendment, commitment, convention, deliberate, party
from tests.factories.elections import answered, election, mandate
from tests.factories.finance import contribution, cost, financial_year
from tests.factories.joining import joining_request_of
from tests.factories.milestones import milestone
from tests.factories.networks import (
    appointment,
    city,
    coordinator,
    elected_official,
    focal_point,
    membership,
    network,
    organisation,
    partner,
    region,
    secretary,
    suspend,
)
from tests.factories.people import outsider, person
from tests.factories.programmes import need, programme
from tests.factories.trainings import certificate, course, training
from tests.factories.trips import council_restitution, enrol, pledge, study_trip

__all__ = [
    "action",
    "agenda_item",
    "amendment",
    "answered",
    "application",
    "appointment",
    "attendance",
    "ballot",
    "circulate",
    "call",
    "certificate",
    "city",
    "comment",
    "commitment",
    "contribution",
    "convention",
    "coordinator",
    "cost",
    "council_restitution",
    "course",
    "deliberate",
    "elected_official",
    "enrol",
    "evaluation",
    "election",
    "financial_year",
    "focal_point",
    "joining_request_of",
    "mandate",
    "membership",
    "milestone",
    "need",
    "network",
    "organisation",
    "outsider",
    "participant",
    "partner",
    "party",
    "person",
    "pledge",
    "programme",
    "region",
    "remark",
    "report",
    "review",
    "resolve",
    "secretary",
    "session",
    "sheet",
    "sheet_version",
    "study_trip",
    "suspend",
    "training",
    "write",
]
