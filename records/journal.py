"""What every record is, and the journal of what happened to it."""

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Record(models.Model):
    """A row with a stable public code, an origin, and a journal. Subclasses set `code_prefix`."""

    code_prefix = ""
    # The label of the list that the record is found in, and the name of its address; see records.crumbs.
    listed_under = None

    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("created by"),
    )

    class Meta:
        abstract = True

    @property
    def code(self):
        """The public code, for instance FBP-12; it never changes and is never given again."""
        return f"{self.code_prefix}-{self.pk}"

    @property
    def crumb(self):
        """What the record is called in a breadcrumb."""
        return str(self)


class JournalEntry(models.Model):
    """One thing that happened to one record: who, when, from which state to which, and why."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.BigIntegerField()
    record = GenericForeignKey("content_type", "object_id")
    at = models.DateTimeField(default=timezone.now)
    # The person is an identifier here: erasing a person empties their name, not the journal.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    event = models.CharField(max_length=60)
    field = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=40, blank=True)
    target = models.CharField(max_length=40, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["content_type", "object_id", "-at"], name="journal_of_record")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")

    def __str__(self):
        return f"{self.event} {self.content_type_id}/{self.object_id}"


def write(record, event, *, by, field="", source="", target="", comment=""):
    """Add an entry to the journal of `record`; `by` is a person, or None for the system. Return the entry."""
    return JournalEntry.objects.create(
        content_type=_type_of(record),
        object_id=record.pk,
        by=by,
        event=event,
        field=field,
        source=source,
        target=target,
        comment=comment,
    )


def entries_of(record):
    """The journal of `record`, newest first, with the people."""
    entries = JournalEntry.objects.filter(content_type=_type_of(record), object_id=record.pk)
    return entries.select_related("by", "content_type")


def _type_of(record):
    # Proxies and concrete models share one journal.
    return ContentType.objects.get_for_model(record)
