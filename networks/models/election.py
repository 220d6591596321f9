import pghistory
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from networks.enums import JOINED, UNSETTLED, AppointmentStatus, ElectionKind, ElectionStatus
from networks.models.appointment import Appointment, offices_of
from networks.models.city import City
from networks.models.membership import Membership
from records.dates import date_format
from records.journal import Record


class ElectionQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Members see how far the cities are; what was called off is for the secretariat."""
        offices = offices_of(person)
        if offices.is_secretariat:
            return self
        return self.exclude(status=ElectionStatus.CANCELLED) if offices.is_member else self.none()


@pghistory.track()
class Election(Record):
    """A polling day after which cities say who represents them: their elected officials' mandates are to confirm."""

    code_prefix = "ELC"
    listed_under = (gettext_lazy("Elections"), "networks:elections")

    kind = models.CharField(gettext_lazy("kind"), max_length=7, choices=ElectionKind, default=ElectionKind.GENERAL)
    polling_on = models.DateField(gettext_lazy("polling day"))
    cities = models.ManyToManyField(
        City, blank=True, related_name="by_elections", verbose_name=gettext_lazy("cities concerned")
    )
    status = models.CharField(
        gettext_lazy("state"), max_length=10, choices=ElectionStatus, default=ElectionStatus.PREPARED
    )
    reminded_on = models.DateField(gettext_lazy("cities reminded on"), null=True, blank=True)

    objects = ElectionQuerySet.as_manager()

    class Meta:
        ordering = ["-polling_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["polling_on"],
                condition=Q(kind=ElectionKind.GENERAL) & ~Q(status=ElectionStatus.CANCELLED),
                name="election_general_once_a_day",
                violation_error_message=gettext_lazy("Communal elections are prepared for this day already."),
            ),
        ]
        verbose_name = gettext_lazy("election")
        verbose_name_plural = gettext_lazy("elections")

    def __str__(self):
        title = _("Communal elections of %(day)s") if self.kind == ElectionKind.GENERAL else _("By-election of %(day)s")
        return title % {"day": date_format(self.polling_on)}

    def get_absolute_url(self):
        return reverse("networks:election", args=[self.pk])

    @property
    def has_been_polled(self):
        return self.status not in (ElectionStatus.PREPARED, ElectionStatus.CANCELLED)

    @property
    def is_due(self):
        """True if its polling day has come, and mandates are not put to confirm yet."""
        return self.status == ElectionStatus.PREPARED and self.polling_on <= timezone.localdate()

    def cities_concerned(self):
        """The cities whose council is elected: all of a general election, the chosen ones of a by-election."""
        if self.kind == ElectionKind.GENERAL:
            return City.objects.all()
        return City.objects.filter(pk__in=self.cities.values("pk"))

    def mandates_to_confirm(self):
        """The elected officials' appointments that the polling day puts in question.

        Whoever came into office after that day was sent by the new council already.
        """
        in_office = Appointment.objects.elected_officials().filter(
            Q(end=None) | Q(end__gte=self.polling_on), status=AppointmentStatus.IN_OFFICE, start__lte=self.polling_on
        )
        return in_office.filter(city__in=self.cities_concerned()).order_by("city__sort_name", "start", "pk")

    def cities_without_official(self):
        """The member cities concerned for which no elected official is in office or waits for a confirmation."""
        member = Membership.objects.filter(city=OuterRef("pk"), status__in=JOINED)
        held = Appointment.objects.elected_officials().open().filter(city=OuterRef("pk"))
        return self.cities_concerned().filter(Exists(member)).exclude(Exists(held)).by_name()

    def unsettled(self):
        """Its mandates that are not settled."""
        return self.mandates.filter(status__in=UNSETTLED)

    @property
    def lead_network_id(self):
        return None

    @property
    def acting_city_id(self):
        return None
