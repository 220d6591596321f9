import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from networks.enums import BINDING, CommitmentStatus, ConventionStatus
from networks.models.appointment import offices_of
from networks.models.convention import Convention
from networks.models.convention_party import ConventionParty
from records.conditions import under
from records.days import not_in_future
from records.journal import Record

# States of a convention in which what it commits its parties to is owed: its end leaves what was due before.
OWED = (*BINDING, ConventionStatus.EXPIRED)


class CommitmentQuerySet(models.QuerySet):
    def visible_to(self, person):
        """With their convention."""
        return self.filter(under("convention", Convention.objects.seen_by(person)))

    def files_visible_to(self, person):
        """Those whose evidence a person may read: the parties, the coordination and the secretariat."""
        return self.filter(under("convention", Convention.objects.inside_of(person, offices_of(person))))

    def owed(self):
        """What is still to be done for a convention that has been in force."""
        return self.filter(status=CommitmentStatus.OPEN, convention__status__in=OWED)


@pghistory.track()
class Commitment(Record):
    """What a convention commits one of its parties to, by a day."""

    code_prefix = "ENG"
    listed_under = (_("Conventions"), "networks:conventions")

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="commitments", verbose_name=_("convention"))
    party = models.ForeignKey(
        ConventionParty, models.PROTECT, related_name="commitments", verbose_name=_("party that owes it")
    )
    position = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(_("commitment"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    amount_mad = models.DecimalField(_("amount (MAD)"), max_digits=12, decimal_places=2, null=True, blank=True)
    status = models.CharField(_("state"), max_length=4, choices=CommitmentStatus, default=CommitmentStatus.OPEN)
    done_on = models.DateField(_("done on"), null=True, blank=True, validators=[not_in_future])
    evidence = models.TextField(_("how one sees it"), blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = [F("due_on").asc(nulls_last=True), "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=CommitmentStatus.OPEN, done_on=None)
                | Q(status=CommitmentStatus.DONE, done_on__isnull=False),
                name="commitment_done_has_date",
            ),
            models.CheckConstraint(
                condition=Q(amount_mad=None) | Q(amount_mad__gte=0),
                name="commitment_amount_not_negative",
                violation_error_message=_("An amount is not negative."),
            ),
        ]
        indexes = [models.Index(fields=["status", "due_on"], name="commitment_by_due")]
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")

    def __str__(self):
        return self.text[:80]

    def get_absolute_url(self):
        return f"{self.convention.get_absolute_url()}#commitment-{self.pk}"

    @property
    def crumb(self):
        return self.convention.code

    @property
    def is_owed(self):
        return self.status == CommitmentStatus.OPEN and self.convention.status in OWED

    @property
    def is_late(self):
        return self.is_owed and self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def acting_city_id(self):
        return self.party.city_id

    @property
    def lead_network_id(self):
        return self.convention.lead_network_id

    needs_active_membership = False

    def acting_network_ids(self):
        """Focal points of any network answer for their city."""
        return
