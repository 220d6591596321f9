"""Opening a sheet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models.person import Language
from accounts.roles import Role
from activities.models import Activity
from capitalisation.actions import sheet as sheets
from networks.enums import Visibility
from networks.models import City, Membership, Network
from networks.models.appointment import offices_of
from records.dates import date_format
from records.texts import PlainTexts, visible


class SheetForm(PlainTexts, forms.Form):
    """A new sheet: for which city, in which network, and what it is about."""

    network = forms.ModelChoiceField(Network.objects.none(), label=_("Network"))
    city = forms.ModelChoiceField(City.objects.none(), label=_("City"))
    title = forms.CharField(
        label=_("Title"),
        max_length=100,
        validators=[visible],
        help_text=_("What is done, in plain words. At most 100 characters."),
    )
    language = forms.ChoiceField(label=_("Language of the text"), choices=Language)
    visibility = forms.ChoiceField(
        label=_("Visible to"),
        choices=Visibility,
        initial=Visibility.PUBLIC,
        help_text=_("Once it is published. Until then, only the city, the coordination and the reviewer."),
    )
    origin = forms.ModelChoiceField(Activity.objects.none(), label=_("Session in which it was told"), required=False)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        offices = offices_of(by).granting("capitalisation.write_sheet")
        networks = Network.objects.filter(pk__in={office.network_id for office in offices})
        self.fields["network"].queryset = networks
        self.fields["city"].queryset = _cities_of(offices)
        origins = Activity.objects.visible_to(by).held().filter(lead_network__in=networks)
        self.fields["origin"].queryset = origins
        self.fields["origin"].label_from_instance = told_on
        for name in ("network", "city"):
            only = list(self.fields[name].queryset[:2])
            if len(only) == 1:
                self.fields[name].initial = only[0]

    def save(self):
        """Open the sheet and return it. Raises TransitionError or ValidationError."""
        values = dict(self.cleaned_data)
        return sheets.create(by=self.by, lead_network=values.pop("network"), **values)


def _cities_of(offices):
    own = [office.city_id for office in offices if office.role == Role.FOCAL_POINT]
    coordinated = [office.network_id for office in offices if office.role == Role.COORDINATOR]
    members = Membership.objects.active().filter(network__in=coordinated)
    return City.objects.filter(pk__in=own) | City.objects.filter(pk__in=members.values("city"))


def told_on(activity):
    return f"{date_format(activity.starts_on)} · {activity.title}"
