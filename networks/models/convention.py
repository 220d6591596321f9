from datetime import timedelta

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from networks.enums import BINDING, ConventionStatus, OrganisationKind, Visibility
from networks.models.network import Network, NetworkRecordQuerySet
from networks.models.organisation import Organisation
from records.conditions import EVERYTHING
from records.dates import date_format
from records.days import not_in_future
from records.journal import Record

# States in which it has been signed by all: the database holds that it says when.
CONCLUDED = (ConventionStatus.SIGNED, *BINDING, ConventionStatus.EXPIRED)


class ConventionQuerySet(NetworkRecordQuerySet):
    # What is not signed yet is between its parties.
    RELEASED = Q(signed_on__isnull=False)

    def worked_on_by(self, person, offices):
        """A condition: those one is a party to, and those of the networks one coordinates."""
        parties = self.model._meta.get_field("parties").related_model._base_manager
        own = parties.filter(Q(city__in=offices.city_ids) | Q(organisation__in=offices.organisation_ids))
        return Q(pk__in=own.values("convention")) | self.in_networks(offices.coordinated_ids)

    def inside_of(self, person, offices):
        """A condition: those whose journal, deliberations and evidence a person may read."""
        return EVERYTHING if offices.is_secretariat else self.worked_on_by(person, offices)

    def binding(self):
        """Those in force today, the ones to renew included."""
        return self.filter(status__in=BINDING)

    def in_force_on(self, day):
        """Those that bound their parties on a day, the last one included, whatever they are now."""
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gte=day),
            Q(terminated_on=None) | Q(terminated_on__gte=day),
            signed_on__lte=day,
            starts_on__lte=day,
        )

    def ending_within(self, days, day=None):
        """Those in force that end within so many days."""
        day = day or timezone.localdate()
        return self.binding().filter(ends_on__gte=day, ends_on__lte=day + timedelta(days=days))


@pghistory.track()
class Convention(Record):
    """What cities, organisations and the association bind themselves to, from a day to a day."""

    code_prefix = "CNV"
    listed_under = (_("Conventions"), "networks:conventions")

    title = models.CharField(_("title"), max_length=200)
    object = models.TextField(_("object"), blank=True)
    lead_network = models.ForeignKey(
        Network,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_conventions",
        verbose_name=_("lead network"),
    )
    networks = models.ManyToManyField(
        Network, blank=True, related_name="joint_conventions", verbose_name=_("other networks")
    )
    visibility = models.CharField(_("visible to"), max_length=8, choices=Visibility, default=Visibility.MEMBERS)
    status = models.CharField(_("state"), max_length=13, choices=ConventionStatus, default=ConventionStatus.DRAFT)
    opinion_from = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="opinions_given",
        limit_choices_to={"kind__in": [OrganisationKind.MINISTRY, OrganisationKind.STATE_BODY]},
        verbose_name=_("ministry asked"),
    )
    opinion_on = models.DateField(_("opinion given on"), null=True, blank=True, validators=[not_in_future])
    opinion_reference = models.CharField(_("reference of the opinion"), max_length=160, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True, validators=[not_in_future])
    starts_on = models.DateField(_("in force from"), null=True, blank=True)
    ends_on = models.DateField(_("in force until"), null=True, blank=True)
    tacit_months = models.PositiveSmallIntegerField(_("tacit renewal (months)"), null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField(_("notice (days)"), null=True, blank=True)
    # From then on it does not go on by itself, unless its parties renew it.
    notice_on = models.DateField(_("notice given on"), null=True, blank=True, validators=[not_in_future])
    # How many days before the end those concerned were last written to; empty again after each renewal.
    last_alert = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    terminated_on = models.DateField(_("terminated on"), null=True, blank=True, validators=[not_in_future])

    objects = ConventionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="convention_ends_after_start",
                violation_error_message=_("The end cannot be before the start."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=list(CONCLUDED)) | Q(signed_on__isnull=False, starts_on__isnull=False),
                name="convention_concluded_has_dates",
                violation_error_message=_("A signed convention has the day of its signature and of its start."),
            ),
            models.CheckConstraint(
                condition=Q(tacit_months=None) | Q(ends_on__isnull=False, tacit_months__gt=0),
                name="convention_tacit_renewal_has_end",
                violation_error_message=_("Only what ends on a day is renewed, and by one month at least."),
            ),
        ]
        indexes = [
            models.Index(fields=["-starts_on", "-id"], name="convention_newest"),
            models.Index(fields=["status", "ends_on"], name="convention_by_end"),
        ]
        verbose_name = _("convention")
        verbose_name_plural = _("conventions")

    def __str__(self):
        return self.title

    def clean(self):
        """Raise ValidationError on the dates that do not go together."""
        if self.ends_on and self.starts_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": ValidationError(_("The end cannot be before the start."), code="early")})
        if self.tacit_months is not None and not self.ends_on:
            message = _("Give the end of the term: only what ends on a day is renewed.")
            raise ValidationError({"ends_on": ValidationError(message, code="endless")})
        if self.tacit_months == 0:
            message = _("Leave this empty if the convention is not renewed by itself.")
            raise ValidationError({"tacit_months": ValidationError(message, code="zero")})
        for name in ("terminated_on", "notice_on"):
            day = getattr(self, name)
            if day and self.signed_on and day < self.signed_on:
                raise ValidationError({name: ValidationError(_("This date is before the signature."), code="early")})
        if self.notice_on and self.notice_until and self.notice_on > self.notice_until:
            message = _("Notice had to be given by %(day)s: the convention goes on.")
            day = date_format(self.notice_until)
            raise ValidationError({"notice_on": ValidationError(message % {"day": day}, code="late")})

    def get_absolute_url(self):
        return reverse("networks:convention", args=[self.pk])

    @property
    def is_concluded(self):
        """True once all parties have signed."""
        return self.signed_on is not None

    @property
    def notice_until(self):
        """The last day on which notice can be given before the end; None if there is no notice."""
        return self.ends_on - timedelta(days=self.notice_days) if self.ends_on and self.notice_days else None

    @property
    def renews_itself(self):
        """True if it goes on by itself at its end: that was agreed, and nobody has given notice."""
        return bool(self.tacit_months) and self.notice_on is None

    @property
    def days_left(self):
        """How many days it is still in force; None without end."""
        return (self.ends_on - timezone.localdate()).days if self.ends_on else None

    def takes_in(self, day):
        """True if the day lies within the term, as far as that is known."""
        return not (self.starts_on and day < self.starts_on) and not (self.ends_on and day > self.ends_on)

    @property
    def acting_city_id(self):
        return None

    def acting_network_ids(self):
        return {self.lead_network_id, *(network.pk for network in self.networks.all())} - {None}
