from activities.models.action import Action
from activities.models.activity import Activity, AgendaItem, HalfDay
from activities.models.paper import Paper
from activities.models.participant import Attendance, Participant
from activities.models.session import Decision, Need, Remark, Session

# What an activity may be: kind -> its model.
KINDS = {model.KIND: model for model in (Session,)}

__all__ = [
    "KINDS",
    "Action",
    "Activity",
    "AgendaItem",
    "Attendance",
    "Decision",
    "HalfDay",
    "Need",
    "Paper",
    "Participant",
    "Remark",
    "Session",
]
