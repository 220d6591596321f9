import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from networks.enums import PHASES, MilestoneKind, MilestoneStatus
from networks.models.appointment import offices_of
from networks.models.convention import Convention
from networks.models.network import Network
from records.days import not_in_future
from records.journal import Record

# No milestone lies before the programme that the founding document tells of.
FIRST_YEAR = 2005


def in_the_programme(day):
    """Raise ValidationError for a day before the founding process of any network."""
    if day.year < FIRST_YEAR:
        raise ValidationError(_("This date is too far away."), code="far")


class MilestoneQuerySet(models.QuerySet):
    def visible_to(self, _person):
        """Milestones are public: they tell how far a network has come."""
        return self

    def files_visible_to(self, person):
        """Those whose evidence a person may read: of the networks in which they have their place."""
        offices = offices_of(person)
        return self if offices.is_secretariat else self.filter(network__in=offices.network_ids)

    def reached(self):
        return self.filter(status=MilestoneStatus.REACHED)

    def late(self):
        """Those planned for a day that is past."""
        return self.filter(status=MilestoneStatus.EXPECTED, planned_on__lt=timezone.localdate())


@pghistory.track()
class Milestone(Record):
    """A step of a network's founding process: when it is planned, when it was reached, and what shows it."""

    code_prefix = "JAL"
    listed_under = (_("Milestones"), "networks:milestones")

    network = models.ForeignKey(Network, models.PROTECT, related_name="milestones", verbose_name=_("network"))
    kind = models.CharField(_("milestone"), max_length=16, choices=MilestoneKind)
    status = models.CharField(_("state"), max_length=8, choices=MilestoneStatus, default=MilestoneStatus.EXPECTED)
    planned_on = models.DateField(_("planned for"), null=True, blank=True, validators=[in_the_programme])
    reached_on = models.DateField(_("reached on"), null=True, blank=True, validators=[not_in_future, in_the_programme])
    note = models.CharField(
        _("in one line"),
        max_length=200,
        blank=True,
        help_text=_("What is decided or signed, with whom: everybody reads it on the network's page."),
    )
    convention = models.ForeignKey(
        Convention, models.PROTECT, null=True, blank=True, related_name="milestones", verbose_name=_("convention")
    )

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        # A network gets its ten in the order of the process.
        ordering = ["network", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["network", "kind"], name="milestone_once_per_network"),
            models.CheckConstraint(
                condition=Q(status=MilestoneStatus.EXPECTED, reached_on=None)
                | Q(status=MilestoneStatus.REACHED, reached_on__isnull=False),
                name="milestone_reached_on_a_day",
            ),
        ]
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")

    def __str__(self):
        return f"{capfirst(self.get_kind_display())} · {self.network.acronym}"

    def get_absolute_url(self):
        return reverse("networks:milestone", args=[self.pk])

    @property
    def phase(self):
        """The phase that the milestone belongs to."""
        return next(phase for phase, kinds in PHASES.items() if self.kind in kinds)

    @property
    def number(self):
        """Its place in the founding process, from 1 to 10."""
        return MilestoneKind.values.index(self.kind) + 1

    @property
    def is_late(self):
        return (
            self.status == MilestoneStatus.EXPECTED
            and self.planned_on is not None
            and self.planned_on < timezone.localdate()
        )

    @property
    def lead_network_id(self):
        return self.network_id

    @property
    def acting_city_id(self):
        return None
