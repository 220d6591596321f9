import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from activities.enums import ActivityKind, ProgrammeStatus
from activities.models.activity import Activity
from networks.models import City, Network
from networks.models.appointment import offices_of
from records.journal import Record

YEARS = (2010, 2100)


class ProgrammeQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those adopted, for the members of the network; drafts for its coordination; all for the secretariat."""
        offices = offices_of(person)
        if offices.is_secretariat:
            return self
        adopted = Q(status=ProgrammeStatus.ADOPTED, network__in=offices.network_ids)
        return self.filter(adopted | Q(network__in=offices.coordinated_ids))


@pghistory.track()
class Programme(Record):
    """What a network means to do in a year, made from the needs that it has heard."""

    code_prefix = "PRG"
    listed_under = (_("Programmes"), "activities:programmes")

    network = models.ForeignKey(Network, models.PROTECT, related_name="programmes", verbose_name=_("network"))
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(YEARS[0]), MaxValueValidator(YEARS[1])]
    )
    introduction = models.TextField(_("introduction"), blank=True, max_length=4000)
    status = models.CharField(_("state"), max_length=10, choices=ProgrammeStatus, default=ProgrammeStatus.DRAFT)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "network__acronym", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "year"],
                name="programme_once_per_year",
                violation_error_message=_("This network has a programme of that year already."),
            ),
            models.CheckConstraint(
                condition=~Q(status=ProgrammeStatus.ADOPTED) | Q(adopted_on__isnull=False),
                name="programme_adopted_has_date",
            ),
        ]
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")

    def __str__(self):
        return gettext("Programme %(year)s of %(network)s") % {"year": self.year, "network": self.network.acronym}

    def get_absolute_url(self):
        return reverse("activities:programme", args=[self.pk])

    @property
    def lead_network_id(self):
        return self.network_id

    @property
    def acting_city_id(self):
        return None

    def acting_network_ids(self):
        return {self.network_id}


class ProgrammeLine(models.Model):
    """One activity that a network means to have: what, of which kind, in which quarter, perhaps where."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("title"), max_length=160)
    kind = models.CharField(_("kind"), max_length=12, choices=ActivityKind, default=ActivityKind.SESSION)
    quarter = models.PositiveSmallIntegerField(
        _("quarter"), choices=[(number, str(number)) for number in range(1, 5)], default=1
    )
    city = models.ForeignKey(City, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("host city"))
    activity = models.OneToOneField(
        Activity, models.SET_NULL, null=True, blank=True, related_name="programme_line", verbose_name=_("activity")
    )

    class Meta:
        ordering = ["quarter", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="programme_line_in_a_quarter"),
        ]
        verbose_name = _("line of the programme")
        verbose_name_plural = _("lines of the programme")

    def __str__(self):
        return self.title
