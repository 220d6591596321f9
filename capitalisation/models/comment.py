from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from capitalisation.enums import Section
from capitalisation.models.sheet import SheetVersion


class CommentQuerySet(models.QuerySet):
    def open(self):
        return self.filter(resolved_at=None)


class Comment(models.Model):
    """What a reader of a version under review says of one of its sections, until it is resolved."""

    version = models.ForeignKey(SheetVersion, models.CASCADE, related_name="comments")
    section = models.CharField(_("section"), max_length=12, choices=Section)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField(_("comment"), max_length=4000)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="comment_resolved_by_somebody",
            ),
        ]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")

    def __str__(self):
        return self.text[:80]

    @property
    def is_open(self):
        return self.resolved_at is None
