"""Filters of printed pages: they read frozen data, where days are ISO texts and amounts plain numbers."""

import unicodedata
from datetime import date, datetime

from django import template
from django.conf import settings
from django.utils import formats, numberformat, timezone

from records.dates import date_format

register = template.Library()


@register.filter
def day(iso):
    """Return a date, or the ISO text of one, as the language writes it in full; nothing for nothing."""
    if not iso:
        return ""
    moment = date.fromisoformat(iso) if isinstance(iso, str) else iso
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment)
    return date_format(moment)


@register.filter
def short_day(iso):
    """Return an ISO date in figures, as narrow columns want it."""
    return date_format(date.fromisoformat(iso), "SHORT_DATE_FORMAT") if iso else ""


@register.filter
def moment(iso):
    """Return an ISO date and time as the language writes it, in the association's time zone."""
    return date_format(timezone.localtime(datetime.fromisoformat(iso)), "DATETIME_FORMAT")


@register.filter
def until(first, last):
    """Return the days from `first` to `last` (ISO) as one text: a single day, days of one month, or two full dates."""
    begun, ended = date.fromisoformat(first), date.fromisoformat(last)
    if begun == ended:
        return day(first)
    day_first = formats.get_format("DATE_FORMAT").startswith("j")
    if day_first and (begun.year, begun.month) == (ended.year, ended.month):
        return f"{day(first).split()[0]}–{day(last)}"
    return f"{day(first)} – {day(last)}"


@register.filter
def number(value):
    """Return a number with its thousands set apart, the same way in every language; nothing for nothing."""
    if value in (None, ""):
        return ""
    decimal = formats.get_format("DECIMAL_SEPARATOR")
    return numberformat.format(value, decimal, grouping=3, thousand_sep="\u00a0", force_grouping=True)


@register.filter
def percent(value):
    """Return a rate in percent, in one piece and left to right in every language, or a dash where there is none."""
    # Characters that isolate, not an element: a line that breaks before an element breaks at a wrong place as well.
    return "–" if value is None else f"\u2066{value}\u00a0%\u2069"


@register.filter
def way(text):
    """Return the direction (rtl or ltr) that a text's first letter asks for; ltr for figures alone."""
    for letter in str(text):
        kind = unicodedata.bidirectional(letter)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


@register.filter
def of(code, people):
    """Return the name and function of a person of `people`: `row.person|of:people`; empty once they are erased."""
    return {"name": "", "function": "", **(people.get(code) or {})}


@register.simple_tag
def is_demonstration():
    """True where what documents tell is invented, so that they say so."""
    return settings.DEMO
