import uuid

import pghistory
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.person import Language
from accounts.roles import Role
from activities.enums import ON_PROGRAMME, ActivityKind, ActivityStatus, AgendaKind, Mode, Part, Presence
from activities.models.children import children, keep, revive
from networks.enums import Visibility
from networks.models import City, Network, SubTheme
from networks.models.appointment import offices_of
from networks.models.network import NetworkRecord, NetworkRecordQuerySet
from records.conditions import EVERYTHING, NOTHING
from records.dates import date_format
from records.searching import Indexed
from records.uploads import StoredFile


class ActivityQuerySet(NetworkRecordQuerySet):
    # Everything but mere proposals.
    RELEASED = ~Q(status=ActivityStatus.PROPOSED)
    city_field = "host_city"

    def worked_on_by(self, person, offices):
        """Those on an activity's list see it too, whatever network they come from."""
        listed = Activity.participants.rel.related_model._base_manager.filter(person=person.pk)
        return super().worked_on_by(person, offices) | Q(pk__in=listed.values("activity"))

    def in_workspace_of(self, person):
        """Those that `person` sees in the portal, where people are named: whoever holds no office sees none."""
        return self.visible_to(person) if offices_of(person).any else self.none()

    def taken_part_in_by(self, person):
        """A condition: that `person` takes part, as `is_insider` says of one."""
        offices = offices_of(person)
        if offices.is_secretariat:
            return EVERYTHING
        if not offices.any:
            return NOTHING
        return self.in_networks(offices.network_ids) | self.worked_on_by(person, offices)

    def files_visible_to(self, person):
        """Those whose files `person` may read: while they take part."""
        return self.visible_to(person).filter(self.taken_part_in_by(person))

    def whole(self):
        """Each with all its small children, read in one query; `gather` then puts them in their places."""
        mine = {"activity": OuterRef("pk")}
        files = StoredFile.objects.filter(
            content_type=ContentType.objects.get_for_model(self.model), object_id=OuterRef("pk"), purpose="material"
        )
        networks = Network.objects.filter(joint_activitys=OuterRef("pk"))
        return self.select_related("lead_network", "host_city", "sub_theme").annotate(
            half_day_rows=children(HalfDay.objects.filter(**mine)),
            agenda_rows=children(AgendaItem.objects.filter(**mine)),
            file_rows=children(files),
            network_rows=children(networks, only=("id", "acronym", "name_fr", "name_ar", "colour")),
        )

    def held(self):
        return self.filter(status=ActivityStatus.HELD)

    def upcoming(self):
        """Those announced that have not ended, the nearest first."""
        return self.filter(status__in=ON_PROGRAMME, ends_on__gte=timezone.localdate()).order_by("starts_on", "pk")

    def as_kinds(self):
        """With what each kind has besides, for `specific`; with all that a row of a mixed list shows."""
        kinds = [field.name for field in Activity._meta.related_objects if field.parent_link]
        return self.select_related("lead_network", "host_city", *kinds)

    def in_year(self, year):
        return self.filter(starts_on__year=year)

    def public(self):
        """Those that the public calendar shows."""
        return self.released().filter(visibility="public")


# Of what was said in a session only the summary: the minutes are not for all who see it.
SEARCHED = Indexed(
    kind="session",
    tables="activities_activity AS a JOIN networks_network AS n ON n.id = a.lead_network_id"
    " LEFT JOIN networks_city AS c ON c.id = a.host_city_id LEFT JOIN networks_subtheme AS t ON t.id = a.sub_theme_id",
    key="a.id",
    where="a.kind = 'session'",
    columns={
        "code": "'SES-' || a.id",
        "title_fr": "a.title",
        "place_fr": "c.name_fr",
        "place_ar": "c.name_ar",
        "acronym": "n.acronym",
        "topic": "t.name_fr || ' ' || t.name_ar",
        "day": "a.starts_on",
        "text": "a.summary",
        "city_id": "a.host_city_id",
        "network_id": "a.lead_network_id",
        "topic_id": "a.sub_theme_id",
    },
    public="a.status <> 'proposed' AND a.visibility = 'public'",
)


