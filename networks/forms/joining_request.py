"""What a visitor writes who would like to see a city, or an organisation, in a network."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from networks.actions import joining_request as actions
from networks.models import City, JoiningRequest
from records.texts import PlainTexts, visible

CITY, ORGANISATION = "city", "organisation"


class JoiningForm(PlainTexts, forms.ModelForm):
    """Who would like to join, why, and whom to write to."""

    who = forms.ChoiceField(
        label=gettext_lazy("Who would like to join?"),
        choices=((CITY, gettext_lazy("a city")), (ORGANISATION, gettext_lazy("an organisation"))),
        initial=CITY,
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
    )
    city = forms.ModelChoiceField(
        City.objects.by_name(),
        to_field_name="code",
        label=gettext_lazy("City"),
        required=False,
        empty_label=gettext_lazy("No city"),
    )
    # Seen by no reader: whoever fills it in is a machine.
    subject = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = JoiningRequest
        fields = (
            *("who", "city", "organisation_name", "organisation_kind", "message"),
            *("given_name", "family_name", "function", "email"),
        )
        widgets = {"message": forms.Textarea(attrs={"rows": 5}), "email": forms.EmailInput(attrs={"dir": "ltr"})}
        labels = {"message": gettext_lazy("Why, and what you could bring")}
        help_texts = {
            "organisation_name": gettext_lazy("Of an organisation only."),
            "email": gettext_lazy("The secretariat answers here. It is kept no longer than a year after the answer."),
        }

    field_order = ("who", "city", "organisation_name", "organisation_kind", "message")

    def __init__(self, *args, network, **kwargs):
        super().__init__(*args, **kwargs)
        self.network = network
        for name in ("given_name", "family_name", "email"):
            self.fields[name].required = True
        for name in ("message", "given_name", "family_name"):
            self.fields[name].validators.append(visible)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("subject"):
            raise ValidationError(_("This does not look like a message from a person."), code="machine")
        if cleaned.get("who") == CITY:
            cleaned["organisation_name"] = cleaned["organisation_kind"] = ""
            if not cleaned.get("city") and "city" not in self.errors:
                self.add_error("city", ValidationError(_("Choose the city."), code="missing"))
        elif cleaned.get("who") == ORGANISATION:
            cleaned["city"] = None
            for name in ("organisation_name", "organisation_kind"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return cleaned

    def _post_clean(self):
        """Nothing more: the action looks at the whole request."""

    def save(self):
        """Keep the request. Return it. Raises ValidationError."""
        fields = {name: value for name, value in self.cleaned_data.items() if name not in ("who", "subject")}
        return actions.write(network=self.network, **fields)
