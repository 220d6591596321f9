from activities.models.action import Action
from activities.models.activity import Activity, AgendaItem, HalfDay
from activities.models.certificate import Certificate
from activities.models.course import Course
from activities.models.evaluation import Ballot, Evaluation
from activities.models.feed import CalendarFeed
from activities.models.need import Need
from activities.models.paper import Paper
from activities.models.participant import Attendance, Participant
from activities.models.programme import Programme, ProgrammeLine
from activities.models.session import Decision, Remark, Session
from activities.models.training import Training, TrainingResult
from activities.models.trip import CouncilRestitution, StudyTrip

# What an activity may be: kind -> its model.
KINDS = {model.KIND: model for model in (Session, Training, StudyTrip)}

__all__ = [
    "KINDS",
    "Action",
    "Activity",
    "AgendaItem",
    "Attendance",
    "Ballot",
    "CalendarFeed",
    "Certificate",
    "CouncilRestitution",
    "Course",
    "Decision",
    "Evaluation",
    "HalfDay",
    "Need",
    "Paper",
    "Participant",
    "Programme",
    "ProgrammeLine",
    "Remark",
    "Session",
    "StudyTrip",
    "Training",
    "TrainingResult",
]
