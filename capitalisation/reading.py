"""How a version is read: section by section, each value as its reader calls it."""

from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from capitalisation.enums import SECTION_FIELDS, SECTION_ROWS, Section
from records.dates import date_format

ROW_LABELS = {
    "actors": _("actors"),
    "steps": _("steps"),
    "blocks": _("building blocks"),
    "results": _("results"),
}


def sections_of(version, *, hidden=frozenset()):
    """The sections of a version in order, without the fields that are `hidden`: dicts with

    key, label; fields (all of them, see `field_of`); facts and texts (the short and the long ones that are filled in);
    rows_name, rows, rows_template; is_empty.
    """
    return [_section(version, section, hidden) for section in Section]


def _section(version, section, hidden):
    name = SECTION_ROWS.get(section, "")
    fields = [field_of(version, field) for field in SECTION_FIELDS[section] if field not in hidden]
    filled = [field for field in fields if field["value"]]
    rows = version.rows_of(name) if name else []
    return {
        "key": section.value,
        "label": section.label,
        "fields": fields,
        "facts": [field for field in filled if not field["is_long"]],
        "texts": [field for field in filled if field["is_long"]],
        "rows_name": name,
        "rows": rows,
        "rows_template": f"capitalisation/sheet/_rows_{name}.html",
        "is_empty": not (filled or rows),
    }


def field_of(version, name):
    """One field as it is shown: name, label, value (a text, empty if there is none), is_long (Markdown), is_typed.

    is_typed: the value is in the language of the sheet; the others are in that of the page.
    """
    field = version._meta.get_field(name)
    long = isinstance(field, models.TextField)
    typed = long or (isinstance(field, models.CharField) and not field.choices)
    shown = {"label": field.verbose_name, "value": value_of(version, name)}
    return {"name": name, "is_long": long, "is_typed": typed, **shown}


def value_of(record, name):
    """The value of a field as its reader calls it, as a text."""
    field = record._meta.get_field(name)
    value = getattr(record, name)
    if value in (None, ""):
        return ""
    if field.choices:
        return str(getattr(record, f"get_{name}_display")())
    if isinstance(field, models.DateField):
        return date_format(value)
    if isinstance(field, models.DecimalField):
        return number_format(value, decimal_pos=0 if value == value.to_integral_value() else 2, force_grouping=True)
    return str(value)


def text_of(row):
    """A row (block, step, actor, result) as lines of text, to be compared."""
    names = [field.name for field in row._meta.concrete_fields if field.name not in ("id", "version", "position")]
    return "\n".join(value for value in (value_of(row, name) for name in names) if value)
