import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.enums import RELEASED_MINUTES, NeedStatus
from networks.models import City, Network
from networks.models.appointment import offices_of
from records.journal import Record


class NeedQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those of one's networks; what a session heard, once its minutes are out, or for those who write them."""
        offices = offices_of(person)
        if offices.is_secretariat:
            return self
        if not offices.any:
            return self.none()
        out = Q(session=None) | Q(session__minutes_status__in=RELEASED_MINUTES)
        seen = Q(network__in=offices.network_ids) & (out | Q(session__host_city__in=offices.city_ids))
        return self.filter(seen | Q(network__in=offices.coordinated_ids) | Q(city__in=offices.city_ids) & out)

    def heard(self):
        """Those that nothing answers yet."""
        return self.filter(status=NeedStatus.HEARD)


@pghistory.track()
class Need(Record):
    """Something that a city needs, heard in a session or said by itself: what the programme is made from."""

    code_prefix = "BES"
    listed_under = (_("Needs"), "activities:needs")

    network = models.ForeignKey(Network, models.PROTECT, related_name="needs", verbose_name=_("network"))
    session = models.ForeignKey(
        "activities.Session", models.CASCADE, null=True, blank=True, related_name="needs", verbose_name=_("session")
    )
    city = models.ForeignKey(City, models.PROTECT, null=True, blank=True, verbose_name=_("city"))
    text = models.CharField(_("need"), max_length=300)
    heard_on = models.DateField(_("heard on"), default=timezone.localdate)
    status = models.CharField(_("state"), max_length=10, choices=NeedStatus, default=NeedStatus.HEARD)
    line = models.ForeignKey(
        "activities.ProgrammeLine",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="needs",
        verbose_name=_("line of the programme"),
    )

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(line__isnull=False) | Q(status=NeedStatus.PLANNED), name="need_of_a_line_is_planned"
            ),
        ]
        indexes = [models.Index(fields=["network", "status", "-heard_on"], name="need_of_network")]
        verbose_name = _("need")
        verbose_name_plural = _("needs")

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        return f"{reverse('activities:needs')}?network={self.network.acronym}"

    @property
    def crumb(self):
        return self.code

    @property
    def lead_network_id(self):
        return self.network_id

    @property
    def acting_city_id(self):
        return self.city_id

    def acting_network_ids(self):
        return {self.network_id}
