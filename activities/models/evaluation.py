import hashlib
import secrets
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.enums import Intention
from activities.models.activity import Activity

# With fewer answers than these, one could guess whose they are.
LEAST_ANSWERS = 3
SCALE = (1, 5)


def new_token():
    """What a link to the form holds: 144 bits."""
    return secrets.token_urlsafe(18)


def hash_of(token):
    """What is kept of a token: it cannot be found again from it."""
    return hashlib.sha256(token.encode()).hexdigest()


class Ballot(models.Model):
    """A right to answer once. It belongs to nobody that the database knows: the link alone was sent to somebody."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="ballots")
    token_hash = models.CharField(max_length=64, unique=True)
    is_used = models.BooleanField(default=False)

    class Meta:
        ordering = ["token_hash"]
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")

    def __str__(self):
        return f"{self.activity_id} {self.is_used}"


def mark_field(label):
    """A mark from 1 to 5."""
    return models.PositiveSmallIntegerField(label, choices=[(mark, str(mark)) for mark in range(1, SCALE[1] + 1)])


class Evaluation(models.Model):
    """What somebody present thought of an activity. Neither who nor when: its key says nothing of either."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="evaluations")
    usefulness = mark_field(_("Useful for my work"))
    content = mark_field(_("Content and speakers"))
    exchange = mark_field(_("Exchange between cities"))
    organisation = mark_field(_("Organisation"))
    intention = models.CharField(_("Will you apply something of it?"), max_length=8, choices=Intention)
    kept = models.TextField(_("What will you apply?"), blank=True, max_length=1000)
    need = models.CharField(_("What should be treated next?"), blank=True, max_length=300)
    improve = models.TextField(_("What should be done better?"), blank=True, max_length=1000)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(usefulness__range=SCALE)
                & Q(content__range=SCALE)
                & Q(exchange__range=SCALE)
                & Q(organisation__range=SCALE),
                name="evaluation_marks_on_scale",
            ),
        ]
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")

    def __str__(self):
        return str(self.pk)
