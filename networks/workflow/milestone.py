"""The states of a milestone: who moves it, from where to where."""

from django.utils.translation import gettext_lazy as _

from accounts.notifications import told
from networks.enums import MilestoneStatus as S
from networks.models import Milestone
from networks.workflow.people import those_who_follow
from records.transitions import COORDINATOR, Transition, Workflow

MILESTONE = Workflow(
    model=Milestone,
    states=S,
    tones={S.EXPECTED: "neutral", S.REACHED: "ok"},
    initial=(S.EXPECTED,),
    transitions=(
        Transition(
            "reach",
            (S.EXPECTED,),
            S.REACHED,
            "networks.move_milestone",
            _("Mark as reached"),
            who=COORDINATOR,
            needs=("reached_on",),
            hint=_("The network's page shows it at once, and the network's phase follows from it."),
            event=_("Milestone reached"),
            notify=told(those_who_follow),
        ),
        Transition(
            "plan",
            (S.EXPECTED,),
            S.EXPECTED,
            "networks.move_milestone",
            _("Plan for a day"),
            who=COORDINATOR,
            needs=("planned_on",),
            asks=("planned_on", "note"),
            style="secondary",
            hint=_("Everybody reads the day on the network's page."),
            event=_("Planned for a day"),
        ),
        Transition(
            "reopen",
            (S.REACHED,),
            S.EXPECTED,
            "networks.move_milestone",
            _("Not reached after all"),
            who=COORDINATOR,
            reason=True,
            style="secondary",
            hint=_("The day is taken away, and the network's phase is what its other milestones say."),
            event=_("Reopened"),
            notify=told(those_who_follow),
        ),
    ),
)
