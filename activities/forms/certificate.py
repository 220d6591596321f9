"""Asking for a certificate by its number."""

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models.certificate import GROUP_LENGTH, GROUPS, SIGNS
from records.texts import PlainTexts

NUMBER = re.compile(r"(\d{4})" + rf"([{SIGNS}]{{{GROUP_LENGTH}}})" * GROUPS)


class NumberForm(PlainTexts, forms.Form):
    """A certificate's number, however it was typed: small letters, spaces, no dashes."""

    number = forms.CharField(
        label=gettext_lazy("Number of the certificate"),
        max_length=40,
        help_text=gettext_lazy("As it is printed, for instance 2026-4K7QX-9RTMD."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_number(self):
        """The number as it is printed."""
        bare = re.sub(r"[\s\W_]+", "", self.cleaned_data["number"]).upper()
        match = NUMBER.fullmatch(bare)
        if not match:
            raise forms.ValidationError(_("A number has a year and two groups of five signs: check it on the paper."))
        return "-".join(match.groups())
