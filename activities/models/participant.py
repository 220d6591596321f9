from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from activities.enums import Capacity, Presence, Registration
from activities.models.activity import Activity, HalfDay
from networks.models import City, Organisation


class ParticipantQuerySet(models.QuerySet):
    def invited(self):
        return self.filter(is_invited=True)

    def registered(self):
        return self.filter(registration=Registration.REGISTERED)

    def convened(self, cities=()):
        """Those whom convocations are for: of these cities (of all if none is named), save who cannot come."""
        due = self.exclude(registration=Registration.DECLINED)
        return due.filter(city__in=cities) if cities else due

    def waiting(self):
        """The waiting list, whoever asked first at its head."""
        return self.filter(registration=Registration.WAITING).order_by("registered_at", "pk")

    def visitors(self):
        """Those who came without being on the invited list."""
        return self.filter(is_invited=False)

    def with_presences(self):
        """Each with its marks, in one query: `marks` then reads them without asking the database."""
        marks = Attendance.objects.filter(participant=OuterRef("pk")).order_by("pk")
        return self.annotate(presences=ArraySubquery(marks.values(row=JSONObject(at="half_day", is_="presence"))))

    def by_city(self):
        """City by city, those of no city last, then by name; read with the person, for `shown_name`."""
        return self.select_related("person").order_by(models.F("city__sort_name").asc(nulls_last=True), "name", "pk")


class Participant(models.Model):
    """Somebody on an activity's list: invited from the active memberships, or a visitor who came by themselves."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="participants")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="participations"
    )
    # Of those with an account a copy in Latin letters: what lists are sorted by and typed names compared with. Emptied
    # on erasure.
    name = models.CharField(_("name"), max_length=160)
    function = models.CharField(_("function"), max_length=160, blank=True)
    city = models.ForeignKey(
        City, models.PROTECT, null=True, blank=True, related_name="participants", verbose_name=_("city")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="participants",
        verbose_name=_("organisation"),
    )
    capacity = models.CharField(_("capacity"), max_length=12, choices=Capacity, default=Capacity.TECHNICAL)
    is_invited = models.BooleanField(_("invited"), default=True)
    registration = models.CharField(
        _("registration"), max_length=10, choices=Registration, default=Registration.INVITED
    )
    # When it was asked for: the waiting list moves up in this order.
    registered_at = models.DateTimeField(null=True, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    mission_order = models.CharField(_("mission order"), max_length=80, blank=True)
    added_at = models.DateTimeField(default=timezone.now)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "person"],
                name="participant_person_once",
                violation_error_message=_("This person is already on the list."),
            ),
            models.UniqueConstraint(
                "activity",
                models.functions.Lower("name"),
                models.functions.Coalesce("city", 0),
                models.functions.Coalesce("organisation", 0),
                condition=Q(person=None),
                name="participant_name_once",
                violation_error_message=_("This person is already on the list."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="participant_has_name"),
            models.CheckConstraint(
                condition=~Q(registration__in=[Registration.REGISTERED, Registration.WAITING])
                | Q(registered_at__isnull=False),
                name="participant_registered_has_moment",
            ),
        ]
        verbose_name = _("participant")
        verbose_name_plural = _("participants")

    def __str__(self):
        return self.name

    @property
    def shown_name(self):
        """The person's name in the language of the page, where it is known; else what was typed."""
        return self.person.name if self.person_id else self.name

    @cached_property
    def marks(self):
        """The presence on each half-day, by the half-day's key. Needs `with_presences`."""
        return {row["at"]: row["is_"] for row in self.presences}

    @property
    def origin(self):
        """Whom they come for: their city, else their organisation, else None."""
        return self.city or self.organisation


class AttendanceQuerySet(models.QuerySet):
    def present(self):
        return self.filter(presence=Presence.PRESENT)


class Attendance(models.Model):
    """Whether a participant was there on a half-day."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="attendances")
    half_day = models.ForeignKey(HalfDay, models.CASCADE, related_name="attendances")
    presence = models.CharField(_("presence"), max_length=8, choices=Presence)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    marked_at = models.DateTimeField(default=timezone.now)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["half_day", "participant"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "half_day"], name="attendance_once_per_half_day"),
        ]
        indexes = [models.Index(fields=["half_day", "presence"], name="attendance_by_presence")]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")

    def __str__(self):
        return f"{self.participant_id} {self.half_day_id} {self.presence}"
