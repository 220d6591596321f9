"""The states of a commitment: to do, and done."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from networks.enums import CommitmentStatus as S
from networks.models import Commitment
from networks.models.commitment import OWED
from records.transitions import Transition, Workflow


def is_binding(commitment):
    """None if the convention has come into force, else what is awaited."""
    if commitment.convention.status in OWED:
        return None
    return _("The convention does not bind its parties now.")


COMMITMENT = Workflow(
    model=Commitment,
    states=S,
    tones={S.OPEN: "wait", S.DONE: "ok"},
    initial=(S.OPEN,),
    transitions=(
        Transition(
            "settle",
            (S.OPEN,),
            S.DONE,
            "networks.settle_commitment",
            pgettext_lazy("commitment", "Mark as done"),
            who=_("the party that owes it"),
            needs=("done_on",),
            guard=is_binding,
            hint=_("The other parties read it at once on the convention's page."),
            event=pgettext_lazy("commitment", "Done"),
        ),
        Transition(
            "reopen_commitment",
            (S.DONE,),
            S.OPEN,
            "networks.change_convention",
            _("Not done after all"),
            reason=True,
            style="secondary",
            hint=_("It is due again; the day and the evidence given are taken away."),
        ),
    ),
)
