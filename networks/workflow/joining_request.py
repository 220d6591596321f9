"""The states of a request to join: received, taken up by the secretariat or set aside."""

from django.utils.translation import gettext_lazy as _

from networks.enums import RequestStatus as S
from networks.models import JoiningRequest
from records.transitions import SECRETARIAT, Transition, Workflow

JOINING_REQUEST = Workflow(
    model=JoiningRequest,
    states=S,
    tones={S.RECEIVED: "wait", S.ACCEPTED: "ok", S.SET_ASIDE: "neutral"},
    initial=(S.RECEIVED,),
    transitions=(
        Transition(
            "accept",
            (S.RECEIVED,),
            S.ACCEPTED,
            "networks.identify_membership",
            _("Take it up"),
            who=SECRETARIAT,
            needs=("membership",),
            page="networks:request_accept",
            event=_("Taken up"),
        ),
        Transition(
            "set_aside",
            (S.RECEIVED,),
            S.SET_ASIDE,
            "networks.identify_membership",
            _("Set it aside"),
            reason=True,
            style="secondary",
            hint=_("No membership is opened. The portal does not write to whoever has asked: answer them by mail."),
            event=_("Set aside"),
        ),
    ),
)
