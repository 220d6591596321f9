from collections import defaultdict
from functools import cached_property, reduce
from operator import or_

import pghistory
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation
from accounts.roles import CARETAKER_GRANTS, GRANTS, ROLES, Role
from networks.enums import AppointmentStatus, EndReason, MembershipStatus
from records.journal import Record
from records.searching import Indexed

LIVE = (AppointmentStatus.IN_OFFICE, AppointmentStatus.TO_CONFIRM, AppointmentStatus.CARETAKER)


class DateRange(Func):
    """The days from start to the eve of the end; without end, for ever. On the day of a hand-over both are there."""

    function = "DATERANGE"
    output_field = DateRangeField()


def serving(day=None):
    """A condition: giving rights on a day (default: today), by a live state, started and not ended."""
    day = day or timezone.localdate()
    return Q(status__in=LIVE, start__lte=day) & (Q(end=None) | Q(end__gte=day))


def _of_role(role):
    """A condition: an appointment to the role, for what such a role is held for and nothing else."""
    scope = ROLES[role].scope
    others = {"city", "network", "organisation"} - set(scope)
    return Q(role=role, **{f"{name}__isnull": False for name in scope}, **dict.fromkeys(others))


class AppointmentQuerySet(models.QuerySet):
    def in_office(self, on=None):
        """Appointments that give rights on a day (default: today)."""
        return self.filter(serving(on))

    def open(self):
        """Proposed ones, and those that have not ended."""
        return self.exclude(status=AppointmentStatus.ENDED)

    def focal_points(self):
        return self.filter(role=Role.FOCAL_POINT)

    def elected_officials(self):
        return self.filter(role=Role.ELECTED_OFFICIAL)

    def visible_to(self, person):
        """Members see who is in office; each sees their own, and all of their city or the network they coordinate."""
        offices = offices_of(person)
        if offices.is_secretariat:
            return self
        if not person.is_authenticated:
            return self.none()
        own = Q(person=person) | Q(city__in=offices.city_ids) | Q(network__in=offices.coordinated_ids)
        return self.filter(own | serving()) if offices.is_member else self.filter(own)


# The people, as the directory lists them: by what they are appointed to.
SEARCHED = Indexed(
    kind="person",
    tables="networks_appointment AS a JOIN accounts_person AS p ON p.id = a.person_id"
    " LEFT JOIN networks_city AS c ON c.id = a.city_id LEFT JOIN networks_network AS n ON n.id = a.network_id"
    " LEFT JOIN networks_organisation AS o ON o.id = a.organisation_id",
    key="a.id",
    columns={
        "code": "'NOM-' || a.id",
        "title_fr": "p.given_name || ' ' || p.family_name",
        "title_ar": "p.name_ar",
        "place_fr": "coalesce(c.name_fr, o.name_fr)",
        "place_ar": "coalesce(c.name_ar, o.name_ar)",
        "acronym": "n.acronym",
        "detail": "a.role",
        "text": "p.function",
        "city_id": "a.city_id",
        "network_id": "a.network_id",
        "person_id": "a.person_id",
    },
    public="FALSE",
)


