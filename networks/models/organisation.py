import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from networks.enums import OrganisationKind
from networks.models.city import BilingualName
from records.journal import Record


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, _person):
        """Organisations are public."""
        return self


@pghistory.track()
class Organisation(BilingualName, Record):
    """An institution, profession, association or donor that takes part without being a city."""

    code_prefix = "ORG"

    kind = models.CharField(_("kind"), max_length=16, choices=OrganisationKind)
    country = models.CharField(_("country"), max_length=2, default="MA")
    website = models.URLField(_("website"), blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name_fr", "pk"]
        constraints = [models.UniqueConstraint(fields=["name_fr"], name="organisation_once")]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
