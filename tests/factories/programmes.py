"""Needs and programmes, brought to their state by the actions."""

from django.utils import timezone

from activities.actions import programme as programmes
from activities.enums import NeedStatus, ProgrammeStatus
from records import transitions
from tests.factories import networks as places


def need(*, state="heard", network=None, city=None, by=None, text="Former les agents de contrôle"):
    """A need of a network, in the state asked for."""
    network = network or places.network()
    by = by or places.coordinator_in_office(network)
    made = programmes.voice(by=by, network=network, city=city, text=text)
    if state == NeedStatus.PLANNED:
        started = programme(network=network, by=by)
        programmes.answer_needs(programme=started, by=by, needs=[made])
    elif state == NeedStatus.SET_ASIDE:
        transitions.apply(made, "set_aside_need", by=by, comment="Déjà traité.")
    made.refresh_from_db()
    return made


def programme(*, state="draft", network=None, by=None, year=None, lines=(), introduction=""):
    """A programme of the current year in the state asked for; an adopted one has a line at least."""
    network = network or places.network()
    by = by or places.coordinator_in_office(network)
    made = programmes.begin(by=by, network=network, year=year or timezone.localdate().year)
    rows = [{"kind": "session", "quarter": 2, **line} for line in lines]
    if not rows and state == ProgrammeStatus.ADOPTED:
        rows = [{"title": "Tri à la source", "kind": "session", "quarter": 2}]
    programmes.set_lines(programme=made, by=by, introduction=introduction, lines=rows)
    made.refresh_from_db()
    if state == ProgrammeStatus.ADOPTED:
        transitions.apply(made, "adopt", by=by, changes={"adopted_on": timezone.localdate()})
    return made
