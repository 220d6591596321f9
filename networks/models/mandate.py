import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from networks.enums import JOINED, MandateOutcome, MandateStatus
from networks.models.appointment import Appointment, offices_of
from networks.models.city import City
from networks.models.election import Election
from networks.models.membership import Membership
from records.days import not_in_future
from records.journal import Record


class MandateQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The secretariat sees all, coordinators those of their networks' cities, the others those of their city."""
        offices = offices_of(person)
        if offices.is_secretariat:
            return self
        coordinated = Membership.objects.filter(network__in=offices.coordinated_ids, status__in=JOINED)
        return self.filter(Q(city__in=offices.city_ids) | Q(city__in=coordinated.values("city")))

    def of_members_of(self, acronym):
        """Those of the cities that are members of a network."""
        inside = Membership.objects.filter(network__acronym=acronym, status__in=JOINED, city__isnull=False)
        return self.filter(city__in=inside.values("city"))


@pghistory.track()
class Mandate(Record):
    """What an election puts in question in one city: who represents it from now on.

    One for each elected official who was in office on the polling day, one without for a city that had none.
    """

    code_prefix = "MAN"
    listed_under = (gettext_lazy("Elections"), "networks:elections")

    election = models.ForeignKey(
        Election, models.PROTECT, related_name="mandates", verbose_name=gettext_lazy("election")
    )
    city = models.ForeignKey(City, models.PROTECT, related_name="mandates", verbose_name=gettext_lazy("city"))
    appointment = models.ForeignKey(
        Appointment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
        verbose_name=gettext_lazy("elected official before the election"),
    )
    status = models.CharField(gettext_lazy("state"), max_length=9, choices=MandateStatus, default=MandateStatus.AWAITED)
    outcome = models.CharField(gettext_lazy("answer"), max_length=8, choices=MandateOutcome, blank=True)
    successor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
        verbose_name=gettext_lazy("successor"),
    )
    since = models.DateField(gettext_lazy("since"), null=True, blank=True, validators=[not_in_future])
    deed = models.CharField(gettext_lazy("reference of the deed"), max_length=160, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        ordering = ["-election__polling_on", "city__sort_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["election", "appointment"], name="mandate_once_per_election"),
            models.UniqueConstraint(
                fields=["election", "city"],
                condition=Q(appointment=None),
                name="mandate_without_official_once_per_city",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=(MandateStatus.ANSWERED, MandateStatus.CONFIRMED))
                | Q(outcome=MandateOutcome.KEPT, appointment__isnull=False)
                | Q(outcome=MandateOutcome.REPLACED, successor__isnull=False, since__isnull=False),
                name="mandate_answer_is_whole",
            ),
        ]
        verbose_name = gettext_lazy("mandate")
        verbose_name_plural = gettext_lazy("mandates")

    def __str__(self):
        return _("Mandate of %(city)s") % {"city": self.city}

    def get_absolute_url(self):
        return reverse("networks:mandate", args=[self.pk])

    def clean(self):
        """Raise ValidationError on a day before the election, or on whoever succeeds themselves."""
        if self.since and self.since < self.election.polling_on:
            message = _("A new council does not begin before the polling day.")
            raise ValidationError({"since": ValidationError(message, code="early")})
        if self.successor_id and self.appointment and self.appointment.person_id == self.successor_id:
            message = _("This is the person in office: say that they go on representing the city.")
            raise ValidationError({"email": ValidationError(message, code="same")})

    @property
    def acting_city_id(self):
        return self.city_id

    @property
    def lead_network_id(self):
        return None

    def acting_network_ids(self):
        """None: a focal point answers for the city in whichever network they are in."""
        return
