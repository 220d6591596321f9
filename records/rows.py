"""Rows that can be added and taken away, with a script or without: the button "add a row" sends the form."""

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME, TOTAL_FORM_COUNT
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.texts import PlainTexts

MAX_ROWS = 60


class RowSet(forms.BaseFormSet):
    """Rows whose choices are read once for all of them."""

    # field name -> (choices, function from a chosen value to what it stands for); set once, after it was made.
    offered = {}

    def add_fields(self, form, index):
        super().add_fields(form, index)
        # Nothing was typed in it yet: there is nothing to take away.
        form.is_new = not self.is_bound and (index is None or index >= self.initial_form_count())
        form.fields[DELETION_FIELD_NAME].label = gettext_lazy("Take this row away")
        for name, (choices, coerce) in self.offered.items():
            if name in form.fields:
                form.fields[name].choices = choices
                form.fields[name].coerce = coerce

    def rows(self):
        """The cleaned data of the rows that are filled in and stay."""
        return [
            {name: value for name, value in row.cleaned_data.items() if name != DELETION_FIELD_NAME}
            for row in self.kept()
        ]

    def prefixes(self):
        """The prefixes of those rows, in the same order."""
        return [row.prefix for row in self.kept()]

    def kept(self):
        """The rows that are filled in and stay."""
        return [row for row in self.forms if row.has_changed() and not self._should_delete_form(row)]


class Row(PlainTexts, forms.Form):
    """A row whose `main` field says what it is; without it the other fields have nothing to hang from."""

    main = "text"

    def clean(self):
        super().clean()
        if self.has_changed() and not self.errors and not self.cleaned_data.get(self.main):
            self.add_error(self.main, _("Say what it is, or empty the whole row."))


def choice(label):
    """A field that offers what its row set reads from the database."""
    return forms.TypedChoiceField(label=label, choices=(), required=False, empty_value=None)


def offer(empty, rows):
    """What RowSet.offered takes: `rows` (objects with a key and a name), and a first choice that chooses none."""
    by_key = {str(row.pk): row for row in rows}
    return [("", empty), *((key, str(row)) for key, row in by_key.items())], by_key.get


def row_set(row):
    """A class of sets of rows, each a form of the class `row`."""
    return forms.formset_factory(
        row, formset=RowSet, extra=0, can_delete=True, max_num=MAX_ROWS, validate_max=True, absolute_max=MAX_ROWS + 1
    )


def typed_rows(data, prefix, columns):
    """The rows that were sent, as they were typed; without those to be taken away."""
    return [
        {column: data.get(f"{prefix}-{number}-{column}", "") for column in columns}
        for number in range(_row_count(data, prefix))
        if f"{prefix}-{number}-{DELETION_FIELD_NAME}" not in data
    ]


def _row_count(data, prefix):
    try:
        return min(int(data.get(f"{prefix}-{TOTAL_FORM_COUNT}", 0)), MAX_ROWS)
    except ValueError:
        return 0
