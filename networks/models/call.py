import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from networks.enums import PUBLISHED, CallKind, CallStatus
from networks.models.appointment import offices_of
from networks.models.network import Network
from records.journal import Record

# What all weights are out of.
WHOLE = 100


class CallQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those that were opened, but what was called off: that is for the coordination and for cities that applied."""
        offices = offices_of(person)
        if offices.is_secretariat:
            return self
        applied = self.model._meta.get_field("applications").related_model._base_manager.filter(
            city__in=offices.city_ids
        )
        return self.filter(
            Q(status__in=PUBLISHED) | Q(network__in=offices.coordinated_ids) | Q(pk__in=applied.values("call"))
        )

    def public(self):
        """Those that everybody reads."""
        return self.filter(status__in=PUBLISHED)


@pghistory.track()
class Call(Record):
    """A national call by which a network is founded or widened: cities apply, reviewers score, some are retained."""

    code_prefix = "APP"
    listed_under = (_("Calls"), "networks:calls")

    network = models.ForeignKey(Network, models.PROTECT, related_name="calls", verbose_name=_("network"))
    kind = models.CharField(_("kind"), max_length=8, choices=CallKind, default=CallKind.PROJECTS)
    title = models.CharField(_("title"), max_length=160)
    object = models.TextField(_("object"))
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    places = models.PositiveSmallIntegerField(_("places"), validators=[MinValueValidator(1)])
    minimum = models.PositiveSmallIntegerField(
        _("minimum score"), null=True, blank=True, validators=[MaxValueValidator(WHOLE)]
    )
    reviewers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="calls_reviewed", verbose_name=_("reviewers")
    )
    status = models.CharField(_("state"), max_length=9, choices=CallStatus, default=CallStatus.DRAFT)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="call_closes_after_it_opens",
                violation_error_message=_("A call cannot close before it opens."),
            ),
            models.CheckConstraint(
                condition=~Q(status=CallStatus.DECIDED) | Q(decided_on__isnull=False), name="call_decided_on_a_day"
            ),
        ]
        indexes = [models.Index(fields=["-closes_on", "-id"], name="call_newest")]
        verbose_name = _("call")
        verbose_name_plural = _("calls")

    def __str__(self):
        return self.title

    def clean(self):
        """Raise ValidationError on a day that does not go with the other."""
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            message = _("A call cannot close before it opens.")
            raise ValidationError({"closes_on": ValidationError(message, code="early")})

    def get_absolute_url(self):
        return reverse("networks:call", args=[self.pk])

    @property
    def takes_applications(self):
        """True while it is open and its last day is not past."""
        return self.status == CallStatus.OPEN and self.opens_on <= timezone.localdate() <= self.closes_on

    @property
    def lead_network_id(self):
        return self.network_id

    @property
    def acting_city_id(self):
        return None


@pghistory.track()
class Criterion(models.Model):
    """What applications to a call are scored on, and how much it weighs, out of 100."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="criteria", verbose_name=_("call"))
    position = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(_("criterion"), max_length=160)
    weight = models.PositiveSmallIntegerField(_("weight"), validators=[MinValueValidator(1), MaxValueValidator(WHOLE)])
    looked_at = models.CharField(_("what is looked at"), max_length=300, blank=True)

    class Meta:
        ordering = ["call", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "label"], name="criterion_once_per_call"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=WHOLE), name="criterion_weight_is_a_share"),
        ]
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")

    def __str__(self):
        return self.label
