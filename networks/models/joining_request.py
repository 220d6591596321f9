import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from networks.enums import OrganisationKind, RequestStatus
from networks.models.appointment import offices_of
from networks.models.city import City
from networks.models.membership import Membership
from networks.models.network import Network
from records.journal import Record

# Who has written; taken away once nobody needs them any more (see actions.joining_request).
PERSONAL = ("given_name", "family_name", "function", "email")


class JoiningRequestQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The secretariat, which takes them up, and whoever coordinates the network."""
        offices = offices_of(person)
        return self if offices.is_secretariat else self.filter(network__in=offices.coordinated_ids)


@pghistory.track(exclude=PERSONAL)
class JoiningRequest(Record):
    """What somebody has written from a network's public page: our city, or our organisation, would like to join."""

    code_prefix = "DEM"
    listed_under = (gettext_lazy("Requests to join"), "networks:requests")

    network = models.ForeignKey(
        Network, models.PROTECT, related_name="joining_requests", verbose_name=gettext_lazy("network")
    )
    city = models.ForeignKey(
        City, models.PROTECT, null=True, blank=True, related_name="joining_requests", verbose_name=gettext_lazy("city")
    )
    organisation_name = models.CharField(gettext_lazy("name of the organisation"), max_length=160, blank=True)
    organisation_kind = models.CharField(
        gettext_lazy("kind of organisation"), max_length=20, choices=OrganisationKind, blank=True
    )
    message = models.TextField(gettext_lazy("why"), max_length=2000)
    given_name = models.CharField(gettext_lazy("given name"), max_length=80, blank=True)
    family_name = models.CharField(gettext_lazy("family name"), max_length=80, blank=True)
    function = models.CharField(gettext_lazy("function"), max_length=160, blank=True)
    email = models.EmailField(gettext_lazy("e-mail address"), blank=True)
    status = models.CharField(
        gettext_lazy("state"), max_length=9, choices=RequestStatus, default=RequestStatus.RECEIVED
    )
    membership = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=gettext_lazy("membership"),
    )

    objects = JoiningRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(city__isnull=False, organisation_name="") | (Q(city=None) & ~Q(organisation_name="")),
                name="joining_request_of_city_or_organisation",
            ),
            models.CheckConstraint(
                condition=~Q(status=RequestStatus.ACCEPTED) | Q(membership__isnull=False),
                name="joining_request_accepted_has_membership",
            ),
        ]
        verbose_name = gettext_lazy("request to join")
        verbose_name_plural = gettext_lazy("requests to join")

    def __str__(self):
        return _("%(name)s for the network %(network)s") % {"name": self.name, "network": self.network.acronym}

    def get_absolute_url(self):
        return reverse("networks:request", args=[self.pk])

    @property
    def name(self):
        """The city or the organisation that would like to join."""
        return self.city.name if self.city else self.organisation_name

    @property
    def writer(self):
        """Who has written; empty once that has been taken away."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def lead_network_id(self):
        return self.network_id

    @property
    def acting_city_id(self):
        return None