@pghistory.track()
class Appointment(Record):
    """A person's role for a city, a network or an organisation, from a day to a day. The only source of rights."""

    code_prefix = "NOM"
    listed_under = (_("Appointments"), "networks:appointments")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="appointments", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    city = models.ForeignKey(
        "networks.City", models.PROTECT, null=True, blank=True, related_name="appointments", verbose_name=_("city")
    )
    network = models.ForeignKey(
        "networks.Network",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("network"),
    )
    organisation = models.ForeignKey(
        "networks.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("organisation"),
    )
    is_titular = models.BooleanField(_("titular"), default=True)
    start = models.DateField(_("from"))
    end = models.DateField(_("until"), null=True, blank=True)
    end_reason = models.CharField(_("reason of the end"), max_length=12, choices=EndReason, blank=True)
    deed = models.CharField(_("reference of the deed"), max_length=160, blank=True)
    status = models.CharField(_("state"), max_length=12, choices=AppointmentStatus, default=AppointmentStatus.PROPOSED)
    invitation = models.ForeignKey(Invitation, models.SET_NULL, null=True, blank=True, related_name="appointments")

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["-start", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end=None) | Q(end__gte=F("start")),
                name="appointment_end_after_start",
                violation_error_message=_("The end cannot be before the start."),
            ),
            models.CheckConstraint(
                condition=reduce(or_, map(_of_role, Role)),
                name="appointment_scope_of_role",
                violation_error_message=_("The role and what it is for do not go together."),
            ),
            models.CheckConstraint(
                condition=~Q(status=AppointmentStatus.ENDED) | Q(end__isnull=False),
                name="appointment_ended_has_end",
            ),
            ExclusionConstraint(
                name="appointment_one_titular_focal_point",
                expressions=[
                    ("city", RangeOperators.EQUAL),
                    ("network", RangeOperators.EQUAL),
                    (
                        DateRange("start", "end", RangeBoundary(inclusive_lower=True, inclusive_upper=False)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(role=Role.FOCAL_POINT, is_titular=True) & ~Q(status=AppointmentStatus.PROPOSED),
                violation_error_message=_("The city already has a titular focal point in this network on these days."),
            ),
            ExclusionConstraint(
                name="appointment_once_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (models.functions.Coalesce("city", 0), RangeOperators.EQUAL),
                    (models.functions.Coalesce("network", 0), RangeOperators.EQUAL),
                    (models.functions.Coalesce("organisation", 0), RangeOperators.EQUAL),
                    (
                        DateRange("start", "end", RangeBoundary(inclusive_lower=True, inclusive_upper=False)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("This person already holds this role on these days."),
            ),
        ]
        indexes = [models.Index(fields=["person", "status"], name="appointment_of_person")]
        triggers = SEARCHED.triggers()
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")

    def __str__(self):
        deputy = self.role == Role.FOCAL_POINT and not self.is_titular
        role = str(_("deputy focal point")) if deputy else self.get_role_display()
        return f"{role} · {self.scope_name}" if self.scope_name else role

    def get_absolute_url(self):
        return reverse("networks:appointment", args=[self.pk])

    @property
    def crumb(self):
        return self.person.name

    @property
    def awaited_by(self):
        """The acronyms of the networks that wait for this official to say whether the city is interested in them."""
        if self.role != Role.ELECTED_OFFICIAL:
            return []
        waiting = self.city.memberships.filter(status=MembershipStatus.IDENTIFIED)
        return list(waiting.order_by("pk").values_list("network__acronym", flat=True))

    @property
    def is_open(self):
        """True unless it has ended."""
        return self.status != AppointmentStatus.ENDED

    @property
    def begins_later(self):
        """True if it is in office, and gives rights only from a day to come."""
        return self.status == AppointmentStatus.IN_OFFICE and self.start > timezone.localdate()

    def was_in_office(self, day):
        """True if the days from its start to its end take in `day`, whatever it is today; never if only proposed."""
        begun = self.status != AppointmentStatus.PROPOSED and self.start <= day
        return begun and (self.end is None or day <= self.end)

    def check_free(self, *, is_read=False):
        """Raise ValidationError unless the appointment could be in office on its days.

        is_read: its fields have been read from a table, one by one; only its place remains to be looked at, which takes
        a fifth of the time.
        """
        status, self.status = self.status, AppointmentStatus.IN_OFFICE
        try:
            if is_read:
                self._check_place()
            else:
                self.clean_fields(exclude=["invitation", "end_reason"])
                self.validate_constraints()
        finally:
            self.status = status
        rival = self._proposed_rival()
        if rival:
            raise ValidationError(
                _("%(name)s has already been proposed as titular focal point: end that proposal first.")
                % {"name": rival.person},
                code="proposed",
            )

    def _check_place(self):
        alone = ["appointment_one_titular_focal_point"] if self.role == Role.FOCAL_POINT and self.is_titular else []
        for constraint in self._meta.constraints:
            if constraint.name in (*alone, "appointment_once_at_a_time"):
                constraint.validate(Appointment, self)

    def _proposed_rival(self):
        """Somebody else proposed for the place that only one may hold, if this is such a place."""
        if self.role != Role.FOCAL_POINT or not self.is_titular:
            return None
        here = Appointment.objects.focal_points().filter(city=self.city_id, network=self.network_id, is_titular=True)
        proposed = here.filter(status=AppointmentStatus.PROPOSED).exclude(pk=self.pk)
        return proposed.select_related("person").first()

    @property
    def scope_name(self):
        """What the role is for, as the reader calls it."""
        scopes = [self.city and self.city.name, self.network and self.network.acronym]
        return " · ".join(name for name in scopes if name) or (self.organisation.name if self.organisation else "")

    @property
    def acting_city_id(self):
        return self.city_id

    @property
    def lead_network_id(self):
        return self.network_id

    def acting_network_ids(self):
        return {self.network_id}


class Offices:
    """The appointments that a person holds today, and what follows from them. One query per request."""

    def __init__(self, appointments):
        self.appointments = list(appointments)
        self.by_role = defaultdict(list)
        for appointment in self.appointments:
            self.by_role[appointment.role].append(appointment)

    @property
    def any(self):
        """True if the person holds any appointment."""
        return bool(self.appointments)

    @property
    def is_secretariat(self):
        return bool(self.by_role[Role.SECRETARIAT])

    @property
    def is_member(self):
        """True for the people of member cities, coordinators and the secretariat."""
        return bool(self.network_ids) or self.is_secretariat

    @cached_property
    def coordinated_ids(self):
        """The networks one coordinates."""
        return {appointment.network_id for appointment in self.by_role[Role.COORDINATOR]}

    @cached_property
    def city_ids(self):
        """The cities one acts for."""
        roles = self.by_role[Role.FOCAL_POINT] + self.by_role[Role.ELECTED_OFFICIAL]
        return {appointment.city_id for appointment in roles}

    @cached_property
    def organisation_ids(self):
        return {appointment.organisation_id for appointment in self.by_role[Role.PARTNER]}

    @cached_property
    def network_ids(self):
        """The networks in which one has a member's rights: coordinated, or by a city's active membership."""
        through_cities = {
            network_id
            for appointment in self.appointments
            for network_id in appointment.active_network_ids
            if appointment.role == Role.ELECTED_OFFICIAL or network_id == appointment.network_id
        }
        return self.coordinated_ids | through_cities

    def granting(self, permission):
        """The appointments whose role has the permission; a caretaker's only for what caretakers may do."""
        roles = GRANTS[permission]
        return [
            appointment
            for appointment in self.appointments
            if appointment.role in roles
            and (appointment.status == AppointmentStatus.IN_OFFICE or permission in CARETAKER_GRANTS)
        ]


def offices_of(person):
    """The Offices of a person today; empty for an anonymous visitor. Kept on the person for the request's time."""
    if not getattr(person, "is_authenticated", False) or not person.is_active:
        return Offices([])
    today = timezone.localdate()
    kept = person.__dict__.get("_offices")
    if kept is None or kept[0] != today:
        kept = person.__dict__["_offices"] = (today, Offices(_appointments_of(person)))
    return kept[1]


def forget_offices(person):
    """Read the person's appointments again at the next question, after they were changed in this very request."""
    person.__dict__.pop("_offices", None)


def _appointments_of(person):
    # Membership's own queryset asks for offices, so its class is looked up here instead of imported.
    memberships = apps.get_model("networks.Membership").objects
    active = memberships.filter(city=OuterRef("city"), status=MembershipStatus.ACTIVE)
    return (
        Appointment.objects.in_office()
        .filter(person=person)
        .select_related("city", "network", "organisation")
        .annotate(active_network_ids=ArraySubquery(active.values("network")))
        .order_by("role", "pk")
    )
