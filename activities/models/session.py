import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from activities.enums import RELEASED_MINUTES, ActivityKind, ActivityStatus, MinutesStatus, SessionKind
from activities.models.activity import Activity, ActivityQuerySet
from activities.models.children import children, keep, revive
from activities.models.need import Need
from networks.models import City
from networks.models.appointment import offices_of
from records.conditions import EVERYTHING, NOTHING


class SessionQuerySet(ActivityQuerySet):
    def minutes_seen_by(self, person):
        """A condition: that `person` may read minutes, decisions and actions. See `Session.minutes_shown_to`."""
        offices = offices_of(person)
        if offices.is_secretariat:
            return EVERYTHING
        if not offices.any:
            return NOTHING
        shown = (
            Q(minutes_status=MinutesStatus.APPROVED)
            | Q(minutes_status__in=RELEASED_MINUTES) & self.taken_part_in_by(person)
            | Q(lead_network__in=offices.coordinated_ids)
            | Q(host_city__in=offices.city_ids)
        )
        return self.seen_by(person) & shown

    def files_visible_to(self, person):
        """Those whose files `person` may read: from outside only once the minutes are approved, as its pages say."""
        approved = Q(minutes_status=MinutesStatus.APPROVED)
        return self.visible_to(person).filter(approved | self.taken_part_in_by(person))

    def whole(self):
        """With what minutes are made of as well."""
        author = JSONObject(
            id="by__id", given_name="by__given_name", family_name="by__family_name", name_ar="by__name_ar"
        )
        city = JSONObject(id="city__id", code="city__code", name_fr="city__name_fr", name_ar="city__name_ar")
        mine = {"session": OuterRef("pk")}
        return (
            super()
            .whole()
            .annotate(
                decision_rows=children(Decision.objects.filter(**mine)),
                need_rows=children(Need.objects.filter(**mine).annotate(of_city=city)),
                remark_rows=children(Remark.objects.filter(**mine).annotate(author=author)),
            )
        )

    def numbered(self, network, series):
        """Those that count in a network's cycle of a kind of session: neither mere proposals nor called off."""
        off = (ActivityStatus.PROPOSED, ActivityStatus.CANCELLED)
        return self.filter(lead_network=network, series=series, number__isnull=False).exclude(status__in=off)

    def next_number(self, network, series):
        """The number of the next session of that kind in the network's cycle."""
        highest = self.numbered(network, series).aggregate(highest=models.Max("number"))["highest"]
        return (highest or 0) + 1

    def minutes_waiting_for_approval(self, day=None):
        """Circulated minutes whose time for remarks is over."""
        return self.filter(minutes_status=MinutesStatus.CIRCULATED, remarks_until__lt=day or timezone.localdate())


@pghistory.track(obj_field=pghistory.ObjForeignKey(related_name="session_events"))
class Session(Activity):
    """A meeting of a network, with minutes, decisions and actions."""

    code_prefix = "SES"
    KIND = ActivityKind.SESSION
    listed_under = (_("Sessions"), "activities:sessions")

    series = models.CharField(_("kind of session"), max_length=10, choices=SessionKind, default=SessionKind.THEMATIC)
    number = models.PositiveSmallIntegerField(_("number in the network's cycle"), null=True, blank=True)
    minutes = models.TextField(_("minutes"), blank=True)
    # Two people writing: the one who saves second is told, and sees both texts.
    minutes_revision = models.PositiveIntegerField(default=0, editable=False)
    minutes_status = models.CharField(_("minutes"), max_length=10, choices=MinutesStatus, default=MinutesStatus.NONE)
    circulated_on = models.DateField(_("circulated on"), null=True, blank=True)
    remarks_until = models.DateField(_("remarks until"), null=True, blank=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(remarks_until=None) | Q(remarks_until__gte=F("circulated_on")),
                name="session_remarks_after_circulation",
            ),
            models.CheckConstraint(
                condition=~Q(minutes_status__in=[MinutesStatus.CIRCULATED, MinutesStatus.APPROVED])
                | (Q(circulated_on__isnull=False, remarks_until__isnull=False) & ~Q(minutes="")),
                name="session_circulated_has_minutes",
            ),
            models.CheckConstraint(
                condition=~Q(minutes_status=MinutesStatus.APPROVED) | Q(approved_on__isnull=False),
                name="session_approved_has_date",
            ),
        ]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    @property
    def label(self):
        """The kind of session with its number in the network's cycle."""
        series = capfirst(self.get_series_display())
        return (
            gettext("%(series)s no. %(number)s") % {"series": series, "number": self.number} if self.number else series
        )

    def gather(self):
        super().gather()
        keep(self, "decisions", revive(Decision, self.decision_rows))
        keep(self, "needs", revive(Need, self.need_rows))
        keep(self, "remarks", revive(Remark, self.remark_rows))
        for remark in self.remarks.all():
            remark.session, (remark.by,) = self, revive(Person, [remark.author])
        for need in self.needs.all():
            (need.city,) = revive(City, [need.of_city]) if need.city_id else (None,)
        return self

    def take_number(self):
        if self.number is None and self.series == SessionKind.THEMATIC:
            self.number = Session.objects.next_number(self.lead_network_id, self.series)

    def clean(self):
        super().clean()
        self.check_number()

    def check_number(self):
        """Raise ValidationError (number) if another session of the network's cycle has the number."""
        if self.number is None or self.lead_network_id is None:
            return
        cycle = Session.objects.numbered(self.lead_network_id, self.series)
        twin = cycle.filter(number=self.number).exclude(pk=self.pk).first()
        if twin:
            message = gettext("“%(title)s” already has number %(number)s.")
            raise ValidationError({"number": message % {"title": twin.title, "number": self.number}})

    @property
    def is_final(self):
        return self.minutes_status == MinutesStatus.APPROVED

    def shows_files_to(self, person):
        return self.is_final or self.is_insider(person)

    def minutes_shown_to(self, person):
        """True if `person`, who sees the session, may read its minutes.

        Drafts are for those who write them, and what is out for remarks for those who take part.
        """
        offices = offices_of(person)
        return (
            self.minutes_status == MinutesStatus.APPROVED
            or (self.minutes_status in RELEASED_MINUTES and self.is_insider(person))
            or offices.is_secretariat
            or self.lead_network_id in offices.coordinated_ids
            or self.host_city_id in offices.city_ids
        )

    @property
    def remarks_open(self):
        """True while those invited may send remarks on the minutes."""
        return (
            self.minutes_status == MinutesStatus.CIRCULATED
            and self.remarks_until is not None
            and self.remarks_until >= timezone.localdate()
        )


class Decision(models.Model):
    """Something that a session decided."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="decisions")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(_("decision"))

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    def __str__(self):
        return self.text[:80]


class Remark(models.Model):
    """What somebody invited says of circulated minutes."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="remarks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField(_("remark"), max_length=4000)
    is_settled = models.BooleanField(_("taken into account"), default=False)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")

    def __str__(self):
        return self.text[:80]
