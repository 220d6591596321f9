"""The states of a call: drafted, open to cities, closed, decided."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.notifications import told
from networks.enums import ApplicationStatus
from networks.enums import CallStatus as S
from networks.models import Call
from networks.models.call import WHOLE
from networks.workflow.people import applicants_and_reviewers, reviewers_and_coordinators
from records.transitions import SECRETARIAT, SYSTEM, Transition, Workflow

# An application is never judged by one person alone.
FEWEST_REVIEWERS = 2


def ready_to_open(call):
    """None, or the sentence that says what is missing before cities can apply."""
    total = sum(call.criteria.values_list("weight", flat=True))
    if total != WHOLE:
        return _("The weights of the criteria make %(total)s: they have to make 100.") % {"total": total}
    if call.reviewers.count() < FEWEST_REVIEWERS:
        return _("Name two reviewers at least: no application is judged by one person alone.")
    if call.closes_on < timezone.localdate():
        return _("Its last day is past: give a later one.")
    return None


def begun(call):
    """None, or the sentence that says that its first day has not come."""
    return None if call.opens_on <= timezone.localdate() else _("Its first day has not come yet.")


def last_day_past(call):
    """None, or the sentence that says that cities may still apply."""
    return None if call.closes_on < timezone.localdate() else _("Its last day is not past yet.")


def all_examined(call):
    """None, or the sentence that says which applications cannot be decided on yet."""
    waiting = call.applications.filter(status=ApplicationStatus.SUBMITTED)
    names = [str(application.city) for application in waiting.select_related("city").order_by("city__sort_name")]
    if names:
        return _("Reviews are missing of: %(cities)s.") % {"cities": ", ".join(names)}
    return None


CALL = Workflow(
    model=Call,
    states=S,
    tones={S.DRAFT: "neutral", S.OPEN: "ok", S.CLOSED: "wait", S.DECIDED: "info", S.CANCELLED: "neutral"},
    initial=(S.DRAFT,),
    transitions=(
        Transition(
            "open",
            (S.DRAFT,),
            S.OPEN,
            "networks.move_call",
            gettext_lazy("Open the call"),
            who=SECRETARIAT,
            guard=ready_to_open,
            hint=gettext_lazy(
                "Everybody reads the call, and cities apply from its first day on. "
                "Its text, its criteria and their weights no longer change."
            ),
            event=gettext_lazy("Call opened"),
            notify=told(reviewers_and_coordinators),
        ),
        Transition(
            "close_by_date",
            (S.OPEN,),
            S.CLOSED,
            SYSTEM,
            gettext_lazy("Close at the end of the last day"),
            who=gettext_lazy("by itself, after its last day"),
            guard=last_day_past,
            event=gettext_lazy("Call closed"),
            notify=told(reviewers_and_coordinators),
        ),
        Transition(
            "close_early",
            (S.OPEN,),
            S.CLOSED,
            "networks.move_call",
            gettext_lazy("Close before the last day"),
            reason=True,
            guard=begun,
            style="secondary",
            hint=gettext_lazy("Cities can no longer apply; what was not submitted stays behind."),
            event=gettext_lazy("Call closed early"),
            notify=told(applicants_and_reviewers),
        ),
        Transition(
            "decide",
            (S.CLOSED,),
            S.DECIDED,
            "networks.move_call",
            gettext_lazy("Decide"),
            who=SECRETARIAT,
            needs=("decided_on",),
            guard=all_examined,
            page="networks:call_decide",
            event=gettext_lazy("Call decided"),
            notify=told(reviewers_and_coordinators),
        ),
        Transition(
            "cancel",
            (S.DRAFT, S.OPEN, S.CLOSED),
            S.CANCELLED,
            "networks.move_call",
            gettext_lazy("Call it off"),
            reason=True,
            style="danger",
            hint=gettext_lazy("No city is retained. Applications are kept, and those who applied are told by mail."),
            event=gettext_lazy("Call called off"),
            notify=told(applicants_and_reviewers),
        ),
    ),
)
