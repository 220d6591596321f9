"""The states of a city's application: written, signed off, submitted, examined, decided."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.notifications import told
from networks.enums import ApplicationStatus as S
from networks.enums import CallStatus
from networks.models import Application, Membership
from networks.workflow.people import people_of_applicant, secretariat, those_who_follow_application
from records.transitions import ELECTED_OFFICIAL, SYSTEM, Transition, Workflow

ANSWERS = ("motivation", "problem", "experience", "themes_offered", "themes_sought", "means")
CONTACT = ("contact_given_name", "contact_family_name", "contact_function", "contact_email")


def call_takes_it(application):
    """None, or the sentence that says that the call takes no applications now."""
    return None if application.call.takes_applications else _("The call takes no applications now.")


def call_decided(application):
    """None, or the sentence that says that applications are decided on together."""
    if application.call.status == CallStatus.DECIDED:
        return None
    return _("Applications are decided on together, on the page of the call.")


def place_free(application):
    """None, or the sentence that says that no place is free, or that the call has not been decided."""
    refusal = call_decided(application)
    if refusal or application.status == S.EXAMINED:
        return refusal
    call = application.call
    retained = call.applications.filter(status=S.RETAINED)
    present = Membership.objects.open().filter(network=call.network_id, city__in=retained.values("city"))
    if present.count() < call.places:
        return None
    return _("No place is free: a city that was retained has to give up first.")


def decided_alone(application):
    """True once a step decides on one application: the first decision is made on all, on the page of their call."""
    return application.status != S.EXAMINED


APPLICATION = Workflow(
    model=Application,
    states=S,
    tones={
        S.DRAFT: "neutral",
        S.SIGNED_OFF: "wait",
        S.SUBMITTED: "wait",
        S.EXAMINED: "info",
        S.RETAINED: "ok",
        S.WAITING: "wait",
        S.REFUSED: "danger",
        S.WITHDRAWN: "neutral",
    },
    initial=(S.DRAFT,),
    transitions=(
        Transition(
            "sign_off",
            (S.DRAFT,),
            S.SIGNED_OFF,
            "networks.sign_off_application",
            gettext_lazy("Sign off the application"),
            who=ELECTED_OFFICIAL,
            needs=(*ANSWERS, *CONTACT),
            guard=call_takes_it,
            hint=gettext_lazy(
                "You commit your city to what it answers. If it is retained, the focal point named in it is invited."
            ),
            event=gettext_lazy("Application signed off"),
            notify=told(people_of_applicant),
        ),
        Transition(
            "submit",
            (S.SIGNED_OFF,),
            S.SUBMITTED,
            "networks.fill_application",
            gettext_lazy("Submit the application"),
            who=gettext_lazy("the city"),
            guard=call_takes_it,
            hint=gettext_lazy("The reviewers read it from now on, and it no longer changes."),
            event=gettext_lazy("Application submitted"),
            notify=told(those_who_follow_application),
        ),
        Transition(
            "rework",
            (S.SIGNED_OFF,),
            S.DRAFT,
            "networks.fill_application",
            gettext_lazy("Change the answers"),
            reason=True,
            style="secondary",
            guard=call_takes_it,
            hint=gettext_lazy("The elected official signs off again afterwards."),
            event=gettext_lazy("Back to the city's draft"),
            notify=told(people_of_applicant),
        ),
        Transition(
            "finish_review",
            (S.SUBMITTED,),
            S.EXAMINED,
            SYSTEM,
            gettext_lazy("Finish the reviews"),
            who=gettext_lazy("by itself, with the last review"),
            needs=("points",),
            event=gettext_lazy("All reviews handed in"),
        ),
        Transition(
            "retain",
            (S.EXAMINED, S.WAITING),
            S.RETAINED,
            "networks.decide_application",
            gettext_lazy("Retain"),
            guard=place_free,
            hint=gettext_lazy(
                "The city's membership begins, at the stage at which its council deliberates, "
                "and its focal point is invited."
            ),
            event=gettext_lazy("Application retained"),
            notify=told(people_of_applicant),
            offered=decided_alone,
        ),
        Transition(
            "put_on_waiting_list",
            (S.EXAMINED,),
            S.WAITING,
            "networks.decide_application",
            gettext_lazy("Put on the waiting list"),
            style="secondary",
            guard=call_decided,
            event=gettext_lazy("Put on the waiting list"),
            notify=told(people_of_applicant),
            offered=decided_alone,
        ),
        Transition(
            "refuse",
            (S.EXAMINED, S.WAITING),
            S.REFUSED,
            "networks.decide_application",
            gettext_lazy("Refuse"),
            reason=True,
            style="danger",
            guard=call_decided,
            hint=gettext_lazy("The city is told by mail, with your reason."),
            event=gettext_lazy("Application refused"),
            notify=told(people_of_applicant),
            offered=decided_alone,
        ),
        Transition(
            "withdraw",
            (S.DRAFT, S.SIGNED_OFF, S.SUBMITTED, S.EXAMINED, S.WAITING),
            S.WITHDRAWN,
            "networks.withdraw_application",
            gettext_lazy("Withdraw the application"),
            reason=True,
            style="danger",
            hint=gettext_lazy("It is kept, and no longer judged. While the call is open, the city can begin another."),
            event=gettext_lazy("Application withdrawn"),
            notify=told(secretariat),
        ),
    ),
)
