from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions.person import correct
from accounts.forms.guard import GuardedForm
from accounts.models import Person

PHONE_SIGNS = set("+0123456789 ().-/")


class AccountForm(GuardedForm, forms.ModelForm):
    """What a person says about themselves. The address, with which they sign in, is not theirs to change alone."""

    guarded_model = Person

    class Meta:
        model = Person
        fields = ("given_name", "family_name", "name_ar", "function", "phone", "language")
        help_texts = {
            "name_ar": gettext_lazy("Shown in Arabic pages and documents."),
            "function": gettext_lazy(
                "As it should stand in attendance lists: for instance “Head of the parks service”."
            ),
            "phone": gettext_lazy("Shown to members only."),
            "language": gettext_lazy("Messages and documents sent to you are in this language."),
        }
        widgets = {
            "given_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "family_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "name_ar": forms.TextInput(attrs={"lang": "ar", "dir": "rtl"}),
            "function": forms.TextInput(attrs={"autocomplete": "organization-title"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
        }

    def clean_phone(self):
        phone = self.cleaned_data["phone"]
        digits = sum(sign.isdigit() for sign in phone)
        if phone and (set(phone) - PHONE_SIGNS or digits < 6):
            raise ValidationError(_("Enter a phone number, for instance +212 5 37 00 00 00."), code="phone")
        return phone

    def save(self):
        """Keep what was corrected. Return the person."""
        return correct(person=self.instance, by=self.instance, **self.cleaned_data)
