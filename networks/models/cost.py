import pghistory
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy

from networks.enums import CostKind, CostStatus, PayerKind
from networks.models.appointment import offices_of
from networks.models.city import City
from networks.models.contribution import LEAST
from networks.models.network import Network
from networks.models.organisation import Organisation
from records.days import not_in_future
from records.journal import Record

PAID_BY = {
    PayerKind.CITY: Q(city__isnull=False),
    PayerKind.ORGANISATION: Q(organisation__isnull=False),
    PayerKind.ASSOCIATION: Q(city=None, organisation=None),
}


class CostQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Whoever paid sees their own, a coordinator those of the network, the secretariat all."""
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
        return self.filter(status=CostStatus.RECORDED)

    def paid_by(self, kind):
        """Those that a kind of payer (PayerKind) has paid."""
        return self.filter(PAID_BY[kind])


@pghistory.track()
class Cost(Record):
    """What something cost a network, or the association, and who has paid it."""

    code_prefix = "DEP"
    listed_under = (gettext_lazy("Costs"), "networks:costs")

    network = models.ForeignKey(
        Network, models.PROTECT, null=True, blank=True, related_name="costs", verbose_name=gettext_lazy("network")
    )
    kind = models.CharField(gettext_lazy("kind"), max_length=14, choices=CostKind)
    label = models.CharField(gettext_lazy("what was paid"), max_length=200)
    spent_on = models.DateField(gettext_lazy("paid on"), validators=[not_in_future])
    amount_mad = models.DecimalField(
        gettext_lazy("amount (MAD)"), max_digits=12, decimal_places=2, validators=[MinValueValidator(LEAST)]
    )
    city = models.ForeignKey(
        City, models.PROTECT, null=True, blank=True, related_name="costs", verbose_name=gettext_lazy("city that pays")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="costs",
        verbose_name=gettext_lazy("organisation that pays"),
    )
    status = models.CharField(gettext_lazy("state"), max_length=9, choices=CostStatus, default=CostStatus.RECORDED)

    objects = CostQuerySet.as_manager()

    class Meta:
        ordering = ["-spent_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(city=None) | Q(organisation=None),
                name="cost_paid_by_one",
                violation_error_message=gettext_lazy("Name one payer only; none is the association itself."),
            ),
            models.CheckConstraint(condition=Q(amount_mad__gt=0), name="cost_amount_positive"),
        ]
        indexes = [models.Index(fields=["-spent_on", "-id"], name="cost_newest")]
        verbose_name = gettext_lazy("cost")
        verbose_name_plural = gettext_lazy("costs")

    def __str__(self):
        return self.label

    def get_absolute_url(self):
        return reverse("networks:cost", args=[self.pk])

    @property
    def year(self):
        """The financial year that the cost belongs to: that of the payment."""
        return self.spent_on.year

    @property
    def payer_kind(self):
        """Who pays: a city, an organisation, or the association."""
        if self.city_id:
            return PayerKind.CITY
        return PayerKind.ORGANISATION if self.organisation_id else PayerKind.ASSOCIATION

    @property
    def payer(self):
        """The name of whoever pays."""
        found = self.city or self.organisation
        return found.name if found else PayerKind.ASSOCIATION.label

    @property
    def lead_network_id(self):
        return self.network_id

    @property
    def acting_city_id(self):
        return self.city_id
