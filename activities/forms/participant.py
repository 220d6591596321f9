"""The attendance sheet, and the form that adds somebody who came without being invited."""

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.actions import participant as participants
from activities.enums import Capacity
from activities.models import HalfDay, Participant
from networks.models import City, Organisation
from records.texts import PlainTexts

# One tick: the participant's key and the half-day's.
TICK = re.compile(r"presence-(\d{1,18})-(\d{1,18})")
# Before the name of a tick: the field that says how it stood when the page was loaded.
LOADED = "loaded-"


def ticks(data):
    """The marks in the data of the attendance sheet that are others than the page had been loaded with.

    The form sends the whole sheet: what somebody else has corrected since is no mark of whoever sends it.
    """
    found = {name: TICK.fullmatch(name) for name in data if data.get(f"{LOADED}{name}") != data[name]}
    return {(int(match[1]), int(match[2])): data[name] for name, match in found.items() if match}


def tick_name(participant_pk, half_day_pk):
    """The name of the field of one tick."""
    return f"presence-{participant_pk}-{half_day_pk}"


class VisitorForm(PlainTexts, forms.Form):
    """Somebody who came without being on the invited list."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=Participant._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    city = forms.ModelChoiceField(
        City.objects.members(), label=gettext_lazy("City"), required=False, empty_label=gettext_lazy("None of these")
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(),
        label=gettext_lazy("Organisation"),
        required=False,
        empty_label=gettext_lazy("None of these"),
    )
    function = forms.CharField(
        label=gettext_lazy("Function, or who they come for"),
        max_length=Participant._meta.get_field("function").max_length,
        required=False,
    )
    capacity = forms.ChoiceField(
        label=gettext_lazy("Comes as"), choices=[choice for choice in Capacity.choices if choice[0] != Capacity.TEAM]
    )
    half_days = forms.ModelMultipleChoiceField(
        HalfDay.objects.none(),
        label=gettext_lazy("Present"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, activity, by, half_day=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.activity, self.by = activity, by
        self.fields["capacity"].initial = Capacity.OTHER
        self.fields["half_days"].queryset = activity.half_days.all()
        self.fields["half_days"].label_from_instance = lambda half: half.label
        self.fields["half_days"].initial = [half_day.pk] if half_day else []

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if data.get("city") and data.get("organisation"):
            self.add_error("organisation", _("Choose the city or the organisation that they come for, not both."))
        elif not self.errors and not any(data.get(name) for name in ("city", "organisation", "function")):
            self.add_error("city", _("Say where they come from: a city, an organisation, or in what function."))

    def save(self):
        """Add the visitor. Return the Participant. Raises NotAllowed or ValidationError."""
        return participants.add_visitor(activity=self.activity, by=self.by, **self.cleaned_data)
