import unicodedata

import pghistory
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from networks.enums import MembershipStatus
from records.searching import Indexed, follows


class BilingualName(models.Model):
    """A name in French and in Arabic; the page shows its own language's."""

    name_fr = models.CharField(_("name in French"), max_length=160)
    name_ar = models.CharField(_("name in Arabic"), max_length=160, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    @property
    def name(self):
        """The name in the language of the page, or in French where there is none."""
        return (self.name_ar if get_language() == "ar" else "") or self.name_fr


class Region(BilingualName):
    """One of the twelve regions, by its ISO 3166-2 code."""

    code = models.CharField(_("code"), max_length=5, unique=True)

    class Meta:
        ordering = ["code"]
        triggers = [
            follows(
                "kind = 'city' AND object_id IN (SELECT id FROM networks_city WHERE region_id = NEW.id)",
                place_fr="NEW.name_fr",
                place_ar="NEW.name_ar",
            )
        ]
        verbose_name = _("region")
        verbose_name_plural = _("regions")


def sort_key(name):
    """A name without accents and in small letters, for sorting."""
    parts = unicodedata.normalize("NFKD", name)
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()


class CityQuerySet(models.QuerySet):
    def visible_to(self, _person):
        """Cities are public."""
        return self

    def members(self):
        """Cities with at least one active membership."""
        return self.filter(memberships__status=MembershipStatus.ACTIVE).distinct()

    def by_name(self):
        """In the order of their names, accents aside."""
        return self.order_by("sort_name", "pk")


SEARCHED = Indexed(
    kind="city",
    tables="networks_city AS c JOIN networks_region AS r ON r.id = c.region_id",
    key="c.id",
    columns={
        "code": "c.code",
        "title_fr": "c.name_fr",
        "title_ar": "c.name_ar",
        "place_fr": "r.name_fr",
        "place_ar": "r.name_ar",
        "text": "c.profile",
        "city_id": "c.id",
    },
    public="TRUE",
)


@pghistory.track()
class City(BilingualName):
    """An urban commune. `code` is its stable public code, used in addresses."""

    code = models.SlugField(_("code"), unique=True)
    geonames_id = models.PositiveIntegerField(null=True, blank=True, unique=True)
    # The name without accents and in small letters: the private database has no linguistic collations.
    sort_name = models.CharField(max_length=160, editable=False)
    region = models.ForeignKey(Region, models.PROTECT, related_name="cities", verbose_name=_("region"))
    latitude = models.DecimalField(_("latitude"), max_digits=7, decimal_places=4)
    longitude = models.DecimalField(_("longitude"), max_digits=7, decimal_places=4)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(_("year of the figure"), null=True, blank=True)
    population_source = models.CharField(_("source of the figure"), max_length=120, blank=True)
    area_km2 = models.DecimalField(_("area (km²)"), max_digits=8, decimal_places=2, null=True, blank=True)
    council_size = models.PositiveSmallIntegerField(_("seats in the council"), null=True, blank=True)
    website = models.URLField(_("website"), blank=True)
    profile = models.TextField(_("profile"), blank=True)

    objects = CityQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(latitude__range=(-90, 90)), name="city_latitude_on_earth"),
            models.CheckConstraint(condition=models.Q(longitude__range=(-180, 180)), name="city_longitude_on_earth"),
            models.CheckConstraint(
                condition=models.Q(population=None) | models.Q(population__gt=0), name="city_population_positive"
            ),
        ]
        triggers = [
            *SEARCHED.triggers(),
            # What takes place in a city, or comes from it, is found by its name.
            follows(
                "city_id = NEW.id AND kind <> 'city'",
                place_fr="NEW.name_fr",
                place_ar="NEW.name_ar",
            ),
        ]
        verbose_name = _("city")
        verbose_name_plural = _("cities")

    def save(self, *, update_fields=None, **options):
        """Keep the sorting name in step with the French name."""
        self.sort_name = sort_key(self.name_fr)
        if update_fields is not None and "name_fr" in update_fields:
            update_fields = {*update_fields, "sort_name"}
        super().save(update_fields=update_fields, **options)

    def get_absolute_url(self):
        return reverse("city", args=[self.code])

    @property
    def acting_city_id(self):
        return self.pk

    @property
    def lead_network_id(self):
        return None

    def acting_network_ids(self):
        """Focal points of any network act for their city's page."""
        return
