import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from networks.enums import OUTCOMES, SCORED, ApplicationStatus
from networks.models.appointment import offices_of
from networks.models.call import Call
from networks.models.city import City
from records.journal import Record


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The city's people; the coordination and the secretariat; who reviews them, once they are submitted."""
        offices = offices_of(person)
        if offices.is_secretariat:
            return self
        reading = Q(city__in=offices.city_ids) | Q(call__network__in=offices.coordinated_ids)
        if offices.any:
            reviews = self.model._meta.get_field("reviews").related_model._base_manager.filter(reviewer=person.pk)
            reading |= Q(pk__in=reviews.values("application"))
        return self.filter(reading)

    def standing(self):
        """Those that have been submitted and not withdrawn."""
        return self.filter(status__in=(ApplicationStatus.SUBMITTED, *SCORED))


@pghistory.track()
class Application(Record):
    """What a city answers to a call, from the first draft to the decision."""

    code_prefix = "CND"
    listed_under = (_("Applications"), "networks:applications")

    call = models.ForeignKey(Call, models.PROTECT, related_name="applications", verbose_name=_("call"))
    city = models.ForeignKey(City, models.PROTECT, related_name="applications", verbose_name=_("city"))
    status = models.CharField(_("state"), max_length=10, choices=ApplicationStatus, default=ApplicationStatus.DRAFT)
    motivation = models.TextField(_("why the city applies"), blank=True)
    problem = models.TextField(_("the problem it meets"), blank=True)
    experience = models.TextField(_("what it has done so far"), blank=True)
    themes_offered = models.TextField(_("what the city can show"), blank=True)
    themes_sought = models.TextField(_("what the city seeks"), blank=True)
    means = models.TextField(_("people and budget it commits"), blank=True)
    contact_given_name = models.CharField(_("given name"), max_length=80, blank=True)
    contact_family_name = models.CharField(_("family name"), max_length=80, blank=True)
    contact_function = models.CharField(_("function"), max_length=160, blank=True)
    contact_email = models.EmailField(_("e-mail address"), blank=True)
    # Out of 100, once all reviews are in.
    points = models.DecimalField(_("score"), max_digits=4, decimal_places=1, null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-call__closes_on", "city__sort_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "city"],
                condition=~Q(status=ApplicationStatus.WITHDRAWN),
                name="application_one_per_city",
                violation_error_message=_("This city already has an application to this call."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=list(SCORED)) | Q(points__isnull=False), name="application_examined_has_points"
            ),
        ]
        indexes = [models.Index(fields=["call", "status"], name="application_by_call")]
        verbose_name = _("application")
        verbose_name_plural = _("applications")

    def __str__(self):
        return f"{self.city} · {self.call}"

    def get_absolute_url(self):
        return reverse("networks:application", args=[self.pk])

    @property
    def is_decided(self):
        return self.status in OUTCOMES

    @property
    def acting_city_id(self):
        return self.city_id

    @property
    def lead_network_id(self):
        return self.call.network_id

    # Cities apply before they are members, by whoever represents them anywhere.
    needs_active_membership = False

    def acting_network_ids(self):
        return
