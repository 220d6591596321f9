"""Tables that are imported: read, tried row by row, shown, and then kept as a whole or not at all.

What a preview says is what the import does, for it is the same work, taken back at its end. The rows travel from the
preview to the confirmation in the page, signed, so that nothing half-imported waits anywhere.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records import tables
from records.transitions import TransitionError

# Each row is tried as it would be kept, while somebody waits.
MOST_ROWS = 1500
# Somebody reads the preview within that time, or reads the table again.
SECONDS = 3600
SALT = "records.imports"
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S")


@dataclass(frozen=True)
class Field:
    """A column that is read. name: of the value. label: its heading. read: function(text) -> value, or ValidationError.

    example: what stands in the model table that people fill in.
    """

    name: str
    label: str
    required: bool = True
    read: Callable = str
    example: str = ""


@dataclass
class Line:
    """A row of the table: its number there, its texts by name of field, and what is wrong with it."""

    number: int
    texts: dict
    problems: list = field(default_factory=list)

    @property
    def shown(self):
        """The texts in the order of the fields."""
        return list(self.texts.values())


class TableImport:
    """What is imported. `keep` does it for one row; `finish` what is left to do once all are kept."""

    fields: tuple = ()

    def keep(self, values, by):
        """Do what a row asks for; values: by name of field. Return a word for what was done, from `outcomes`.

        Raises TransitionError or ValidationError, whose text is what is wrong with the row.
        """
        raise NotImplementedError

    outcomes: dict = {}

    def finish(self, by, lines):
        """What follows once every row is kept."""


def read(importer, upload):
    """Return the Lines of an uploaded CSV or XLSX file; empty rows are left out.

    Raises TableError if it is no table, has no row, or lacks the heading of a required field.
    """
    rows = tables.read(upload)
    places = _places(importer, rows[0] if rows else [])
    missing = [str(one.label) for one in importer.fields if one.required and one.name not in places]
    if missing:
        raise tables.TableError(_("The table lacks these columns: %(names)s.") % {"names": ", ".join(missing)})
    lines = [
        Line(number, {name: _cell(row, place) for name, place in places.items()})
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]
    if len(lines) > MOST_ROWS:
        raise tables.TableError(_("At most %(limit)s rows are imported at once: cut the table.") % {"limit": MOST_ROWS})
    if not lines:
        raise tables.TableError(_("The table has a heading, and no row below it."))
    return lines


def _places(importer, headings):
    """Name of field -> its column. A heading is the field's label, in the language of the page, or its name."""
    known = {}
    for one in importer.fields:
        known[_plain(one.label)] = known[_plain(one.name)] = one.name
    found = {}
    for place, heading in enumerate(headings):
        name = known.get(_plain(heading.rstrip(" *")))
        if name:
            found.setdefault(name, place)
    return {one.name: found[one.name] for one in importer.fields if one.name in found}


def _plain(text):
    parts = unicodedata.normalize("NFKD", str(text).strip().replace("_", " ").replace("’", "'"))
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()


def _cell(row, place):
    return row[place].strip() if place < len(row) else ""


class Reader:
    """Reads the cells of a table, each text of a column once: a thousand rows name a handful of networks."""

    def __init__(self, importer):
        self.fields, self.known = importer.fields, {}

    def values(self, line):
        """The values of a line; raises ValidationError with everything that cannot be read in it."""
        found, wrong = {}, []
        for one in self.fields:
            text = line.texts.get(one.name, "")
            value, problems = self._cell(one, text) if text else (None, [])
            if not text and one.required:
                problems = [_("%(field)s is missing.") % {"field": one.label}]
            found[one.name] = value
            wrong += problems
        if wrong:
            raise ValidationError(wrong)
        return found

    def _cell(self, one, text):
        key = (one.name, text)
        if key not in self.known:
            try:
                self.known[key] = one.read(text), []
            except ValidationError as error:
                told = [_("%(field)s: %(problem)s") % {"field": one.label, "problem": text} for text in error.messages]
                self.known[key] = None, told
        return self.known[key]


def attempt(importer, lines, by, *, keep):
    """Try every line, and keep all of them if `keep` and none is wrong. Return Counter(outcome -> number of lines).

    What is wrong with a line is added to its problems. Nothing is kept if one is wrong.
    """
    done, reader = Counter(), Reader(importer)
    with transaction.atomic():
        for line in lines:
            try:
                with transaction.atomic():
                    done[importer.keep(reader.values(line), by)] += 1
            except (ValidationError, TransitionError) as error:
                line.problems += getattr(error, "messages", None) or [str(error)]
        if not keep or any(line.problems for line in lines):
            transaction.set_rollback(True)
        else:
            importer.finish(by, lines)
    return done


# --- What cells hold -------------------------------------------------------------------------------------------------


def day(text):
    """Return the date of a cell. Raises ValidationError."""
    for style in DAYS:
        try:
            return datetime.strptime(text, style).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValidationError(_("“%(text)s” is not a date: write it as 31/12/2026.") % {"text": text})


def number(text):
    """Return the whole number of a cell. Raises ValidationError."""
    digits = "".join(text.split()).replace("\u202f", "")
    if not digits.isdecimal():
        raise ValidationError(_("“%(text)s” is not a whole number.") % {"text": text})
    return int(digits)


def one_of(choices):
    """Return a `read` for the closed list `choices`: its values, or their labels in the language of the page."""

    def read_choice(text):
        known = {_plain(name): value for value, label in choices.choices for name in (value, label)}
        if _plain(text) not in known:
            offered = ", ".join(str(label) for label in choices.labels)
            raise ValidationError(_("“%(text)s” is none of: %(choices)s.") % {"text": text, "choices": offered})
        return known[_plain(text)]

    return read_choice


# --- From the preview to the confirmation ----------------------------------------------------------------------------


def sealed(importer, lines, by):
    """Return the lines as the page carries them, for nobody but `by` and no other import."""
    rows = [[line.number, *line.texts.values()] for line in lines]
    names = list(lines[0].texts)
    return signing.dumps({"by": by.pk, "names": names, "rows": rows}, salt=_salt(importer), compress=True)


def opened(importer, text, by):
    """Return the lines that a page has carried, or None if it is too old, changed, or somebody else's."""
    try:
        found = signing.loads(text, salt=_salt(importer), max_age=SECONDS)
    except signing.BadSignature:
        return None
    if found["by"] != by.pk:
        return None
    return [Line(row[0], dict(zip(found["names"], row[1:], strict=True))) for row in found["rows"]]


def _salt(importer):
    return f"{SALT}.{type(importer).__name__}"


class TableForm(forms.Form):
    """The table to import."""

    table = forms.FileField(
        label=gettext_lazy("Table"),
        help_text=gettext_lazy(
            "CSV or XLSX, headings in the first row. Nothing is imported before you have confirmed."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
