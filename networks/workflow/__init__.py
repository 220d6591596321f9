"""The states of networks/, as tables: one file for each noun."""

from networks.workflow.application import APPLICATION
from networks.workflow.appointment import APPOINTMENT
from networks.workflow.call import CALL
from networks.workflow.commitment import COMMITMENT
from networks.workflow.contribution import CONTRIBUTION
from networks.workflow.convention import CONVENTION
from networks.workflow.convention_party import CONVENTION_PARTY
from networks.workflow.cost import COST
from networks.workflow.election import ELECTION
from networks.workflow.financial_year import FINANCIAL_YEAR
from networks.workflow.joining_request import JOINING_REQUEST
from networks.workflow.mandate import MANDATE
from networks.workflow.membership import MEMBERSHIP, way_in
from networks.workflow.milestone import MILESTONE
from networks.workflow.people import (
    coordinators_of,
    people_of_cities,
    people_of_city,
    secretariat,
    those_concerned,
    those_who_follow,
)
from networks.workflow.review import REVIEW

__all__ = [
    "APPLICATION",
    "APPOINTMENT",
    "CALL",
    "COMMITMENT",
    "CONTRIBUTION",
    "CONVENTION",
    "CONVENTION_PARTY",
    "COST",
    "ELECTION",
    "FINANCIAL_YEAR",
    "JOINING_REQUEST",
    "MANDATE",
    "MEMBERSHIP",
    "MILESTONE",
    "REVIEW",
    "coordinators_of",
    "people_of_cities",
    "people_of_city",
    "secretariat",
    "those_concerned",
    "those_who_follow",
    "way_in",
]
