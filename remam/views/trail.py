"""The breadcrumb of public pages."""

from django.urls import reverse
from django.utils.translation import gettext as _


def from_home(*steps):
    """Return the breadcrumb of a public page: home, then each (label, address) of `steps`, the last without address."""
    return [(_("Home"), reverse("home")), *steps]
