"""What is done with good-practice sheets: written, reviewed, published, kept."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from capitalisation.actions.report import follow_sheet
from capitalisation.enums import EDITABLE, ROWS, UNDER_WAY, WRITTEN
from capitalisation.models import Sheet, SheetVersion
from capitalisation.rules import may_review
from networks.models import Membership
from records import journal, transitions
from records.transitions import AlreadyMoved, NotReady, TransitionError, require

# What is read today is checked again after two years, unless the coordinator says otherwise.
REVIEW_AFTER = timedelta(days=730)


class Conflict(TransitionError):
    """Somebody saved the text meanwhile; `current` is the version as it stands now."""

    def __init__(self, current):
        super().__init__(_("Somebody else saved this sheet while you were writing."))
        self.current = current


@transaction.atomic
def create(*, by, city, lead_network, title, language="fr", visibility="public", origin=None):
    """Open a sheet with its first version, a draft, and return the Sheet.

    Raises NotAllowed, NotReady (the city is not an active member of the network) or ValidationError.
    """
    sheet = Sheet(city=city, lead_network=lead_network, visibility=visibility, created_by=by)
    require(by, "capitalisation.write_sheet", sheet)
    # The membership is locked, so that the same form sent twice makes one sheet.
    if not Membership.objects.active().select_for_update().filter(city=city, network=lead_network):
        raise NotReady(_("The city is not an active member of this network."), ("city",))
    title = title.strip()
    twin = SheetVersion.objects.under_way().filter(sheet__city=city, sheet__lead_network=lead_network, title=title)
    if twin.exists():
        raise NotReady(_("The city is already writing a sheet of this title."), ("title",))
    sheet.clean_fields(exclude=["online", "latest"])
    sheet.save()
    version = SheetVersion(sheet=sheet, number=1, title=title, language=language, origin=origin, created_by=by)
    _save_new(version, authors=[by], savers=[by])
    journal.write(sheet, "created", by=by)
    return sheet


@transaction.atomic
def new_version(*, sheet, by):
    """Open a new version, a draft that starts as a copy of the one online (or of the last), and return it.

    The one online stays there until the new one is published. Raises NotAllowed or AlreadyMoved.
    """
    locked = Sheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    source = locked.online or locked.latest
    require(by, "capitalisation.write_sheet", source)
    if locked.latest.status in UNDER_WAY:
        raise AlreadyMoved(_("A newer version of this sheet is already being written."))
    if not source.published_on:
        raise AlreadyMoved(_("This sheet was never published: there is nothing to renew."))
    version = SheetVersion(sheet=locked, number=locked.latest.number + 1, created_by=by)
    for name in WRITTEN:
        setattr(version, name, getattr(source, name))
    # It begins with their text.
    savers = [*source.saved_by.all(), by]
    _save_new(version, authors=[*source.authors.all(), *savers], savers=savers)
    _copy_rows(source, version)
    journal.write(locked, "new_version", by=by, comment=str(version.number))
    sheet.latest = version
    return version


def _save_new(version, *, authors, savers):
    version.clean_fields(exclude=["sheet", "created_by"])
    version.save()
    version.authors.add(*authors)
    version.saved_by.add(*savers)
    version.sheet.latest = version
    version.sheet.save(update_fields=["latest"])


def _copy_rows(source, version):
    for name in ROWS:
        rows = list(getattr(source, name).all())
        for row in rows:
            row.pk, row.version, row._state.adding = None, version, True
        getattr(version, name).model.objects.bulk_create(rows)


# --- Writing -------------------------------------------------------------------------------------------------------


@transaction.atomic
def save(*, version, by, revision, fields, blocks=None, steps=None, actors=None, results=None, unchanged=None):
    """Save the text of a version being written and return it; whoever saves becomes one of its authors, and stays it.

    revision: the one that the writer started from. fields: values by name, only those given are changed
    ("authors": people). blocks, steps, actors, results: None leaves them as they are; a list of dicts replaces them in
    its order (a "pk" keeps an existing row; rows left out are deleted). The revision grows with every save.
    unchanged: function(current version) -> True if what others saved meanwhile leaves this part of the text alone.
    Raises NotAllowed, AlreadyMoved (no longer being written), Conflict (saved meanwhile) or ValidationError.
    """
    unknown = set(fields) - set(WRITTEN) - {"authors"}
    if unknown:
        raise ValueError(f"not part of a sheet's text: {sorted(unknown)}")
    locked = SheetVersion.objects.select_for_update(of=("self",)).select_related("sheet").get(pk=version.pk)
    require(by, "capitalisation.change_sheet", locked)
    if locked.status not in EDITABLE:
        raise AlreadyMoved(
            _("The sheet is no longer being written: it is now “%(state)s”.") % {"state": locked.get_status_display()}
        )
    if locked.revision != revision and not (unchanged and unchanged(locked)):
        raise Conflict(locked)
    authors = fields.get("authors")
    for name in set(fields) - {"authors"}:
        setattr(locked, name, fields[name])
    locked.revision += 1
    locked.clean_fields(exclude=["sheet", "created_by", "reviewer", "origin", "sub_theme"])
    locked.validate_constraints(exclude={"sheet", "status"})
    locked.save()
    for name, rows in {"blocks": blocks, "steps": steps, "actors": actors, "results": results}.items():
        if rows is not None:
            _replace_rows(locked, name, rows)
    locked.saved_by.add(by)
    savers = locked.saved_by.all()
    if authors is not None:
        locked.authors.set({*authors, *savers})
    locked.authors.add(*savers)
    version.__dict__.update(locked.__dict__)
    return version


def _replace_rows(version, name, rows):
    kept = {row.pk: row for row in getattr(version, name).all()}
    model = getattr(version, name).model
    for position, values in enumerate(rows):
        values = dict(values)
        pk = values.pop("pk", None)
        if pk and pk not in kept:
            raise ValidationError(_("A row is no longer part of this sheet: somebody may have removed it."))
        row = kept.pop(pk) if pk else model(version=version)
        for key, value in values.items():
            setattr(row, key, value)
        row.position = position
        row.clean_fields(exclude=["version"])
        row.save()
    model.objects.filter(pk__in=kept).delete()


# --- Moving it on ---------------------------------------------------------------------------------------------------


def submit(*, version, by):
    """Hand the sheet to the coordination. Raises TransitionError (NotReady names the fields that are missing)."""
    return transitions.apply(version, "submit", by=by, changes={"submitted_on": timezone.localdate()})


@transaction.atomic
def name_reviewer(*, version, by, reviewer):
    """Give a submitted sheet to its reviewer, somebody in office of another city of the network, not an author.

    Raises TransitionError.
    """
    if reviewer is not None and not may_review(reviewer, version):
        reason = _("The reviewer holds office in another city of the network, and did not write the sheet.")
        raise NotReady(reason, ["reviewer"])
    return transitions.apply(version, "start_review", by=by, changes={"reviewer": reviewer})


@transitions.made_by(SheetVersion, "ask_to_complete")
def ask_to_complete(*, version, by, reason):
    """Give the sheet back to its authors, with what is missing. Raises TransitionError."""
    # What the secretariat agreed to was the text as it stood.
    changes = {"released_by_secretariat": False}
    return transitions.apply(version, "ask_to_complete", by=by, comment=reason, changes=changes)


def validate(*, version, by):
    """End the review; every comment must be resolved. Raises TransitionError."""
    return transitions.apply(version, "validate", by=by, changes={"validated_on": timezone.localdate()})


@transitions.made_by(SheetVersion, "release")
@transaction.atomic
def release(*, version, by, comment=""):
    """The secretariat's agreement, where the second gate is on. Raises TransitionError."""
    if SheetVersion.objects.select_for_update(of=("self",)).get(pk=version.pk).released_by_secretariat:
        raise AlreadyMoved(_("The secretariat has already agreed to the publication."))
    return transitions.apply(version, "release", by=by, comment=comment, changes={"released_by_secretariat": True})


