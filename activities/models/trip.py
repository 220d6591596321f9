from datetime import timedelta

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.enums import (
    ActivityKind,
    CouncilStatus,
    DelegationStatus,
    RestitutionStatus,
    TripKind,
)
from activities.models.activity import Activity, ActivityQuerySet
from activities.models.children import children, keep, revive
from networks.enums import Country
from networks.models import City, Organisation
from networks.models.appointment import offices_of
from records.journal import Record

# States in which the report is there.
REPORTED = (RestitutionStatus.REPORTED, RestitutionStatus.RESTITUTED, RestitutionStatus.CLOSED)


class StudyTripQuerySet(ActivityQuerySet):
    def worked_on_by(self, person, offices):
        """The city that leads the delegation works on it too."""
        return super().worked_on_by(person, offices) | Q(lead_city__in=offices.city_ids)

    def whole(self):
        """With the councils that hear of it as well."""
        city = JSONObject(id="city__id", code="city__code", name_fr="city__name_fr", name_ar="city__name_ar")
        councils = CouncilRestitution.objects.filter(trip=OuterRef("pk")).annotate(of_city=city)
        return super().whole().select_related("lead_city", "partner").annotate(council_rows=children(councils))

    def owing_a_report(self, day=None):
        """Those whose report is late."""
        return self.filter(restitution_status=RestitutionStatus.DUE, report_due_on__lt=day or timezone.localdate())


@pghistory.track(obj_field=pghistory.ObjForeignKey(related_name="trip_events"))
class StudyTrip(Activity):
    """A journey of a delegation to learn from a place: authorised, fixed, reported on, accounted for."""

    code_prefix = "VOY"
    KIND = ActivityKind.STUDY_TRIP
    listed_under = (_("Study trips"), "activities:trips")
    host_is_member = False

    trip_kind = models.CharField(_("kind of trip"), max_length=10, choices=TripKind, default=TripKind.STUDY)
    destination = models.CharField(_("destination"), max_length=160, help_text=_("The town, or the towns, visited."))
    country = models.CharField(_("country"), max_length=2, choices=Country, default=Country.MOROCCO)
    partner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="trips",
        verbose_name=_("partner"),
        help_text=_("The network or institution that receives the delegation."),
    )
    lead_city = models.ForeignKey(
        City,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="trips_led",
        verbose_name=_("city that leads the delegation"),
    )
    questions = models.TextField(
        _("learning questions"), help_text=_("What the delegation wants to bring back, one question on each line.")
    )
    delegation_status = models.CharField(
        _("delegation"), max_length=12, choices=DelegationStatus, default=DelegationStatus.OPEN
    )
    authorisation = models.CharField(_("reference of the authorisation"), max_length=80, blank=True)
    authorised_on = models.DateField(_("authorised on"), null=True, blank=True)
    restitution_status = models.CharField(
        _("restitution"), max_length=12, choices=RestitutionStatus, default=RestitutionStatus.NOT_DUE
    )
    report_due_on = models.DateField(_("report due on"), null=True, blank=True)
    report = models.TextField(_("report"), blank=True)
    lessons = models.TextField(_("lessons"), blank=True, help_text=_("What can be taken up at home, one on each line."))
    reported_on = models.DateField(_("reported on"), null=True, blank=True)

    objects = StudyTripQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(delegation_status__in=["authorised", "fixed"]) | Q(authorised_on__isnull=False),
                name="trip_authorised_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(restitution_status="due") | Q(report_due_on__isnull=False), name="trip_due_has_date"
            ),
            models.CheckConstraint(
                condition=~Q(restitution_status__in=["reported", "restituted", "closed"])
                | (Q(reported_on__isnull=False) & ~Q(report="")),
                name="trip_reported_has_report",
            ),
        ]
        verbose_name = _("study trip")
        verbose_name_plural = _("study trips")

    @property
    def label(self):
        """What kind of trip it is."""
        return str(self.get_trip_kind_display()).capitalize()

    @property
    def acting_city_id(self):
        return self.lead_city_id

    @property
    def place_is_known(self):
        return bool(self.destination)

    @property
    def is_abroad(self):
        """True for a trip that leaves the country: it counts as regional dialogue."""
        return self.country != Country.MOROCCO

    @property
    def town(self):
        return self.destination

    @property
    def is_final(self):
        """The report and the council's sessions rest on who went."""
        return self.restitution_status in REPORTED

    @property
    def has_report(self):
        return self.restitution_status in REPORTED

    @property
    def list_is_fixed(self):
        return self.delegation_status == DelegationStatus.FIXED

    @property
    def place(self):
        """The destination and its country, and the Moroccan city if there is one."""
        parts = [self.venue, self.destination]
        if self.is_abroad:
            parts.append(self.get_country_display())
        return ", ".join(part for part in parts if part)

    def gather(self):
        super().gather()
        keep(self, "councils", revive(CouncilRestitution, self.council_rows))
        for council in self.councils.all():
            council.trip, (council.city,) = self, revive(City, [council.of_city])
        return self

    def delegates(self):
        """Those who are registered, city by city."""
        return self.participants.registered().select_related("city", "organisation").by_city()


class CouncilRestitutionQuerySet(models.QuerySet):
    def visible_to(self, person):
        """With the trip."""
        offices = offices_of(person)
        if not offices.any:
            return self.none()
        return self.filter(trip__in=StudyTrip.objects.in_workspace_of(person).values("pk"))

    def due(self):
        return self.filter(status=CouncilStatus.DUE)


@pghistory.track()
class CouncilRestitution(Record):
    """What a city of the delegation owes its council: to hear what was brought back. The trip cannot close before."""

    code_prefix = "RST"
    listed_under = (_("Study trips"), "activities:trips")

    trip = models.ForeignKey(StudyTrip, models.CASCADE, related_name="councils", verbose_name=_("study trip"))
    city = models.ForeignKey(City, models.PROTECT, related_name="restitutions", verbose_name=_("city"))
    status = models.CharField(_("state"), max_length=12, choices=CouncilStatus, default=CouncilStatus.DUE)
    session_on = models.DateField(_("session of the council on"), null=True, blank=True)
    reference = models.CharField(_("reference of the minutes"), max_length=80, blank=True)
    followed_up = models.TextField(_("what the council has retained"), blank=True, max_length=2000)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = CouncilRestitutionQuerySet.as_manager()

    class Meta:
        ordering = ["trip", "city__sort_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["trip", "city"], name="restitution_once_per_city"),
            models.CheckConstraint(
                condition=Q(status=CouncilStatus.DUE) | Q(session_on__isnull=False), name="restitution_held_has_day"
            ),
        ]
        verbose_name = _("restitution to the council")
        verbose_name_plural = _("restitutions to the councils")

    def __str__(self):
        return f"{self.city} · {self.trip}"

    def get_absolute_url(self):
        return f"{reverse('activities:study_trip', args=[self.trip_id])}#restitution"

    @property
    def acting_city_id(self):
        return self.city_id

    @property
    def lead_network_id(self):
        return self.trip.lead_network_id

    def acting_network_ids(self):
        return self.trip.acting_network_ids()


def report_due(trip):
    """The day by which the report of a trip is due: some days after its last one."""
    return trip.ends_on + timedelta(days=settings.TRIP_REPORT_DAYS)
