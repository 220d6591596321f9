"""Conventions: written, negotiated, amended, renewed and ended."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from networks.actions import convention_rows as rows
from networks.actions.convention_dates import follow
from networks.enums import BINDING, IN_WRITING, ConventionStatus
from networks.models import Amendment, Convention
from networks.models.convention_party import DELIBERATED_OR_SIGNED
from networks.rules import holds
from records import journal, transitions, uploads
from records.dates import date_format
from records.transitions import NotAllowed, NotReady
from records.wording import listed


@transaction.atomic
def create(*, by, parties, commitments=(), networks=(), upload=None, **fields):
    """Begin a convention. Return it, a draft.

    parties, commitments: as `convention_rows.write` takes them. fields: values of the Convention. Raises NotAllowed, or
    ValidationError (dates, a party twice, a commitment outside the term, a file that may not be kept).
    """
    _require(by)
    convention = Convention(created_by=by, **fields)
    convention.full_clean(exclude=["created_by"])
    convention.save()
    convention.networks.set(networks)
    journal.write(convention, "created", by=by, field="status", target=ConventionStatus.DRAFT)
    rows.write(convention, parties, commitments)
    uploads.keep(upload, convention, by=by, purpose="text")
    return convention


@transaction.atomic
def change(*, convention, by, parties=None, commitments=None, seen=None, networks=None, upload=None, **fields):
    """Change a convention. Return it.

    parties, commitments: the whole lists, or None to leave them; only while the text is in writing. seen: their mark
    (`convention_rows.mark_of`) as the writer had read them. Raises NotAllowed, NotReady (it is no longer in writing),
    Conflict (others have changed the rows since) or ValidationError.
    """
    _require(by)
    locked = Convention.objects.select_for_update().get(pk=convention.pk)
    writes_text = parties is not None or TEXT & set(fields)
    if writes_text and locked.status not in IN_WRITING:
        raise NotReady(_("The text no longer changes: return the convention to the negotiation first."))
    changed = [name for name, value in fields.items() if getattr(locked, name) != value]
    for name in changed:
        setattr(locked, name, fields[name])
    locked.clean()
    if changed:
        locked.save(update_fields=changed)
    labels = [_label(name) for name in changed]
    if networks is not None and set(networks) != set(locked.networks.all()):
        locked.networks.set(networks)
        labels.append(_label("networks"))
    if parties is not None and rows.replace(locked, parties, commitments, seen):
        labels.append(_("parties and commitments"))
    if uploads.keep(upload, locked, by=by, purpose="text"):
        labels.append(_("file"))
    if labels:
        journal.write(locked, "corrected", by=by, comment=listed(labels))
    return locked


# What the parties agree on: it stays as it is once they do.
TEXT = {"title", "object", "starts_on", "ends_on", "tacit_months", "notice_days"}


def _label(name):
    return str(Convention._meta.get_field(name).verbose_name)


def _require(by):
    if by is not None and not holds(by, "networks.change_convention"):
        raise NotAllowed(_("Your role does not allow this."))


@transitions.made_by(Convention, "return_to_negotiation")
@transaction.atomic
def return_to_negotiation(*, convention, by, reason):
    """Take the text up again; deliberations and signatures given so far no longer count. Return the convention."""
    Convention.objects.select_for_update().get(pk=convention.pk)
    transitions.apply(convention, "return_to_negotiation", by=by, comment=reason)
    emptied = {"deliberation_number": "", "deliberation_date": None, "signatory": None, "signed_on": None}
    for party in convention.parties.filter(status__in=DELIBERATED_OR_SIGNED).order_by("position", "pk"):
        transitions.apply(party, "reopen", by=None, comment=reason, changes=emptied)
    return convention


@transitions.made_by(Convention, "put_in_force")
@transaction.atomic
def put_in_force(*, convention, by, comment=""):
    """Put a signed convention in force on its first day, or later. Return it; raises TransitionError."""
    transitions.apply(convention, "put_in_force", by=by, comment=comment)
    return follow(convention=convention)


@transaction.atomic
def renew(*, convention, by, ends_on, comment=""):
    """Have a convention go on until `ends_on`. Return it.

    Raises TransitionError; NotReady on `ends_on` if that is not after its present end.
    """
    locked = Convention.objects.select_for_update().get(pk=convention.pk)
    if locked.ends_on and ends_on <= locked.ends_on:
        message = _("The new end is after the present one, %(day)s.") % {"day": date_format(locked.ends_on)}
        raise NotReady(message, ("ends_on",))
    comment = "\n".join(filter(None, [_until(ends_on), comment]))
    changes = {"ends_on": ends_on, "last_alert": None, "notice_on": None}
    transitions.apply(convention, "renew", by=by, comment=comment, changes=changes)
    return follow(convention=convention)


@transaction.atomic
def amend(*, convention, by, number, signed_on, object, ends_on=None, upload=None):
    """Add an amendment that the parties have signed. Return it.

    Raises TransitionError, or ValidationError on the field at fault (a number twice, a day before the signature of the
    convention, an end before the start or before what is still due, a file that may not be kept).
    """
    locked = Convention.objects.select_for_update().get(pk=convention.pk)
    amendment = Amendment(
        convention=locked, number=number, signed_on=signed_on, object=object, ends_on=ends_on, created_by=by
    )
    if locked.status in BINDING:
        _check_amendment(amendment)
    changes = {"ends_on": ends_on, "last_alert": None} if ends_on else {}
    comment = _("Amendment %(number)d") % {"number": number} + (f"\n{_until(ends_on)}" if ends_on else "")
    transitions.apply(convention, "amend", by=by, comment=comment, changes=changes)
    amendment.save()
    journal.write(amendment, "created", by=by)
    uploads.keep(upload, amendment, by=by, purpose="text")
    follow(convention=convention)
    return amendment


def _check_amendment(amendment):
    convention = amendment.convention
    if convention.amendments.filter(number=amendment.number).exists():
        message = _("The convention has an amendment of this number already.")
        raise ValidationError({"number": ValidationError(message, code="twice")})
    if amendment.signed_on < convention.signed_on:
        message = _("This date is before the signature of the convention, %(day)s.")
        day = date_format(convention.signed_on)
        raise ValidationError({"signed_on": ValidationError(message % {"day": day}, code="early")})
    if not amendment.ends_on:
        return
    if amendment.ends_on < convention.starts_on:
        raise ValidationError({"ends_on": ValidationError(_("The end cannot be before the start."), code="early")})
    last = convention.commitments.filter(status="open", due_on__gt=amendment.ends_on).order_by("-due_on").first()
    if last:
        message = _("A commitment is still due after this end, on %(day)s: “%(text)s”.")
        values = {"day": date_format(last.due_on), "text": last}
        raise ValidationError({"ends_on": ValidationError(message % values, code="due")})


def _until(day):
    return _("until %(day)s") % {"day": date_format(day)}
