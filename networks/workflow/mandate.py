"""The states of a mandate: awaited from the city, answered by its focal point, confirmed by the secretariat."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.notifications import told
from networks.enums import ElectionStatus, MandateOutcome
from networks.enums import MandateStatus as S
from networks.models import Mandate
from networks.workflow.people import people_of_mandate, secretariat, titular_focal_points
from records.transitions import FOCAL_POINT, SECRETARIAT, Transition, Workflow


def city_is_asked(mandate):
    """None, or the sentence that says that it is too early, or too late, for an answer."""
    if mandate.election.status == ElectionStatus.CONFIRMING:
        return None
    return _("The cities have not been asked yet: the secretariat does it once the councils are in place.")


def still_stands(mandate):
    """None, or the sentence that says that the appointment to confirm has ended in the meantime."""
    if mandate.outcome == MandateOutcome.KEPT and not mandate.appointment.is_open:
        return _("The appointment has ended in the meantime: return the answer to the city.")
    return None


MANDATE = Workflow(
    model=Mandate,
    states=S,
    tones={S.AWAITED: "wait", S.ANSWERED: "info", S.CONFIRMED: "ok", S.SET_ASIDE: "neutral"},
    initial=(S.AWAITED,),
    transitions=(
        Transition(
            "answer",
            (S.AWAITED,),
            S.ANSWERED,
            "networks.answer_mandate",
            gettext_lazy("Say who represents the city"),
            who=FOCAL_POINT,
            needs=("outcome",),
            guard=city_is_asked,
            offered=lambda mandate: city_is_asked(mandate) is None,
            hint=gettext_lazy("The secretariat checks the answer, and then confirms the mandate."),
            event=gettext_lazy("Answer recorded"),
            notify=told(secretariat),
        ),
        Transition(
            "confirm",
            (S.ANSWERED,),
            S.CONFIRMED,
            "networks.manage_election",
            gettext_lazy("Confirm the mandate"),
            who=SECRETARIAT,
            guard=still_stands,
            hint=gettext_lazy(
                "Whoever stays has all rights again at once. Whoever is replaced leaves, and the successor is invited."
            ),
            event=gettext_lazy("Mandate confirmed"),
            notify=told(titular_focal_points),
        ),
        Transition(
            "return",
            (S.ANSWERED,),
            S.AWAITED,
            "networks.manage_election",
            gettext_lazy("Return the answer"),
            reason=True,
            style="secondary",
            hint=gettext_lazy("The city's titular focal points are told what is missing, and answer again."),
            event=gettext_lazy("Answer returned"),
            notify=told(titular_focal_points),
        ),
        Transition(
            "set_aside",
            (S.AWAITED, S.ANSWERED),
            S.SET_ASIDE,
            "networks.manage_election",
            gettext_lazy("Not concerned after all"),
            reason=True,
            style="secondary",
            hint=gettext_lazy("The mandate holds again at once, as if there had been no election in this city."),
            event=gettext_lazy("Set aside"),
            notify=told(people_of_mandate),
        ),
    ),
)
