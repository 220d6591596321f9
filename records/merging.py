"""Two people change the same record: whoever saves second undoes nothing of the first, and loses nothing typed.

A page carries in `seen` short marks of what it was made from. What its reader left alone is no wish to change it back.
"""

import hashlib
import json
from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from records.dates import date_format
from records.transitions import TransitionError
from records.wording import listed

# Longer texts are shown above the form and not in the message beside their field.
MOST_IN_MESSAGE = 160


def imprint(*values):
    """Return a short text that changes when one of the values does."""
    return hashlib.sha256("\0".join(str(value) for value in values).encode()).hexdigest()[:16]


# --- Fields ----------------------------------------------------------------------------------------------------------


class MergingForm:
    """A mixin for forms whose initial values are what is saved at each request.

    A field that only somebody else has changed since the page was read is taken as it is saved now. One that both have
    changed is shown as it was typed, with what is saved beside it; saved again, it takes the other's place.
    `together`: groups of fields that say one thing, where a change of one is a change of all.
    """

    together = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=self._marks_saved)
        self.overtaken, self.taken_over = [], []

    def full_clean(self):
        if self.is_bound:
            self._merge()
        super().full_clean()
        if not self.is_bound:
            return
        self.cleaned_data.pop("seen", None)
        for name in self.overtaken:
            self.add_error(name, self._message(name))
        if self.errors and self.taken_over:
            message = _("Other values have been saved in the meantime. Shown as they are saved now: %(fields)s.")
            labels = listed(str(self[name].label) for name in self.taken_over)
            self.add_error(None, message % {"fields": labels})

    def changed_names(self):
        """The names of the fields that differ from what is saved: to write others would undo what others do."""
        return {name for name, mark in self._marks().items() if _mark(self.fields[name], self[name].data) != mark}

    def changed_values(self):
        """The cleaned values of those fields."""
        changed = self.changed_names()
        return {name: value for name, value in self.cleaned_data.items() if name in changed}

    @property
    def status(self):
        """The status of the page that shows the form."""
        return 409 if self.overtaken else 422 if self.errors else 200

    @property
    def theirs(self):
        """The long texts that somebody else has saved, as dicts of label and text."""
        texts = [(name, self._as_saved(name)) for name in self.overtaken]
        return [{"label": self[name].label, "text": text} for name, text in texts if len(text) > MOST_IN_MESSAGE]

    def _names(self):
        return [name for name in self.fields if name != "seen"]

    def _marks(self):
        return {name: _mark(self.fields[name], self[name].initial) for name in self._names()}

    def _marks_saved(self):
        return json.dumps(self._marks())

    def _groups(self):
        names = self._names()
        groups = [[name for name in group if name in names] for group in self.together]
        grouped = {name for group in groups for name in group}
        return [*groups, *([name] for name in names if name not in grouped)]

    def _merge(self):
        now, typed = self._marks(), {name: _mark(self.fields[name], self[name].data) for name in self._names()}
        sent = _read(self["seen"].data, dict)
        # Without marks nothing is known of the page; a field without one was not on it.
        seen = now if sent is None else {name: sent.get(name, typed[name]) for name in now}
        self.data = self.data.copy()
        for group in self._groups():
            theirs = [name for name in group if seen[name] != now[name]]
            if theirs and any(typed[name] != seen[name] for name in group):
                self.overtaken += [name for name in group if typed[name] != now[name]]
            else:
                self.taken_over += theirs
        for name in self.taken_over:
            self._take_over(name)
        self.data[self.add_prefix("seen")] = json.dumps(now)

    def _take_over(self, name):
        key, value = self.add_prefix(name), self.fields[name].prepare_value(self[name].initial)
        if isinstance(value, (list, tuple)):
            self.data.setlist(key, [str(one) for one in value])
        else:
            self.data[key] = "" if value is None else value

    def _message(self, name):
        saved = self._as_saved(name)
        if not saved:
            return _("This has been emptied in the meantime. If you save again, what you have typed takes its place.")
        if len(saved) > MOST_IN_MESSAGE:
            return _("Another text has been saved in the meantime: see above. Saved again, yours takes its place.")
        message = _("Saved here in the meantime: “%(value)s”. If you save again, what you have typed takes its place.")
        return message % {"value": saved}

    def _as_saved(self, name):
        """The saved value of a field as one reads it."""
        field, value = self.fields[name], self[name].initial
        if _is_choice(field):
            chosen = set(field.widget.format_value(field.prepare_value(value)) or ())
            return listed(label for key, label in field.choices if str(key) in chosen - {""})
        if isinstance(value, date):
            return date_format(value)
        return "" if value is None else str(value)


def _is_choice(field):
    return hasattr(field, "choices")


def _mark(field, value):
    """A mark that is the same for a value as it is saved and as a browser sends it back."""
    if _is_choice(field):
        value = field.prepare_value(value)
    else:
        try:
            value = field.to_python(value)
        except ValidationError:
            value = str(value)
    values = value if isinstance(value, (list, tuple)) else [value]
    return imprint(*sorted(_text(one) for one in values if one not in (None, "")))


def _text(value):
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value).replace("\r\n", "\n").strip()


# --- Rows ------------------------------------------------------------------------------------------------------------


class Conflict(TransitionError):
    """Somebody else has changed the same rows since they were read."""

    def __init__(self):
        super().__init__(_("These rows have been changed in the meantime. Nothing has been saved yet."))


def is_to_save(seen, saved, wanted):
    """Return True if the rows are to be replaced, False if the writer left them alone or they are saved already.

    Each a list of imprints: as the page had read the rows (None: not known), as they are saved now, as they are wanted.
    Raises Conflict if others changed them in the meantime.
    """
    if wanted in (saved, seen):
        return False
    if seen is not None and seen != saved:
        raise Conflict
    return True


def written(marks):
    """Return the imprints of rows as a hidden field carries them."""
    return json.dumps(marks)


def read(text):
    """Return the imprints that a hidden field has carried, or None if it has carried none."""
    return _read(text, list)


def _read(text, kind):
    try:
        marks = json.loads(text or "")
    except (ValueError, RecursionError):
        return None
    values = marks.values() if isinstance(marks, dict) else marks
    return marks if isinstance(marks, kind) and all(isinstance(one, str) for one in values) else None
