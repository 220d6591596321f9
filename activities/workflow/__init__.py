"""The states of activities/, as tables: one file for each noun."""

from activities.workflow.action import ACTION
from activities.workflow.meeting import SESSION, STUDY_TRIP, TRAINING, meetings_of
from activities.workflow.minutes import MINUTES, remark_dates, remarks_over
from activities.workflow.people import in_office_for, people_invited
from activities.workflow.programme import NEED, PROGRAMME
from activities.workflow.training import ASSESSMENT, CERTIFICATE, follow_up_day, reaches_threshold
from activities.workflow.trip import COUNCIL, DELEGATION, RESTITUTION

__all__ = [
    "ACTION",
    "ASSESSMENT",
    "CERTIFICATE",
    "COUNCIL",
    "DELEGATION",
    "MINUTES",
    "NEED",
    "PROGRAMME",
    "RESTITUTION",
    "SESSION",
    "STUDY_TRIP",
    "TRAINING",
    "follow_up_day",
    "in_office_for",
    "meetings_of",
    "people_invited",
    "reaches_threshold",
    "remark_dates",
    "remarks_over",
]
