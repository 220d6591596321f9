from datetime import timedelta
from decimal import Decimal

import pghistory
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from networks.enums import ContributionKind, ContributionStatus, YearStatus
from networks.models.appointment import offices_of
from networks.models.city import City
from networks.models.financial_year import FinancialYear, sensible_year
from networks.models.network import Network
from networks.models.organisation import Organisation
from records.days import not_in_future
from records.journal import Record

LEAST = Decimal("0.01")
# Days after which what was called and has not come in is late.
PAID_WITHIN_DAYS = 90


class ContributionQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Whoever pays sees their own, a coordinator those of the network, the secretariat all."""
        offices = offices_of(person)
        if offices.is_secretariat:
            return self
        return self.filter(
            Q(city__in=offices.city_ids)
            | Q(organisation__in=offices.organisation_ids)
            | Q(network__in=offices.coordinated_ids)
        )

    def standing(self):
        """All but what was cancelled."""
        return self.exclude(status=ContributionStatus.CANCELLED)

    def owed(self):
        """What was called and can still come in: the accounts of its year are open."""
        closed = FinancialYear.objects.filter(status=YearStatus.CLOSED).values("year")
        return self.filter(status=ContributionStatus.CALLED).exclude(year__in=closed)

    def late(self):
        """What was called so long ago that it should have come in."""
        return self.owed().filter(called_on__lt=timezone.localdate() - timedelta(days=PAID_WITHIN_DAYS))


@pghistory.track()
class Contribution(Record):
    """What a city or an organisation brings to a network, or to the association, for a year."""

    code_prefix = "CTB"
    listed_under = (gettext_lazy("Contributions"), "networks:contributions")

    network = models.ForeignKey(
        Network,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=gettext_lazy("network"),
    )
    city = models.ForeignKey(
        City, models.PROTECT, null=True, blank=True, related_name="contributions", verbose_name=gettext_lazy("city")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=gettext_lazy("organisation"),
    )
    year = models.PositiveSmallIntegerField(gettext_lazy("year"), validators=[sensible_year])
    kind = models.CharField(gettext_lazy("kind"), max_length=8, choices=ContributionKind, default=ContributionKind.DUES)
    amount_mad = models.DecimalField(
        gettext_lazy("amount (MAD)"), max_digits=12, decimal_places=2, validators=[MinValueValidator(LEAST)]
    )
    purpose = models.CharField(gettext_lazy("what it is for"), max_length=200, blank=True)
    status = models.CharField(
        gettext_lazy("state"), max_length=9, choices=ContributionStatus, default=ContributionStatus.PROMISED
    )
    called_on = models.DateField(gettext_lazy("called on"), null=True, blank=True, validators=[not_in_future])
    received_on = models.DateField(gettext_lazy("received on"), null=True, blank=True, validators=[not_in_future])
    received_mad = models.DecimalField(
        gettext_lazy("amount received (MAD)"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(LEAST)],
    )
    reference = models.CharField(gettext_lazy("reference of the payment"), max_length=80, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(city__isnull=False, organisation=None) | Q(city=None, organisation__isnull=False),
                name="contribution_of_city_or_organisation",
                violation_error_message=gettext_lazy("Either a city or an organisation pays."),
            ),
            models.CheckConstraint(
                condition=Q(amount_mad__gt=0) & (Q(received_mad=None) | Q(received_mad__gt=0)),
                name="contribution_amounts_positive",
            ),
            models.CheckConstraint(
                condition=~Q(status=ContributionStatus.RECEIVED)
                | Q(received_on__isnull=False, received_mad__isnull=False),
                name="contribution_received_has_amount",
            ),
            models.UniqueConstraint(
                models.functions.Coalesce(F("network"), 0),
                "city",
                "year",
                condition=Q(kind=ContributionKind.DUES) & ~Q(status=ContributionStatus.CANCELLED),
                name="contribution_dues_once_a_year",
                violation_error_message=gettext_lazy("The dues of this city for this year are entered already."),
            ),
        ]
        indexes = [models.Index(fields=["year", "network"], name="contribution_of_year")]
        verbose_name = gettext_lazy("contribution")
        verbose_name_plural = gettext_lazy("contributions")

    def __str__(self):
        return _("%(kind)s %(year)s · %(payer)s") % {
            "kind": self.get_kind_display().capitalize(),
            "year": self.year,
            "payer": self.payer,
        }

    def get_absolute_url(self):
        return reverse("networks:contribution", args=[self.pk])

    @property
    def payer(self):
        """The city or the organisation."""
        return (self.city or self.organisation).name

    @property
    def is_late(self):
        if self.status != ContributionStatus.CALLED or self.called_on is None:
            return False
        return (timezone.localdate() - self.called_on).days > PAID_WITHIN_DAYS

    @property
    def missing_mad(self):
        """How much less came in than was promised; 0 if all came."""
        return max(self.amount_mad - (self.received_mad or 0), 0)

    @property
    def lead_network_id(self):
        return self.network_id

    @property
    def acting_city_id(self):
        return self.city_id
