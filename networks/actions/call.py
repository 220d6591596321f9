"""Calls: written, opened, closed; their criteria and their reviewers."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from networks.actions.review import finish, share_out
from networks.enums import UNDER_WAY, ApplicationStatus, CallStatus, ReviewStatus
from networks.models import Call, Criterion, Review
from networks.models.call import WHOLE
from networks.rules import holds
from records import journal, transitions
from records.daily import every_day
from records.merging import imprint, is_to_save
from records.transitions import NotAllowed, NotReady
from records.wording import listed

# What an open call still lets change: more time, and who reviews.
OPEN_FIELDS = {"closes_on"}


@transaction.atomic
def create(*, by, criteria=(), reviewers=(), **fields):
    """Begin a call. Return it, a draft.

    criteria: dicts (label, weight, looked_at), in order. reviewers: people. Raises NotAllowed or ValidationError.
    """
    _require(by)
    call = Call(created_by=by, **fields)
    call.full_clean(exclude=["created_by"])
    call.save()
    journal.write(call, "created", by=by, field="status", target=CallStatus.DRAFT)
    _write_criteria(call, criteria)
    call.reviewers.set(reviewers)
    return call


@transaction.atomic
def change(*, call, by, criteria=None, seen=None, reviewers=None, **fields):
    """Change a call: all of a draft; of an open one its last day (to a later one) and its reviewers; then these alone.

    criteria: their whole list, or None to leave it. seen: their mark (`mark_of`) as the writer had read them.
    reviewers: their whole list, or None; who has handed in a review stays. Return the call.
    Raises NotAllowed, NotReady, Conflict or ValidationError.
    """
    _require(by)
    locked = Call.objects.select_for_update().get(pk=call.pk)
    _check_state(locked, criteria, fields)
    changed = [name for name, value in fields.items() if getattr(locked, name) != value]
    for name in changed:
        setattr(locked, name, fields[name])
    locked.clean()
    if changed:
        locked.save(update_fields=changed)
    labels = [str(Call._meta.get_field(name).verbose_name) for name in changed]
    if criteria is not None and _replace_criteria(locked, criteria, seen):
        labels.append(str(_("criteria")))
    if reviewers is not None and set(reviewers) != set(locked.reviewers.all()):
        _set_reviewers(locked, reviewers)
        labels.append(str(_("reviewers")))
    if labels:
        journal.write(locked, "corrected", by=by, comment=listed(labels))
    return locked


def _require(by):
    if by is not None and not holds(by, "networks.change_call"):
        raise NotAllowed(_("Your role does not allow this."))


def _check_state(call, criteria, fields):
    if call.status == CallStatus.DRAFT:
        return
    if call.status not in UNDER_WAY:
        raise NotReady(_("This call no longer changes."))
    changeable = OPEN_FIELDS if call.status == CallStatus.OPEN else set()
    if criteria is not None or set(fields) - changeable:
        raise NotReady(_("An open call no longer changes: only its last day and its reviewers do."))
    if fields.get("closes_on") and fields["closes_on"] < call.closes_on:
        message = _("Cities count on the day that was announced: only a later one can be given.")
        raise ValidationError({"closes_on": ValidationError(message, code="earlier")})


def saved_criteria(call):
    """The criteria of a call as `create` takes them."""
    return [*call.criteria.values("label", "weight", "looked_at")]


def mark(criteria):
    """A text that changes when criteria (dicts) do."""
    return imprint(*((row["label"], row["weight"], row["looked_at"]) for row in criteria))


def _replace_criteria(call, criteria, seen):
    saved, wanted = mark(saved_criteria(call)), mark(criteria)
    if not is_to_save(None if seen is None else [seen], [saved], [wanted]):
        return False
    call.criteria.all().delete()
    _write_criteria(call, criteria)
    return True


def _write_criteria(call, criteria):
    check_criteria(criteria)
    Criterion.objects.bulk_create(Criterion(call=call, position=place, **row) for place, row in enumerate(criteria))


def check_criteria(criteria):
    """Raise ValidationError on `criteria` if two are called the same, or if together they weigh more than 100."""
    if len({row["label"].casefold() for row in criteria}) < len(criteria):
        raise ValidationError({"criteria": _("Two criteria have the same name.")}, code="twice")
    total = sum(row["weight"] for row in criteria)
    if total > WHOLE:
        message = _("The weights make %(total)s: together they make 100.") % {"total": total}
        raise ValidationError({"criteria": message}, code="weights")


# --- Reviewers -------------------------------------------------------------------------------------------------------


def _set_reviewers(call, wanted):
    gone = call.reviewers.exclude(pk__in=[person.pk for person in wanted])
    theirs = Review.objects.filter(application__call=call, reviewer__in=gone.values("pk"))
    handed_in = theirs.filter(status=ReviewStatus.IN).select_related("reviewer").first()
    if handed_in:
        message = _("%(name)s has handed in a review already.") % {"name": handed_in.reviewer}
        raise ValidationError({"reviewers": message}, code="handed_in")
    theirs.delete()
    call.reviewers.set(wanted)
    for application in call.applications.filter(status=ApplicationStatus.SUBMITTED).order_by("pk"):
        share_out(application)
        finish(application)


# --- Dates -----------------------------------------------------------------------------------------------------------


@every_day
def close_those_past():
    """Close the calls whose last day is past."""
    for call in Call.objects.filter(status=CallStatus.OPEN, closes_on__lt=timezone.localdate()).order_by("pk"):
        try:
            transitions.apply(call, "close_by_date", by=None)
        except transitions.TransitionError:
            # Somebody was faster.
            continue
