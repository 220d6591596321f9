import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.enums import ActivityKind, MinutesStatus, SessionKind
from activities.models.activity import Activity, ActivityQuerySet
from networks.models import City


class SessionQuerySet(ActivityQuerySet):
    def minutes_waiting_for_approval(self, day=None):
        """Circulated minutes whose time for remarks is over."""
        return self.filter(minutes_status=MinutesStatus.CIRCULATED, remarks_until__lt=day or timezone.localdate())


@pghistory.track(obj_field=pghistory.ObjForeignKey(related_name="session_events"))
class Session(Activity):
    """A meeting of a network, with minutes, decisions and actions."""

    code_prefix = "SES"

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

    def save(self, *args, **kwargs):
        self.kind = ActivityKind.SESSION
        super().save(*args, **kwargs)

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


class Need(models.Model):
    """A need heard in a session: what the network's next themes come from."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="needs")
    city = models.ForeignKey(City, models.PROTECT, null=True, blank=True, verbose_name=_("city"))
    text = models.CharField(_("need"), max_length=300)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("need")
        verbose_name_plural = _("needs")

    def __str__(self):
        return self.text