@pghistory.track()
class Activity(NetworkRecord):
    """What sessions, trainings and study trips share: when, where, with whom. Each of those is a model on this one."""

    code_prefix = "ACT"
    # Of each model on this one.
    KIND = ActivityKind.SESSION

    kind = models.CharField(_("kind"), max_length=12, choices=ActivityKind, editable=False)
    title = models.CharField(_("title"), max_length=160)
    sub_theme = models.ForeignKey(
        SubTheme, models.SET_NULL, null=True, blank=True, related_name="activities", verbose_name=_("sub-theme")
    )
    summary = models.TextField(
        _("summary"), blank=True, help_text=_("What it is about, for those who hesitate to come.")
    )
    host_city = models.ForeignKey(
        City, models.PROTECT, null=True, blank=True, related_name="hosted", verbose_name=_("host city")
    )
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    mode = models.CharField(_("form"), max_length=8, choices=Mode, default=Mode.ON_SITE)
    link = models.URLField(_("link to join"), blank=True)
    languages = ArrayField(
        models.CharField(max_length=2, choices=Language), default=list, blank=True, verbose_name=_("languages")
    )
    quota_elected = models.PositiveSmallIntegerField(_("elected officials per city"), default=1)
    quota_technical = models.PositiveSmallIntegerField(_("technical officials per city"), default=2)
    quota_associative = models.PositiveSmallIntegerField(_("associations per city"), default=0)
    seats = models.PositiveSmallIntegerField(
        _("seats in all"), null=True, blank=True, help_text=_("Leave empty if there is room for everybody.")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    status = models.CharField(_("state"), max_length=10, choices=ActivityStatus, default=ActivityStatus.PROPOSED)
    # Those who were there have been asked what they thought, and may answer until this day.
    evaluation_closes_on = models.DateField(null=True, blank=True, editable=False)
    # Calendars know an event by its identifier, and take a change by its sequence number.
    calendar_uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="activity_ends_after_start",
                violation_error_message=_("The last day cannot be before the first."),
            ),
            models.CheckConstraint(
                condition=Q(mode=Mode.ONLINE)
                | Q(kind=ActivityKind.STUDY_TRIP)
                | ~Q(status__in=["open", "closed", "held"])
                | Q(host_city__isnull=False),
                name="activity_on_site_has_host",
                violation_error_message=_("Name the host city."),
            ),
        ]
        indexes = [
            models.Index(fields=["lead_network", "-starts_on"], name="activity_of_network"),
            models.Index(fields=["status", "starts_on"], name="activity_by_status"),
            models.Index(fields=["-starts_on", "-id"], name="activity_latest_first"),
        ]
        triggers = SEARCHED.triggers()
        verbose_name = _("activity")
        verbose_name_plural = _("activities")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse(f"activities:{self.kind}", args=[self.pk])

    @property
    def open_url(self):
        """The address of the page for everybody, if it is public; else of the one in the portal."""
        if self.visibility == Visibility.PUBLIC and self.status != ActivityStatus.PROPOSED:
            return reverse(f"activities:calendar_{self.kind}", args=[self.pk])
        return self.get_absolute_url()

    @property
    def acting_city_id(self):
        return self.host_city_id

    @property
    def specific(self):
        """It as what it is: a Session, a Training, a StudyTrip. Read `as_kinds` in lists."""
        return self if type(self) is not Activity else getattr(self, self.kind.replace("_", ""))

    @property
    def period(self):
        """The day, or the first and the last."""
        first, last = date_format(self.starts_on, "DATE_FORMAT"), date_format(self.ends_on, "DATE_FORMAT")
        if self.starts_on == self.ends_on:
            return first
        return gettext("%(first)s to %(last)s") % {"first": first, "last": last}

    @property
    def is_past(self):
        return self.ends_on < timezone.localdate()

    def save(self, *args, **kwargs):
        self.kind = self.KIND
        super().save(*args, **kwargs)

    @property
    def label(self):
        """What it is, for a heading: the kind."""
        return capfirst(self.get_kind_display())

    @property
    def crumb(self):
        return self.label

    # --- What the kinds differ in

    # Whether the host city has to be a member of the lead network.
    host_is_member = True

    @property
    def place_is_known(self):
        """True if it is said where those invited have to go."""
        return bool(self.host_city_id) or self.mode == Mode.ONLINE

    @property
    def is_final(self):
        """True once who was there counts for good: nothing of the meeting changes any more."""
        return False

    @property
    def list_is_fixed(self):
        """True once nobody registers or withdraws any more."""
        return False

    @property
    def place(self):
        """Where it takes place, in a line: the venue, the host city, or that it is online."""
        parts = [self.venue, self.host_city.name if self.host_city_id else ""]
        if self.mode != Mode.ON_SITE:
            parts.append(self.get_mode_display())
        return ", ".join(part for part in parts if part)

    @property
    def town(self):
        """The town where it takes place, in a word; empty where there is none."""
        return self.host_city.name if self.host_city_id else ""

    def take_number(self):
        """Give it the next number of its cycle, where its kind is numbered and it has none."""

    def shows_files_to(self, person):
        """True if `person`, who sees it, may read its files."""
        return self.is_insider(person)

    # --- Who takes part

    def gather(self):
        """Let the managers of what `ActivityQuerySet.whole` has read answer without asking the database."""
        keep(self, "half_days", revive(HalfDay, self.half_day_rows))
        keep(self, "agenda", revive(AgendaItem, self.agenda_rows))
        keep(self, "networks", revive(Network, self.network_rows))
        self.files = revive(StoredFile, self.file_rows)
        return self

    def keep_participants(self, rows):
        """Let `participants.all()` answer with `rows` (read with their presences) without asking the database."""
        keep(self, "participants", rows)

    def is_insider(self, person):
        """True if `person` takes part: as a member of its networks, for the host city, on its list, or for all of them.

        Others, whom its visibility lets see it, read no more of its people and of what is under way than the public.
        """
        offices = offices_of(person)
        return offices.any and (
            offices.is_secretariat
            or bool(offices.network_ids & self.acting_network_ids())
            or self.host_city_id in offices.city_ids
            or self.lists(person)
        )

    def registers_for(self, person, city_id):
        """True if `person` registers people of that city (None: of no city): the coordination, or its focal point."""
        offices = offices_of(person)
        if offices.coordinated_ids & {self.lead_network_id}:
            return True
        return city_id in self.cities_registered_by(person)

    def cities_registered_by(self, person):
        """The keys of the cities whose people `person` registers as their focal point in one of the networks."""
        networks = self.acting_network_ids()
        return {
            appointment.city_id
            for appointment in offices_of(person).granting("activities.register_people")
            if appointment.role == Role.FOCAL_POINT
            and appointment.network_id in networks
            and appointment.network_id in appointment.active_network_ids
        }

    def lists(self, person):
        """True if `person`, who is signed in, was invited, or came."""
        listed = getattr(self, "_prefetched_objects_cache", {}).get("participants")
        if listed is not None:
            return any(participant.person_id == person.pk for participant in listed)
        return self.participants.filter(person=person).exists()

    def present_count(self):
        """How many people were there, on any of the half-days."""
        listed = getattr(self, "_prefetched_objects_cache", {}).get("participants")
        if listed is not None:
            return sum(Presence.PRESENT in participant.marks.values() for participant in listed)
        return self.participants.filter(attendances__presence=Presence.PRESENT).distinct().count()


