"""Dates as they are written on pages, in messages and in documents."""

from django.utils import formats
from django.utils.translation import get_language


def date_format(moment, format="DATE_FORMAT"):
    """Return a date or a moment in the language of the page, in one of Django's formats.

    Django has no format for it: French counts the first day of a month, and only that one, as an ordinal (1er août).
    """
    written = formats.date_format(moment, format)
    # Formats in words have a space that does not break after the day.
    if moment.day == 1 and get_language() == "fr" and written.startswith(("1 ", "1\u00a0")):
        return f"1er{written[1:]}"
    return written
