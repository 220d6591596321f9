"""Sentences of Django and allauth that their own catalogues lack in Arabic or say badly there: ours have them instead.

Nothing reads this module. Marked here, they come into our catalogues, which are asked before those of any library.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

BORROWED = (
    # Django 6.1, django.db.models.fields.BLANK_CHOICE_LABEL: in Arabic a page showed it in French.
    gettext_noop("- Select an option -"),
    # Django, MinimumLengthValidator: its Arabic counts wrongly from eleven on.
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
    ),
    # allauth: its Arabic speaks to one man, ours to whoever reads, as everywhere else.
    gettext_noop("Forgot your password?"),
    gettext_noop("You must type the same password each time."),
)
