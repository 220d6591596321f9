"""Small pieces of sentences that every language writes its own way."""

from django.utils.translation import get_language_bidi, pgettext


def separator():
    """Return what stands between the items of a list within a sentence: Arabic has a comma of its own."""
    return pgettext("between items", ", ")


def listed(items):
    """Return the items as one text, for instance "Agadir, Fès, Tanger"."""
    return separator().join(str(item) for item in items)


def apart(text):
    """Return `text` so that it keeps its order, and leaves that of its neighbours, where one reads from right to left.

    A day behind an acronym would else be read as a part of it (Unicode Standard Annex #9, isolates).
    """
    return f"\u2068{text}\u2069" if get_language_bidi() else str(text)


def facts(*parts):
    """Return the parts that say something as one line, a dot between them, none of them at a line's beginning."""
    return "\u00a0· ".join(apart(part) for part in parts if part)
