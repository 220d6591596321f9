"""Numbers over several apps, each page's in one query."""

from django.db.models import BigIntegerField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.enums import ActionStatus, SessionKind
from activities.models import Action, Need, Session
from capitalisation.models import Sheet
from networks.models import Membership, Milestone
from remam.rows.prepared import AnyOf, Given, count


def thematic_sessions():
    """Return the thematic sessions that took place."""
    return Session.objects.held().filter(series=SessionKind.THEMATIC)


def done_actions():
    """Return the actions that were carried out."""
    return Action.objects.filter(status=ActionStatus.DONE)


def association():
    """Return what all networks together have done, as the home page tells it."""
    parts = {
        "memberships": lambda: Membership.objects.active().of_cities(),
        "needs": lambda: Need.objects.all(),
        "sessions": thematic_sessions,
        "practices": lambda: Sheet.objects.public(),
        "actions": done_actions,
    }
    return count("association", parts)


def of_network(network):
    """Return what one network has done, as its page tells it."""
    this = Given(lambda network: network.pk, BigIntegerField())
    parts = {
        "cities": lambda: Membership.objects.active().of_cities().filter(network=this),
        "sessions": lambda: thematic_sessions().of_network(this),
        "practices": lambda: Sheet.objects.public().of_network(this),
        "actions": lambda: done_actions().filter(activity__lead_network=this),
        "milestones": lambda: Milestone.objects.reached().filter(network=this),
    }
    return count("network", parts, network)


def from_need_to_practice(person, offices):
    """Return the bars of a dashboard: what became of the needs that one's networks heard, and a sentence that says it.

    The secretariat and those who act for no network are told of all networks.
    """
    everywhere = offices.is_secretariat or not offices.network_ids

    def mine(queryset, path):
        return queryset if everywhere else queryset.filter(AnyOf(path, lambda _person, held: list(held.network_ids)))

    parts = {
        "needs": lambda: mine(Need.objects.all(), "network"),
        "sessions": lambda: mine(thematic_sessions(), "lead_network"),
        "actions": lambda: mine(done_actions(), "activity__lead_network"),
        "practices": lambda: mine(Sheet.objects.published(), "lead_network"),
    }
    found = count(("need to practice", everywhere), parts, person, offices)
    return {"rows": _bars(found), "sentence": _sentence(found), "everywhere": everywhere}


def _bars(found):
    labels = {
        "needs": (_("Needs expressed"), "neutral"),
        "sessions": (_("Sessions held"), "pale"),
        "actions": (_("Actions carried out"), "middle"),
        "practices": (_("Practices published"), "ok"),
    }
    most = max(found.values()) or 1
    return [
        {"label": label, "value": found[name], "share": round(100 * found[name] / most, 1), "tone": tone}
        for name, (label, tone) in labels.items()
    ]


def _sentence(found):
    if not found["needs"]:
        return _("No need has been voiced in a session yet.")
    voiced = ngettext(
        "%(number)s need was voiced in sessions.", "%(number)s needs were voiced in sessions.", found["needs"]
    )
    # Each number has a sentence of its own: a language inflects a sentence for one number only.
    return f"{voiced % {'number': found['needs']}} {_answers(found['practices'])}"


def _answers(number):
    if not number:
        return _("No published practice keeps the answers yet.")
    text = ngettext(
        "%(number)s published practice keeps the answers.", "%(number)s published practices keep the answers.", number
    )
    return text % {"number": number}
