"""The milestones of a network, and the phase that follows from them."""

from django.db import transaction

from networks.enums import OPENED_BY, MilestoneKind, Phase
from networks.models import Milestone, Network
from records import transitions, uploads


def expect_all(*networks, by=None):
    """Give networks those of the ten milestones that they do not have yet."""
    known = set(Milestone.objects.filter(network__in=networks).values_list("network", "kind"))
    Milestone.objects.bulk_create(
        Milestone(network=network, kind=kind, created_by=by)
        for network in networks
        for kind in MilestoneKind
        if (network.pk, kind) not in known
    )


@transaction.atomic
def reach(*, milestone, by, reached_on, note="", convention=None, upload=None):
    """Mark a milestone as reached on a day, with what shows it; the network's phase goes on if it opens one.

    convention: that has been signed, for the milestones that are one. upload: the evidence, for the network's members.
    Return the milestone. Raises TransitionError, or ValidationError if the file may not be kept.
    """
    network = _locked(milestone)
    changes = {"reached_on": reached_on, "note": note, "convention": convention}
    transitions.apply(milestone, "reach", by=by, changes=changes)
    uploads.keep(upload, milestone, by=by, purpose="evidence")
    # Never back: a network may have begun before its milestones were kept here.
    _set_phase(network, max(network.phase, phase_of(network), key=list(Phase).index))
    return milestone


@transitions.made_by(Milestone, "reopen")
@transaction.atomic
def reopen(*, milestone, by, reason):
    """Take back that a milestone was reached; its evidence stays. Return it. Raises TransitionError."""
    network = _locked(milestone)
    transitions.apply(milestone, "reopen", by=by, comment=reason, changes={"reached_on": None, "convention": None})
    if any(milestone.kind in opening for opening in OPENED_BY.values()):
        _set_phase(network, phase_of(network))
    return milestone


def phase_of(network):
    """Return the phase that a network's milestones say: the furthest that one of them has opened."""
    reached = {*Milestone.objects.reached().filter(network=network).values_list("kind", flat=True)}
    opened = [phase for phase, opening in OPENED_BY.items() if reached & {*opening}]
    return opened[-1] if opened else Phase.PREPARATION


def _locked(milestone):
    # Two milestones of a network reached at once: the second reads the phase after the first.
    return Network.objects.select_for_update().get(pk=milestone.network_id)


def _set_phase(network, phase):
    if network.phase != phase:
        network.phase = phase
        network.save(update_fields=["phase"])
