"""The states of a convention: who moves it, from where to where."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.notifications import notice
from networks.enums import BINDING, PartyStatus
from networks.enums import ConventionStatus as C
from networks.models import Convention
from networks.workflow.people import people_of_cities, those_concerned
from records.transitions import ELECTED_OFFICIAL, SECRETARIAT, SYSTEM, Transition, Workflow

LEAST_PARTIES = 2


def has_two_parties(convention):
    """None if at least two have something to agree on, else what is missing."""
    if convention.parties.count() >= LEAST_PARTIES:
        return None
    return _("A convention has two parties at least: add them first.")


def all_signed(convention):
    """None if every party has signed, else what is missing."""
    if not convention.parties.exclude(status=PartyStatus.SIGNED).exists():
        return None
    return _("Not all parties have signed yet.")


def term_begun(convention):
    """None if the first day of the term has come, else what is awaited."""
    if convention.starts_on and convention.starts_on <= timezone.localdate():
        return None
    return _("The convention is in force from its first day on, which has not come yet.")


def goes_on_by_itself(convention):
    """None if notice can be given, else why it is not needed."""
    if convention.tacit_months:
        return None
    return _("The convention does not go on by itself: it ends on its last day.")


CONVENTION = Workflow(
    model=Convention,
    states=C,
    tones={
        C.DRAFT: "neutral",
        C.NEGOTIATION: "wait",
        C.OPINION: "wait",
        C.DELIBERATIONS: "wait",
        C.SIGNED: "info",
        C.IN_FORCE: "ok",
        C.TO_RENEW: "wait",
        C.EXPIRED: "neutral",
        C.TERMINATED: "danger",
    },
    initial=(C.DRAFT,),
    transitions=(
        Transition(
            "negotiate",
            (C.DRAFT,),
            C.NEGOTIATION,
            "networks.move_convention",
            _("Open the negotiation"),
            who=SECRETARIAT,
            guard=has_two_parties,
            hint=_("The parties read the text and their commitments from now on; both can still be changed."),
        ),
        Transition(
            "ask_opinion",
            (C.NEGOTIATION,),
            C.OPINION,
            "networks.move_convention",
            _("Ask for the ministry's opinion"),
            who=SECRETARIAT,
            needs=("opinion_from",),
            asks=("opinion_from",),
            hint=_("The text does not change any more while the ministry reads it."),
        ),
        Transition(
            "skip_opinion",
            (C.NEGOTIATION,),
            C.DELIBERATIONS,
            "networks.move_convention",
            _("Go on without a ministry's opinion"),
            reason=True,
            style="secondary",
            hint=_("For a convention that needs none. The city councils are then asked to deliberate."),
            notify=notice("networks/emails/convention_to_deliberate", people_of_cities),
        ),
        Transition(
            "record_opinion",
            (C.OPINION,),
            C.DELIBERATIONS,
            "networks.move_convention",
            _("Record a favourable opinion"),
            who=SECRETARIAT,
            needs=("opinion_on",),
            asks=("opinion_on", "opinion_reference"),
            hint=_("The city councils are then asked to deliberate, and every party to sign."),
            notify=notice("networks/emails/convention_to_deliberate", people_of_cities),
        ),
        Transition(
            "return_to_draft",
            (C.NEGOTIATION,),
            C.DRAFT,
            "networks.move_convention",
            _("Take back to be written again"),
            reason=True,
            style="secondary",
            hint=_("The parties are told by mail, with your reason."),
            notify=notice("networks/emails/convention_returned", those_concerned),
        ),
        Transition(
            "return_to_negotiation",
            (C.OPINION, C.DELIBERATIONS),
            C.NEGOTIATION,
            "networks.move_convention",
            _("Return to the negotiation"),
            reason=True,
            style="secondary",
            hint=_(
                "The text can be changed again. Deliberations and signatures given so far no longer count: "
                "each party gives them anew. All concerned are told by mail, with your reason."
            ),
            notify=notice("networks/emails/convention_returned", those_concerned),
        ),
        Transition(
            "conclude",
            (C.DELIBERATIONS,),
            C.SIGNED,
            SYSTEM,
            pgettext_lazy("step", "Signature of all parties"),
            who=ELECTED_OFFICIAL,
            needs=("signed_on", "starts_on"),
            guard=all_signed,
            event=_("Signed by all parties"),
            notify=notice("networks/emails/convention_signed", those_concerned),
        ),
        Transition(
            "put_in_force",
            (C.SIGNED,),
            C.IN_FORCE,
            "networks.move_convention",
            _("Put in force"),
            guard=term_begun,
            hint=_("Its commitments are due from now on. Without this step it happens by itself during the day."),
        ),
        Transition(
            "begin",
            (C.SIGNED,),
            C.IN_FORCE,
            SYSTEM,
            _("Come into force"),
            who=_("by itself, on its first day"),
            guard=term_begun,
            event=_("Came into force"),
        ),
        Transition(
            "mark_to_renew",
            (C.IN_FORCE,),
            C.TO_RENEW,
            SYSTEM,
            _("Be up for renewal"),
            who=_("by itself, 180 days before the end"),
            event=_("Up for renewal"),
        ),
        Transition(
            "renew",
            (C.TO_RENEW,),
            C.IN_FORCE,
            "networks.move_convention",
            _("Renew"),
            who=SECRETARIAT,
            needs=("ends_on",),
            hint=_("With the agreement of all parties: the convention goes on until its new end."),
        ),
        Transition(
            "amend",
            BINDING,
            C.IN_FORCE,
            "networks.move_convention",
            _("Add an amendment"),
            style="secondary",
            hint=_(
                "What the parties have signed to change the convention: its object, and its new end if there is one."
            ),
        ),
        Transition(
            "record_notice",
            BINDING,
            C.TO_RENEW,
            "networks.move_convention",
            _("Record a notice"),
            reason=True,
            needs=("notice_on",),
            asks=("notice_on",),
            guard=goes_on_by_itself,
            style="secondary",
            hint=_("It no longer goes on by itself, and ends on its last day unless its parties renew it."),
            notify=notice("networks/emails/convention_notice", those_concerned),
        ),
        Transition(
            "renew_tacitly",
            BINDING,
            C.IN_FORCE,
            SYSTEM,
            _("Renew by itself"),
            needs=("ends_on",),
            event=_("Renewed by itself"),
        ),
        Transition(
            "expire",
            BINDING,
            C.EXPIRED,
            SYSTEM,
            _("Expire"),
            event=_("Expired"),
            notify=notice("networks/emails/convention_ended", those_concerned),
        ),
        Transition(
            "terminate",
            (C.SIGNED, *BINDING),
            C.TERMINATED,
            "networks.move_convention",
            _("Terminate"),
            reason=True,
            needs=("terminated_on",),
            asks=("terminated_on",),
            style="danger",
            hint=_("The convention ends on that day, for good. All concerned are told by mail, with your reason."),
            notify=notice("networks/emails/convention_ended", those_concerned),
        ),
        Transition(
            "abandon",
            (C.DRAFT, C.NEGOTIATION, C.OPINION, C.DELIBERATIONS),
            C.TERMINATED,
            "networks.move_convention",
            _("Give up the convention"),
            reason=True,
            style="danger",
            hint=_(
                "It will not be signed; what was written is kept. All concerned are told by mail, with your reason."
            ),
            notify=notice("networks/emails/convention_ended", those_concerned),
        ),
    ),
)


# The way of a convention, as far as its coming into force.
WAY = (C.DRAFT, C.NEGOTIATION, C.OPINION, C.DELIBERATIONS, C.SIGNED, C.IN_FORCE)


def way_on(convention):
    """The states on the way into force, each with whether it is done, the present one, or to come; empty beyond it."""
    if convention.status not in WAY[:-1]:
        return []
    place = WAY.index(convention.status)
    return [
        {"label": state.label, "who": "", "url": "", "state": _progress(number, place)}
        for number, state in enumerate(WAY)
    ]


def _progress(number, place):
    if number == place:
        return "started"
    return "done" if number < place else "todo"
