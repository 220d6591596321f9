"""The states of a session's minutes."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.notifications import notice
from activities.enums import ActivityStatus as S
from activities.enums import MinutesStatus as M
from activities.models import Session
from activities.workflow.people import people_invited
from records.transitions import COORDINATOR, FOCAL_POINT, Transition, Workflow


def minutes_written(session):
    """None if the session was held and there are minutes to circulate, else what is missing."""
    if session.status != S.HELD:
        return _("Say first that the session has been held.")
    return None if session.minutes.strip() else _("Write the minutes first.")


def remarks_over(session):
    """None once those invited have had their days for remarks, else what is missing."""
    if session.remarks_until and session.remarks_until < timezone.localdate():
        return None
    return _("Remarks are still open: the minutes can be approved once the time for them is over.")


def remark_dates():
    """The dates set when minutes are circulated: today, and the last day for remarks."""
    today = timezone.localdate()
    return {"circulated_on": today, "remarks_until": today + timedelta(days=settings.MINUTES_REMARK_DAYS)}


MINUTES = Workflow(
    model=Session,
    field="minutes_status",
    states=M,
    tones={M.NONE: "neutral", M.DRAFTED: "wait", M.CIRCULATED: "info", M.APPROVED: "ok"},
    initial=(M.NONE,),
    transitions=(
        Transition(
            "draft_minutes",
            (M.NONE,),
            M.DRAFTED,
            "activities.write_minutes",
            _("Write the minutes"),
            who=FOCAL_POINT,
            page="activities:session_minutes",
        ),
        Transition(
            "circulate_minutes",
            (M.DRAFTED,),
            M.CIRCULATED,
            "activities.circulate_minutes",
            _("Circulate for remarks"),
            who=FOCAL_POINT,
            guard=minutes_written,
            notify=notice("activities/emails/minutes_circulated", people_invited),
        ),
        Transition(
            "approve_minutes",
            (M.CIRCULATED,),
            M.APPROVED,
            "activities.approve_minutes",
            _("Approve the minutes"),
            who=COORDINATOR,
            guard=remarks_over,
            notify=notice("activities/emails/minutes_approved", people_invited),
        ),
        Transition(
            "take_back_minutes",
            (M.CIRCULATED,),
            M.DRAFTED,
            "activities.approve_minutes",
            _("Take back to rewrite"),
            reason=True,
            style="secondary",
            hint=_(
                "Until they are circulated again, only the host city, the coordination and the secretariat read "
                "the minutes. The remarks already made are kept."
            ),
        ),
    ),
)
