import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from networks.enums import JOINED, MembershipKind, MembershipStatus
from networks.models.appointment import offices_of
from networks.models.city import City
from networks.models.network import Network
from networks.models.organisation import Organisation
from records.days import not_in_future
from records.journal import Record

OVER = (MembershipStatus.WITHDRAWN, MembershipStatus.EXCLUDED)


class MembershipQuerySet(models.QuerySet):
    def active(self):
        """The only definition of a member in full right."""
        return self.filter(status=MembershipStatus.ACTIVE)

    def open(self):
        """Those that have not ended."""
        return self.exclude(status__in=OVER)

    def of_cities(self):
        return self.filter(city__isnull=False)

    def active_on(self, day):
        """Those that had begun and not ended on a day, the last one included, whatever they are now."""
        return self.filter(Q(left_on=None) | Q(left_on__gte=day), joined_on__lte=day)

    def visible_to(self, person):
        """Active ones are public; the file of the others is seen by the city, the coordination and the secretariat."""
        offices = offices_of(person)
        if offices.is_secretariat:
            return self
        return self.filter(
            Q(status=MembershipStatus.ACTIVE)
            | Q(network__in=offices.coordinated_ids)
            | Q(city__in=offices.city_ids)
            | Q(organisation__in=offices.organisation_ids)
        )

    def files_visible_to(self, person):
        """Those whose file (motivation, deliberation, journal) a person may read."""
        offices = offices_of(person)
        if offices.is_secretariat:
            return self
        return self.filter(
            Q(network__in=offices.coordinated_ids)
            | Q(city__in=offices.city_ids)
            | Q(organisation__in=offices.organisation_ids)
        )


@pghistory.track()
class Membership(Record):
    """A city's (or an organisation's) place in a network, from the first contact to its end."""

    code_prefix = "ADH"
    listed_under = (_("Memberships"), "networks:memberships")

    network = models.ForeignKey(Network, models.PROTECT, related_name="memberships", verbose_name=_("network"))
    city = models.ForeignKey(
        City, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name=_("city")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=MembershipKind, default=MembershipKind.MEMBER)
    status = models.CharField(_("state"), max_length=12, choices=MembershipStatus, default=MembershipStatus.IDENTIFIED)
    motivation = models.TextField(_("motivation"), blank=True)
    themes_offered = models.TextField(_("what the city can show"), blank=True)
    themes_sought = models.TextField(_("what the city seeks"), blank=True)
    deliberation_number = models.CharField(_("number of the deliberation"), max_length=40, blank=True)
    deliberation_date = models.DateField(
        _("date of the deliberation"), null=True, blank=True, validators=[not_in_future]
    )
    charter_signed_on = models.DateField(_("charter signed on"), null=True, blank=True, validators=[not_in_future])
    joined_on = models.DateField(_("member since"), null=True, blank=True, validators=[not_in_future])
    left_on = models.DateField(_("member until"), null=True, blank=True, validators=[not_in_future])

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["network", "city__sort_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(city__isnull=False, organisation=None) | Q(city=None, organisation__isnull=False),
                name="membership_of_city_or_organisation",
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(joined_on=None) | Q(left_on__gte=F("joined_on")),
                name="membership_left_after_joined",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=list(JOINED)) | Q(joined_on__isnull=False, left_on=None),
                name="membership_active_has_joined",
            ),
            models.UniqueConstraint(
                fields=["network", "city"],
                condition=~Q(status__in=OVER),
                name="membership_one_open_per_city",
                violation_error_message=_("This city already has a membership, or a file under way, in this network."),
            ),
            models.UniqueConstraint(
                fields=["network", "organisation"],
                condition=~Q(status__in=OVER),
                name="membership_one_open_per_organisation",
            ),
        ]
        indexes = [models.Index(fields=["status", "network"], name="membership_by_status")]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")

    def __str__(self):
        return f"{self.member} · {self.network.acronym}"

    def clean(self):
        """Raise ValidationError on the day that comes too early."""
        if self.joined_on and self.deliberation_date and self.joined_on < self.deliberation_date:
            message = _("A city cannot be a member before its council has deliberated.")
            raise ValidationError({"joined_on": ValidationError(message, code="early")})
        if self.left_on and self.joined_on and self.left_on < self.joined_on:
            raise ValidationError({"left_on": ValidationError(_("This date is before the city joined."), code="early")})

    def get_absolute_url(self):
        return reverse("networks:membership", args=[self.pk])

    @property
    def member(self):
        """The city or the organisation."""
        return self.city or self.organisation

    @property
    def acting_city_id(self):
        return self.city_id

    @property
    def lead_network_id(self):
        return self.network_id

    # A focal point completes the city's file before the membership gives rights in the network.
    needs_active_membership = False

    def acting_network_ids(self):
        return {self.network_id}
