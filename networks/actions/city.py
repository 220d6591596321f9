"""What a city says about itself."""

from django.db import transaction
from django.utils.translation import gettext as _

from networks.models import City
from networks.rules import holds
from records import journal
from records.transitions import NotAllowed, require
from records.wording import listed


@transaction.atomic
def change(*, city, by, **fields):
    """Correct a city's page: the secretariat all of it, a focal point its profile and figures. Return the city.

    Raises NotAllowed.
    """
    locked = City.objects.select_for_update().get(pk=city.pk)
    if not holds(by, "networks.change_city", locked):
        raise NotAllowed(_("Your role does not allow this."))
    changed = [name for name, value in fields.items() if getattr(locked, name) != value]
    for name in changed:
        setattr(locked, name, fields[name])
    if changed:
        locked.save(update_fields=changed)
        journal.write(locked, "corrected", by=by, comment=listed(_labels(changed)))
    return locked


@transaction.atomic
def add(*, by, code, **fields):
    """Add a city. code: its stable public code. Return it. Raises NotAllowed or ValidationError."""
    require(by, "networks.manage_reference")
    city = City(code=code, **fields)
    city.full_clean()
    city.save()
    journal.write(city, "created", by=by)
    return city


def _labels(names):
    return [str(City._meta.get_field(name).verbose_name) for name in names]
