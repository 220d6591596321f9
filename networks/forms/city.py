from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.guard import GuardedForm
from networks.actions import city as actions
from networks.models import City
from records.merging import MergingForm
from records.texts import visible

PROFILE_MAX_LENGTH = 6000
OLDEST_FIGURE = 1900


class CityForm(MergingForm, GuardedForm, forms.ModelForm):
    """What a city's own focal point keeps up to date."""

    guarded_model = City
    together = (("population", "population_year", "population_source"), ("latitude", "longitude"))

    class Meta:
        model = City
        fields = (
            "profile",
            "website",
            "population",
            "population_year",
            "population_source",
            "area_km2",
            "council_size",
        )
        widgets = {
            "profile": forms.Textarea(attrs={"rows": 9, "maxlength": PROFILE_MAX_LENGTH}),
            "website": forms.URLInput(attrs={"dir": "ltr", "placeholder": "https://"}),
        }
        help_texts = {
            "profile": gettext_lazy(
                "What another city should know: situation, services, projects under way. Markdown is understood."
            ),
            "population": gettext_lazy("Inhabitants, with the year and the source of the figure."),
            "population_source": gettext_lazy("For instance “RGPH, High Commission for Planning”."),
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["profile"].max_length = PROFILE_MAX_LENGTH
        self.fields["area_km2"].min_value = 0
        for name in ("population", "population_year", "council_size", "area_km2"):
            self.fields[name].widget.attrs["dir"] = "ltr"

    def clean_profile(self):
        profile = self.cleaned_data["profile"]
        if len(profile) > PROFILE_MAX_LENGTH:
            raise ValidationError(
                _("The profile has %(count)s characters; at most %(limit)s are accepted.")
                % {"count": len(profile), "limit": PROFILE_MAX_LENGTH},
                code="long",
            )
        return profile

    def clean_population(self):
        population = self.cleaned_data["population"]
        if population == 0:
            raise ValidationError(_("A city has at least one inhabitant."), code="zero")
        return population

    def clean_population_year(self):
        year = self.cleaned_data["population_year"]
        if year and not OLDEST_FIGURE <= year <= timezone.localdate().year:
            raise ValidationError(_("Enter a year between %(oldest)s and this one.") % {"oldest": OLDEST_FIGURE})
        return year

    def clean_area_km2(self):
        area = self.cleaned_data["area_km2"]
        if area is not None and area <= 0:
            raise ValidationError(_("An area is greater than zero."), code="zero")
        return area

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("population") and "population" in self.changed_data:
            # Figures that came with the reference data have no year; one that somebody gives now has.
            for name in ("population_year", "population_source"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, ValidationError(_("Give the year and the source with a figure."), code="bare"))
        return cleaned

    def save(self):
        """Keep the corrections. Return the city."""
        return actions.change(city=self.instance, by=self.by, **self.changed_values())


class WholeCityForm(CityForm):
    """What the secretariat keeps up to date: names and place as well."""

    class Meta(CityForm.Meta):
        fields = ("name_fr", "name_ar", "region", "latitude", "longitude", *CityForm.Meta.fields)
        widgets = {
            **CityForm.Meta.widgets,
            "name_ar": forms.TextInput(attrs={"lang": "ar", "dir": "rtl"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("name_fr", "name_ar"):
            self.fields[name].validators.append(visible)

    def clean_latitude(self):
        return _on_earth(self.cleaned_data["latitude"], 90)

    def clean_longitude(self):
        return _on_earth(self.cleaned_data["longitude"], 180)


def _on_earth(degrees, limit):
    if not -limit <= degrees <= limit:
        raise ValidationError(
            _("Enter degrees between %(least)s and %(most)s.") % {"least": -limit, "most": limit}, code="off"
        )
    return degrees
