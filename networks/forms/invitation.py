from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models.person import Language
from networks.actions import invitation as actions
from records.texts import PlainTexts


class AcceptForm(PlainTexts, forms.Form):
    """What somebody invited gives to open their account."""

    given_name = forms.CharField(
        label=gettext_lazy("Given name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    family_name = forms.CharField(
        label=gettext_lazy("Family name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of messages"), choices=Language, widget=forms.RadioSelect)
    password = forms.CharField(
        label=gettext_lazy("Choose a password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
        help_text=gettext_lazy("At least 12 characters: a short sentence is easy to remember and hard to guess."),
    )
    again = forms.CharField(
        label=gettext_lazy("The same password again"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )

    def __init__(self, *args, invitation, token, **kwargs):
        person = invitation.person
        initial = {name: getattr(person, name) for name in ("given_name", "family_name", "language")}
        super().__init__(*args, initial=initial, **kwargs)
        self.person, self.token = person, token

    def clean(self):
        cleaned = super().clean()
        password, again = cleaned.get("password"), cleaned.get("again")
        if password and again and password != again:
            self.add_error("again", ValidationError(_("The two passwords differ."), code="differ"))
        if password:
            # Not the invited person's row itself: what is typed counts, and nothing is changed yet.
            someone = type(self.person)(email=self.person.email)
            someone.given_name = cleaned.get("given_name", "")
            someone.family_name = cleaned.get("family_name", "")
            try:
                password_validation.validate_password(password, someone)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned

    def save(self):
        """Open the account. Return (person, appointments). Raises InvitationRefused."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if name != "again"}
        return actions.accept(token=self.token, **cleaned)
