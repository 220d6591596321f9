"""A network's yearly programme: its lines, the needs that they answer, and the activities that come of them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from activities.enums import ActivityKind, NeedStatus, ProgrammeStatus
from activities.models import Need, Programme, ProgrammeLine
from records import journal, transitions
from records.transitions import NotReady, require

COLUMNS = ("title", "kind", "quarter", "city")


@transaction.atomic
def begin(*, by, network, year, introduction=""):
    """Begin the programme of a network's year. Return it. Raises NotAllowed or ValidationError (there is one)."""
    programme = Programme(network=network, year=year, introduction=introduction, created_by=by)
    require(by, "activities.write_programme", programme)
    programme.full_clean()
    programme.save()
    journal.write(programme, "created", by=by, field="status", target=programme.status)
    return programme


@transaction.atomic
def set_lines(*, programme, by, introduction, lines):
    """Replace the lines: dicts of title, kind, quarter, city, and pk of one saved before. Return the programme.

    The needs of a line that is taken away wait again. Raises NotAllowed, NotReady (it is adopted), or ValidationError
    (a line whose activity is planned is taken away).
    """
    current = _draft(programme, by)
    there = {line.pk: line for line in current.lines.all()}
    kept = set()
    for position, row in enumerate(lines):
        line = there.get(row.get("pk")) or ProgrammeLine(programme=current)
        for name in COLUMNS:
            setattr(line, name, row.get(name))
        line.position = position
        line.full_clean(exclude=["programme"])
        line.save()
        kept.add(line.pk)
    for pk, line in there.items():
        if pk not in kept:
            _take_away(line)
    current.introduction = introduction
    current.save(update_fields=["introduction"])
    journal.write(current, "changed", by=by)
    return current


def _take_away(line):
    if line.activity_id:
        raise ValidationError(_("“%(title)s” is planned already: its line stays.") % {"title": line.title})
    for need in line.needs.all():
        transitions.apply(need, "free_need", by=None, changes={"line": None})
    line.delete()


@transaction.atomic
def answer_needs(*, programme, by, needs, line=None):
    """Let a line (a new one, named after the first need, if None) answer needs of the network. Return the line.

    Raises NotAllowed, NotReady (adopted already, or no need), or ValidationError (a need that waits no more).
    """
    current = _draft(programme, by)
    rows = list(Need.objects.select_for_update(of=("self",)).filter(pk__in=[need.pk for need in needs]).order_by("pk"))
    if not rows:
        raise NotReady(_("Tick the needs that the line answers."))
    if any(row.network_id != current.network_id or row.status != NeedStatus.HEARD for row in rows):
        raise ValidationError(_("One of these needs waits no more: look at the list again."))
    if line is None:
        title = rows[0].text[: ProgrammeLine._meta.get_field("title").max_length]
        position = current.lines.count()
        line = ProgrammeLine.objects.create(programme=current, title=title, position=position, city=rows[0].city)
    for row in rows:
        transitions.apply(row, "plan_need", by=None, changes={"line": line})
    journal.write(current, "needs_answered", by=by)
    return line


@transaction.atomic
def link(*, line, activity, by):
    """Note which activity came of a line. Return the line. Raises NotAllowed, or NotReady (there is one already)."""
    current = ProgrammeLine.objects.select_for_update(of=("self",)).select_related("programme").get(pk=line.pk)
    require(by, "activities.plan_activity", activity)
    if activity.lead_network_id != current.programme.network_id or activity.kind != current.kind:
        raise NotReady(_("This activity is not of the network and the kind of the line."))
    if current.activity_id:
        raise NotReady(_("“%(title)s” is planned already.") % {"title": current.title})
    current.activity = activity.activity_ptr
    current.save(update_fields=["activity"])
    return current


@transaction.atomic
def voice(*, by, network, text, city=None):
    """Say what a city needs. Return the Need. Raises NotAllowed, or ValidationError (text)."""
    need = Need(network=network, city=city, text=" ".join(text.split()), created_by=by)
    require(by, "activities.voice_need", need)
    need.full_clean()
    need.save()
    journal.write(need, "voiced", by=by, field="status", target=need.status)
    return need


def _draft(programme, by):
    current = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    require(by, "activities.write_programme", current)
    if current.status != ProgrammeStatus.DRAFT:
        raise NotReady(_("The programme is adopted: take it back to rewrite it."))
    return current


PAGES = {
    ActivityKind.SESSION: "activities:session_new",
    ActivityKind.TRAINING: "activities:training_new",
    ActivityKind.STUDY_TRIP: "activities:trip_new",
}
