"""What a text must have to be seen, and what it may not have."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.forms import PasswordInput
from django.utils.translation import gettext as _

# Letters by name, and nothing on the page: the fillers of Korean syllables.
BLANK_LETTERS = "\u115f\u1160\u3164\uffa0"
BREAKS = re.compile("[\v\f]")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def visible(text):
    """Raise ValidationError unless a letter or a digit of the text can be seen: a link has to be found on the page."""
    if not any(unicodedata.category(sign)[0] in "LN" and sign not in BLANK_LETTERS for sign in text):
        raise ValidationError(_("Write at least one letter or digit."), code="invisible")


def plain(text):
    """Return the text without control characters but tabs and line ends; the breaks that slides have become spaces."""
    return CONTROLS.sub("", BREAKS.sub(" ", text))


class PlainTexts:
    """A mixin for forms: no text of theirs keeps control characters, which feeds and documents cannot hold.

    Passwords stay as they are typed: nobody reads them, and the form that signs in does not change them either.
    A required text of which nothing is left has not been given.
    """

    def clean(self):
        cleaned = super().clean()
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if isinstance(value, str) and not isinstance(field.widget, PasswordInput):
                self.cleaned_data[name] = plain(value)
                if field.required and not self.cleaned_data[name].strip():
                    self.add_error(name, ValidationError(field.error_messages["required"], code="required"))
        return cleaned
