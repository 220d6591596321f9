"""The states of an election: prepared, polled, each city confirmed, closed."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.notifications import notice, told
from networks.enums import ElectionStatus as S
from networks.models import Election
from networks.workflow.people import asked_by, members, those_who_follow
from records.transitions import SECRETARIAT, SYSTEM, Transition, Workflow


def day_has_come(election):
    """None, or the sentence that says why no mandate can be put to confirm."""
    if not election.is_due:
        return _("The polling day has not come yet.")
    if not election.mandates_to_confirm().exists():
        return _("No elected official of the cities concerned is in office: there is no mandate to confirm.")
    return None


def all_settled(election):
    """None, or the sentence that says how many mandates are still awaited."""
    left = election.unsettled().count()
    return _("%(number)s mandates are not confirmed yet.") % {"number": left} if left else None


ELECTION = Workflow(
    model=Election,
    states=S,
    tones={S.PREPARED: "info", S.POLLED: "wait", S.CONFIRMING: "wait", S.CLOSED: "ok", S.CANCELLED: "neutral"},
    initial=(S.PREPARED,),
    transitions=(
        Transition(
            "poll",
            (S.PREPARED,),
            S.POLLED,
            "networks.manage_election",
            gettext_lazy("Put the mandates to confirm"),
            who=gettext_lazy("by itself, on the polling day, or the secretariat"),
            guard=day_has_come,
            hint=gettext_lazy(
                "The elected officials of the cities concerned go on reading and finishing what is under way, and sign "
                "nothing off any more until they are confirmed. The memberships of their cities stand."
            ),
            event=gettext_lazy("Mandates put to confirm"),
            notify=told(those_who_follow),
        ),
        Transition(
            "poll_by_date",
            (S.PREPARED,),
            S.POLLED,
            SYSTEM,
            gettext_lazy("Put the mandates to confirm on the polling day"),
            guard=day_has_come,
            event=gettext_lazy("Mandates put to confirm"),
            notify=told(those_who_follow),
        ),
        Transition(
            "ask",
            (S.POLLED,),
            S.CONFIRMING,
            "networks.manage_election",
            gettext_lazy("Ask the cities"),
            who=SECRETARIAT,
            hint=gettext_lazy(
                "The titular focal points of each city are asked by mail who represents it from now on. "
                "Do this once the new councils have elected their presidents."
            ),
            event=gettext_lazy("Cities asked"),
            notify=notice("networks/emails/election_asked", asked_by),
        ),
        Transition(
            "close",
            (S.CONFIRMING,),
            S.CLOSED,
            "networks.manage_election",
            gettext_lazy("Close"),
            who=SECRETARIAT,
            guard=all_settled,
            hint=gettext_lazy("Every city has its elected official. All members are told."),
            event=gettext_lazy("Closed"),
            notify=told(members),
        ),
        Transition(
            "cancel",
            (S.PREPARED,),
            S.CANCELLED,
            "networks.manage_election",
            gettext_lazy("Cancel the election"),
            reason=True,
            style="danger",
            hint=gettext_lazy("No mandate is put in question."),
            event=gettext_lazy("Election cancelled"),
        ),
    ),
)
