"""What a network says about itself."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from networks.actions.milestone import expect_all
from networks.models import Network, SubTheme
from networks.rules import holds
from records import journal
from records.merging import imprint, is_to_save
from records.transitions import NotAllowed, require
from records.wording import listed


@transaction.atomic
def create(*, by, **fields):
    """Create a network, with its ten milestones to reach. Return it. Raises NotAllowed or ValidationError."""
    require(by, "networks.manage_reference")
    network = Network(**fields)
    network.full_clean(exclude=["created_by"])
    if Network.objects.filter(acronym__iexact=network.acronym).exists():
        raise ValidationError({"acronym": _("A network has this acronym already.")}, code="twice")
    network.created_by = by
    network.save()
    expect_all(network, by=by)
    journal.write(network, "created", by=by)
    return network


@transaction.atomic
def change(*, network, by, sub_themes=None, seen=None, **fields):
    """Change a network's page. Return the network.

    sub_themes: their whole list in order, as dicts (pk or None, name_fr, name_ar); those left out are removed.
    seen: marks (mark_of) of those that the writer has read; left alone, they are what others have made of them.
    Raises NotAllowed, Conflict (somebody else has changed the sub-themes since) or ValidationError (two of the same
    name, one in use).
    """
    locked = Network.objects.select_for_update().get(pk=network.pk)
    if not holds(by, "networks.change_network", locked):
        raise NotAllowed(_("Your role does not allow this."))
    changed = [name for name, value in fields.items() if getattr(locked, name) != value]
    for name in changed:
        setattr(locked, name, fields[name])
    if changed:
        locked.save(update_fields=changed)
    if sub_themes is not None and _set_sub_themes(locked, sub_themes, seen):
        changed.append("sub_themes")
    if changed:
        journal.write(locked, "corrected", by=by, comment=listed(_labels(changed)))
    return locked


def _labels(names):
    return [
        str(SubTheme._meta.verbose_name_plural if name == "sub_themes" else Network._meta.get_field(name).verbose_name)
        for name in names
    ]


def mark_of(theme):
    """Return a text that changes when a sub-theme (pk, name_fr, name_ar) does; before the colon stands its key."""
    return f"{theme['pk'] or ''}:{imprint(theme['name_fr'], theme['name_ar'])}"


def _set_sub_themes(network, wanted, seen):
    """Bring the sub-themes to the wanted list. Return True if anything changed."""
    names = [row["name_fr"].casefold() for row in wanted]
    if len(set(names)) < len(names):
        raise ValidationError({"sub_themes": _("Two sub-themes have the same name.")}, code="twice")
    present = {theme.pk: theme for theme in network.sub_themes.order_by("position", "pk")}
    there = [{"pk": theme.pk, "name_fr": theme.name_fr, "name_ar": theme.name_ar} for theme in present.values()]
    # Sent a second time, the new ones have no keys yet.
    if [_names(row) for row in wanted] == [_names(row) for row in there]:
        return False
    if not is_to_save(seen, [mark_of(row) for row in there], [mark_of(row) for row in wanted]):
        return False
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


def _names(row):
    return row["name_fr"], row["name_ar"]


def _remove(themes):
    try:
        for theme in themes:
            theme.delete()
    except ProtectedError as error:
        message = _("“%(name)s” is in use and cannot be removed.") % {"name": theme.name}
        raise ValidationError({"sub_themes": message}, code="used") from error
    return bool(themes)
