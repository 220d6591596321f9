"""The states of an action."""

from django.utils.translation import gettext_lazy as _

from activities.enums import ActionStatus
from activities.models import Action
from records.transitions import FOCAL_POINT, Transition, Workflow

ACTION = Workflow(
    model=Action,
    states=ActionStatus,
    tones={ActionStatus.OPEN: "wait", ActionStatus.DONE: "ok", ActionStatus.DROPPED: "neutral"},
    initial=(ActionStatus.OPEN,),
    transitions=(
        Transition(
            "settle",
            (ActionStatus.OPEN,),
            ActionStatus.DONE,
            "activities.settle_action",
            _("Mark as done"),
            who=FOCAL_POINT,
            needs=("settled_on",),
            hint=_("The action leaves the agenda of the sessions to come. The coordination can reopen it."),
        ),
        Transition(
            "drop",
            (ActionStatus.OPEN,),
            ActionStatus.DROPPED,
            "activities.drop_action",
            _("Drop"),
            reason=True,
            style="danger",
            hint=_(
                "The action is no longer expected of anybody, and leaves the agenda of the sessions to come. "
                "You can reopen it."
            ),
        ),
        Transition(
            "reopen",
            (ActionStatus.DONE, ActionStatus.DROPPED),
            ActionStatus.OPEN,
            "activities.drop_action",
            _("Reopen"),
            reason=True,
            style="secondary",
            hint=_("The action is expected again, and comes back on the agenda of the sessions to come."),
        ),
    ),
)
