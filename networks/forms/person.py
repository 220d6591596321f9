from django import forms
from django.utils.translation import gettext_lazy as _

from records.texts import PlainTexts


class PersonFields(PlainTexts, forms.Form):
    """A mixin: the person to be named, by their address. Who is known already keeps the names they have."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("They are written to here, and sign in with it. Whoever is already known by it keeps their names."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    given_name = forms.CharField(label=_("Given name"), max_length=80)
    family_name = forms.CharField(label=_("Family name"), max_length=80)
    function = forms.CharField(
        label=_("Function"),
        max_length=160,
        required=False,
        help_text=_("For instance “Head of the environment division”."),
    )

    person_fields = ("email", "given_name", "family_name", "function")

    def person(self):
        """The fields of the person, as actions take them."""
        return {name: self.cleaned_data[name] for name in self.person_fields}

    def clean_email(self):
        return self.cleaned_data["email"].strip().lower()
