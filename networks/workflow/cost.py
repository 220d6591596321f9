"""The states of a cost: recorded, or cancelled if it was entered by mistake."""

from django.utils.translation import gettext_lazy as _

from networks.enums import CostStatus as S
from networks.models import Cost
from networks.workflow.financial_year import year_is_open
from records.transitions import Transition, Workflow

COST = Workflow(
    model=Cost,
    states=S,
    tones={S.RECORDED: "ok", S.CANCELLED: "neutral"},
    initial=(S.RECORDED,),
    transitions=(
        Transition(
            "cancel",
            (S.RECORDED,),
            S.CANCELLED,
            "networks.manage_finance",
            _("Cancel the entry"),
            reason=True,
            guard=year_is_open,
            style="danger",
            hint=_("It counts nowhere any more; its page and its history stay."),
            event=_("Entry cancelled"),
        ),
    ),
)
