"""Small pieces of sentences that every language writes its own way."""

from django.utils.translation import pgettext


def separator():
    """Return what stands between the items of a list within a sentence: Arabic has a comma of its own."""
    return pgettext("between items", ", ")


def listed(items):
    """Return the items as one text, for instance "Agadir, Fès, Tanger"."""
    return separator().join(str(item) for item in items)
