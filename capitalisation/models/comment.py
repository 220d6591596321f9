from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from capitalisation.enums import Section
from capitalisation.models.sheet import SheetVersion
from networks.models.appointment import offices_of


class CommentQuerySet(models.QuerySet):
    def open(self):
        """Those that still wait for something; an answer waits for nothing of its own."""
        return self.filter(resolved_at=None, parent=None)

    def visible_to(self, person):
        """Those on versions under review that a person works on; readers of a published sheet see none."""
        offices = offices_of(person)
        if offices.is_secretariat:
            return self
        if not offices.is_member:
            return self.none()
        return self.filter(
            Q(version__sheet__lead_network__in=offices.coordinated_ids)
            | Q(version__sheet__city__in=offices.city_ids)
            | Q(version__reviewer=person, version__sheet__lead_network__in=offices.network_ids)
        )


class Comment(models.Model):
    """What a reader of a version under review says of one of its sections, until it is resolved."""

    version = models.ForeignKey(SheetVersion, models.CASCADE, related_name="comments")
    # An answer stands below the comment that it answers, and in its section.
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="answers")
    section = models.CharField(_("section"), max_length=12, choices=Section)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField(_("comment"), max_length=2000)
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
            models.CheckConstraint(
                condition=Q(parent=None) | Q(resolved_at=None), name="comment_answer_is_not_resolved"
            ),
        ]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")

    def __str__(self):
        return self.text[:80]

    @property
    def is_open(self):
        return self.resolved_at is None
