"""Where one is: the breadcrumb of public pages, and the tabs of those that tell how the networks work."""

from django.urls import reverse
from django.utils.translation import gettext as _


def from_home(*steps):
    """Return the breadcrumb of a public page: home, then each (label, address) of `steps`, the last without address."""
    return [(_("Home"), reverse("home")), *steps]


def approach(present):
    """Return the tabs of the pages that tell how the networks work; `present`: the name of the page that shows them."""
    pages = [
        ("process", _("The process")),
        ("levers", _("The ten levers")),
        ("calls", _("Calls")),
        ("about", _("About")),
    ]
    return [{"label": label, "url": reverse(name), "active": name == present} for name, label in pages]