class HalfDay(models.Model):
    """A morning or an afternoon of an activity: what attendance is counted by."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="half_days")
    date = models.DateField(_("date"))
    part = models.CharField(_("half of the day"), max_length=3, choices=Part)
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["date", "part"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "date", "part"],
                name="half_day_once",
                violation_error_message=_("This half-day is there twice."),
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="half_day_ends_after_start",
                violation_error_message=_("The end must be after the start."),
            ),
        ]
        verbose_name = _("half-day")
        verbose_name_plural = _("half-days")

    def __str__(self):
        return self.label

    @property
    def short_label(self):
        """The same with the month in short, for a tab on a phone."""
        return gettext("%(day)s, %(part)s") % {"day": date_format(self.date, "j N"), "part": self.get_part_display()}

    @property
    def label(self):
        """The day and its half, for instance "18 June, morning"."""
        return gettext("%(day)s, %(part)s") % {
            "day": date_format(self.date, "MONTH_DAY_FORMAT"),
            "part": self.get_part_display(),
        }


class AgendaItem(models.Model):
    """A point of the agenda."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="agenda")
    half_day = models.ForeignKey(
        HalfDay, models.SET_NULL, null=True, blank=True, related_name="agenda", verbose_name=_("half-day")
    )
    position = models.PositiveSmallIntegerField(default=0)
    starts_at = models.TimeField(_("time"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=AgendaKind, default=AgendaKind.TALK)
    title = models.CharField(_("title"), max_length=200)
    speaker = models.CharField(_("speaker"), max_length=160, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("point of the agenda")
        verbose_name_plural = _("points of the agenda")

    def __str__(self):
        return self.title
