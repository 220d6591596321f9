"""The states of a contribution: promised, called, received."""

from django.utils.translation import gettext_lazy as _

from accounts.notifications import notice, told
from networks.enums import ContributionStatus as S
from networks.models import Contribution
from networks.workflow.financial_year import year_is_open
from networks.workflow.people import people_of_payer
from records.transitions import SECRETARIAT, Transition, Workflow

CONTRIBUTION = Workflow(
    model=Contribution,
    states=S,
    tones={S.PROMISED: "info", S.CALLED: "wait", S.RECEIVED: "ok", S.CANCELLED: "neutral"},
    initial=(S.PROMISED,),
    transitions=(
        Transition(
            "call",
            (S.PROMISED,),
            S.CALLED,
            "networks.manage_finance",
            _("Call the contribution"),
            who=SECRETARIAT,
            needs=("called_on",),
            asks=("called_on",),
            guard=year_is_open,
            hint=_("Whoever pays is asked for it by mail."),
            event=_("Contribution called"),
            notify=notice("networks/emails/contribution_called", people_of_payer),
        ),
        Transition(
            "receive",
            (S.PROMISED, S.CALLED),
            S.RECEIVED,
            "networks.manage_finance",
            _("Record the receipt"),
            who=SECRETARIAT,
            needs=("received_on", "received_mad"),
            guard=year_is_open,
            hint=_("It counts as received in the accounts of its year; whoever paid is thanked by mail."),
            event=_("Contribution received"),
            notify=notice("networks/emails/contribution_received", people_of_payer),
        ),
        Transition(
            "undo_receipt",
            (S.RECEIVED,),
            S.CALLED,
            "networks.manage_finance",
            _("Not received after all"),
            reason=True,
            guard=year_is_open,
            style="secondary",
            hint=_("It is expected again."),
            event=_("Receipt taken back"),
            notify=told(people_of_payer),
        ),
        Transition(
            "cancel",
            (S.PROMISED, S.CALLED),
            S.CANCELLED,
            "networks.manage_finance",
            _("Cancel the contribution"),
            reason=True,
            guard=year_is_open,
            style="danger",
            hint=_("It is no longer expected, and counts nowhere."),
            event=_("Contribution cancelled"),
            notify=told(people_of_payer),
        ),
    ),
)
