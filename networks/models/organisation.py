import pghistory
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from networks.enums import Country, OrganisationKind
from networks.models.city import BilingualName
from records.journal import Record


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, _person):
        """Organisations are public."""
        return self

    def called(self, name):
        """Those of that name in French or in Arabic, without regard to case and accents."""
        names = models.Q(name_fr__unaccent__iexact=name) | models.Q(name_ar__unaccent__iexact=name)
        return self.filter(names) if name else self.none()


@pghistory.track()
class Organisation(BilingualName, Record):
    """An institution, profession, association or donor that takes part without being a city."""

    code_prefix = "ORG"
    listed_under = (_("Organisations"), "networks:organisations")

    kind = models.CharField(_("kind"), max_length=16, choices=OrganisationKind)
    country = models.CharField(_("country"), max_length=2, choices=Country, default=Country.MOROCCO)
    website = models.URLField(_("website"), blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name_fr", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_fr"],
                name="organisation_once",
                violation_error_message=_("An organisation of this name exists already."),
            )
        ]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def get_absolute_url(self):
        return reverse("networks:organisation", args=[self.pk])

    @property
    def crumb(self):
        return self.name
