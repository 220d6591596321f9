"""An election, as the secretariat prepares it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.guard import GuardedForm
from networks.actions import election as actions
from networks.enums import JOINED, ElectionKind
from networks.models import City, Election, Membership
from records.merging import MergingForm

# A term of a communal council is six years.
MOST_YEARS = 7


class ElectionForm(MergingForm, GuardedForm, forms.ModelForm):
    """Its kind, its day, and the cities of a by-election."""

    guarded_model = Election
    together = (("kind", "cities"),)

    cities = forms.ModelMultipleChoiceField(
        City.objects.none(),
        label=gettext_lazy("Cities concerned"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "in-columns"}),
        help_text=gettext_lazy("Of a by-election only. Communal elections concern every city."),
    )

    class Meta:
        model = Election
        fields = ("kind", "polling_on", "cities")
        widgets = {"kind": forms.RadioSelect(attrs={"class": "segmented"})}
        help_texts = {
            "polling_on": gettext_lazy(
                "On that day the mandates of the elected officials of the cities concerned become “to confirm”."
            )
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        members = Membership.objects.filter(status__in=JOINED, city__isnull=False)
        self.fields["kind"].choices = ElectionKind.choices
        self.fields["cities"].queryset = City.objects.filter(pk__in=members.values("city")).by_name()
        self.initial["cities"] = [*self.instance.cities.all()] if self.instance.pk else []

    def clean_polling_on(self):
        day = self.cleaned_data["polling_on"]
        if abs((day - timezone.localdate()).days) > 366 * MOST_YEARS:
            raise ValidationError(_("This date is too far away."), code="far")
        return day

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == ElectionKind.GENERAL:
            # Whatever was ticked before the other kind was chosen.
            cleaned["cities"] = []
        return cleaned

    def save(self):
        """Prepare or change the election. Return it. Raises NotAllowed, NotReady or ValidationError."""
        if self.instance.pk:
            values = self.changed_values()
            if "kind" in values:
                values["cities"] = self.cleaned_data["cities"]
            return actions.change(election=self.instance, by=self.by, **values)
        return actions.prepare(by=self.by, **self.cleaned_data)
