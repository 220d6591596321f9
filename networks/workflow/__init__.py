"""The states of networks/, as tables: one file for each noun."""

from networks.workflow.appointment import APPOINTMENT
from networks.workflow.membership import MEMBERSHIP, way_in
from networks.workflow.people import coordinators_of, people_of_city, secretariat, those_who_follow

__all__ = [
    "APPOINTMENT",
    "MEMBERSHIP",
    "coordinators_of",
    "people_of_city",
    "secretariat",
    "those_who_follow",
    "way_in",
]
