"""Organisations: entered and corrected by the secretariat."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from networks.models import Organisation
from networks.rules import holds
from records import journal
from records.transitions import NotAllowed
from records.wording import listed


def twin_of(*, name_fr="", name_ar="", but=None):
    """The organisation that is called so already, in either language; None if there is none. but: one left aside."""
    others = Organisation.objects.exclude(pk=but.pk if but else None)
    return (others.called(name_fr) | others.called(name_ar)).order_by("pk").first()


@transaction.atomic
def create(*, by, name_fr, kind, **fields):
    """Enter an organisation. Return it. Raises NotAllowed, or ValidationError if there is one of that name."""
    _require(by)
    _check_new(name_fr, fields.get("name_ar", ""))
    made = Organisation.objects.create(name_fr=name_fr, kind=kind, created_by=by, **fields)
    journal.write(made, "created", by=by)
    return made


@transaction.atomic
def change(*, organisation, by, **fields):
    """Correct an organisation. Return it. Raises NotAllowed, or ValidationError if there is another of that name."""
    _require(by)
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    changed = [name for name, value in fields.items() if getattr(locked, name) != value]
    for name in changed:
        setattr(locked, name, fields[name])
    if {"name_fr", "name_ar"} & set(changed):
        _check_new(locked.name_fr, locked.name_ar, but=locked)
    if changed:
        locked.save(update_fields=changed)
        labels = [str(Organisation._meta.get_field(name).verbose_name) for name in changed]
        journal.write(locked, "corrected", by=by, comment=listed(labels))
    return locked


def _require(by):
    if by is not None and not holds(by, "networks.change_organisation"):
        raise NotAllowed(_("Your role does not allow this."))


def _check_new(name_fr, name_ar, but=None):
    # Two people who enter the same one at once come one after the other: the second finds that of the first.
    list(Organisation.objects.select_for_update().order_by("pk").values_list("pk")[:1])
    twin = twin_of(name_fr=name_fr, name_ar=name_ar, but=but)
    if twin:
        raise ValidationError({"name_fr": _("“%(name)s” exists already.") % {"name": twin.name}}, code="twice")