@transaction.atomic
def publish(*, version, by, review_by=None, visibility=""):
    """Put a validated version online in the place of the one before.

    review_by: when it is looked at again (default: in two years). visibility: who reads it from now on (default: as it
    was); published PDFs that are open to more than these are taken offline. Raises TransitionError, or ValidationError.
    """
    today = timezone.localdate()
    review_by = review_by or today + REVIEW_AFTER
    if review_by <= today:
        raise ValidationError({"review_by": _("The sheet must be reviewed again at a date to come.")})
    sheet = Sheet.objects.select_for_update(of=("self",)).get(pk=version.sheet_id)
    before = sheet.online
    # Only one version of a sheet may be online, so the old one leaves first; if what follows fails, it never left.
    if before and before.pk != version.pk:
        transitions.apply(before, "replace", by=None)
    transitions.apply(version, "publish", by=by, changes={"published_on": today, "review_by": review_by})
    sheet.online = version
    sheet.first_published_on = sheet.first_published_on or today
    sheet.visibility = visibility or sheet.visibility
    sheet.clean_fields(exclude=["online", "latest", "created_by"])
    sheet.save(update_fields=["online", "first_published_on", "visibility"])
    follow_sheet(sheet=sheet, reason=_("The sheet is now open to fewer readers."), visibility=sheet.visibility)
    _bring_up_to_date(version, sheet)
    return version


def mark_to_update(*, version, by, comment=""):
    """Tell the authors that a published sheet has aged; it stays online. Raises TransitionError."""
    return transitions.apply(version, "mark_to_update", by=by, comment=comment)


@transitions.made_by(SheetVersion, "archive")
@transaction.atomic
def archive(*, version, by, reason):
    """Take a published sheet offline, with its published PDFs, and keep it. Raises TransitionError."""
    sheet = Sheet.objects.select_for_update(of=("self",)).get(pk=version.sheet_id)
    transitions.apply(version, "archive", by=by, comment=reason)
    sheet.online = None
    sheet.save(update_fields=["online"])
    follow_sheet(sheet=sheet, reason=_("The sheet was archived."))
    _bring_up_to_date(version, sheet)
    return version


def reject(*, version, by, reason):
    """Refuse a version for good; one that is online stays there. Raises TransitionError."""
    return transitions.apply(version, "reject", by=by, comment=reason)


def _bring_up_to_date(version, sheet):
    """The caller's own copy of the sheet says what was saved."""
    if "sheet" in version._state.fields_cache:
        for name in ("online", "first_published_on", "visibility"):
            setattr(version.sheet, name, getattr(sheet, name))
