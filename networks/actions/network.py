"""What a network says about itself."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from networks.models import Network, SubTheme
from networks.rules import holds
from records import journal
from records.transitions import NotAllowed
from records.wording import listed


@transaction.atomic
def change(*, network, by, sub_themes=None, **fields):
    """Change a network's page. Return the network.

    sub_themes: their whole list in order, as dicts (pk or None, name_fr, name_ar); those left out are removed.
    Raises NotAllowed, or ValidationError (two of the same name).
    """
    locked = Network.objects.select_for_update().get(pk=network.pk)
    if not holds(by, "networks.change_network", locked):
        raise NotAllowed(_("Your role does not allow this."))
    changed = [name for name, value in fields.items() if getattr(locked, name) != value]
    for name in changed:
        setattr(locked, name, fields[name])
    if changed:
        locked.save(update_fields=changed)
    if sub_themes is not None and _set_sub_themes(locked, sub_themes):
        changed.append("sub_themes")
    if changed:
        journal.write(locked, "corrected", by=by, comment=listed(_labels(changed)))
    return locked


def _labels(names):
    return [
        str(SubTheme._meta.verbose_name_plural if name == "sub_themes" else Network._meta.get_field(name).verbose_name)
        for name in names
    ]


def _set_sub_themes(network, wanted):
    """Bring the sub-themes to the wanted list. Return True if anything changed."""
    names = [row["name_fr"].casefold() for row in wanted]
    if len(set(names)) < len(names):
        raise ValidationError({"sub_themes": _("Two sub-themes have the same name.")}, code="twice")
    present = {theme.pk: theme for theme in network.sub_themes.all()}
    kept = {row["pk"] for row in wanted if row["pk"]}
    changed = _remove([theme for pk, theme in present.items() if pk not in kept])
    for position, row in enumerate(wanted):
        theme = present.get(row["pk"]) or SubTheme(network=network)
        before = (theme.name_fr, theme.name_ar, theme.position) if theme.pk else None
        theme.name_fr, theme.name_ar, theme.position = row["name_fr"], row["name_ar"], position
        if before != (theme.name_fr, theme.name_ar, theme.position):
            theme.save()
            changed = True
    return changed


def _remove(themes):
    try:
        for theme in themes:
            theme.delete()
    except ProtectedError as error:
        message = _("“%(name)s” is in use and cannot be removed.") % {"name": theme.name}
        raise ValidationError({"sub_themes": message}, code="used") from error
    return bool(themes)
