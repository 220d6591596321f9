"""What the secretariat enters of what the rest stands on: networks, cities, regions."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.guard import GuardedForm
from networks.actions import city as cities
from networks.actions import network as networks
from networks.actions import reference
from networks.forms.city import WholeCityForm
from networks.models import City, Network, Region
from records.days import not_in_future
from records.merging import MergingForm
from records.texts import visible

ACRONYM = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9-]*$", gettext_lazy("Letters, digits and hyphens: it stands in addresses."), code="acronym"
)
ARABIC = {"lang": "ar", "dir": "rtl"}


class NewNetworkForm(GuardedForm, forms.ModelForm):
    """A network that is opened."""

    guarded_model = Network

    class Meta:
        model = Network
        fields = ("acronym", "name_fr", "name_ar", "theme_fr", "theme_ar", "colour", "founded_on")
        widgets = {"name_ar": forms.TextInput(attrs=ARABIC), "theme_ar": forms.TextInput(attrs=ARABIC)}
        help_texts = {
            "acronym": gettext_lazy("Short, and for good: it is the network's public code, and stands in its address."),
            "colour": gettext_lazy("Beyond eight networks some share one; the acronym always stands beside it."),
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["acronym"].validators.append(ACRONYM)
        self.fields["founded_on"].validators.append(not_in_future)
        for name in ("name_fr", "name_ar", "theme_fr", "theme_ar"):
            self.fields[name].validators.append(visible)

    @property
    def status(self):
        """The status of the page that shows the form."""
        return 422 if self.errors else 200

    def save(self):
        """Create the network. Return it. Raises NotAllowed or ValidationError."""
        return networks.create(by=self.by, **self.cleaned_data)


class NewCityForm(WholeCityForm):
    """A city that is added; its public code is made from its French name."""

    def clean_name_fr(self):
        name = self.cleaned_data["name_fr"]
        if City.objects.filter(code=slugify(name)).exists():
            raise forms.ValidationError(_("“%(name)s” exists already.") % {"name": name}, code="twice")
        return name

    def save(self):
        """Add the city. Return it. Raises NotAllowed or ValidationError."""
        fields = self.cleaned_data
        return cities.add(by=self.by, code=slugify(fields["name_fr"]), **fields)


class RegionForm(MergingForm, GuardedForm, forms.ModelForm):
    """The names of a region; its code is that of ISO 3166-2."""

    guarded_model = Region

    class Meta:
        model = Region
        fields = ("name_fr", "name_ar")
        widgets = {"name_ar": forms.TextInput(attrs=ARABIC)}

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        for name in ("name_fr", "name_ar"):
            self.fields[name].validators.append(visible)

    def save(self):
        """Keep the names. Return the region. Raises NotAllowed or ValidationError."""
        return reference.change_region(region=self.instance, by=self.by, **self.changed_values())
