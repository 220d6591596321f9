"""The breadcrumb of the pages behind the sign-in: dashboard, list, record, and what is done with the record."""

from django.urls import reverse
from django.utils.translation import gettext as _


def from_dashboard(*steps):
    """Return the dashboard, then each (label, address) of `steps`; the last one, the page itself, without address.

    A list: from_dashboard((_("Sessions"), "")). A page below it that is not of one record, say the form for a new one:
    from_dashboard((_("Sessions"), reverse("activities:sessions")), (_("Propose a session"), "")).
    """
    return [(_("Dashboard"), reverse("dashboard")), *steps]


def to_record(record, *steps):
    """Return the dashboard, the record's list, the record, then each (label, address) of `steps`.

    The page of a record: to_record(session). A page of something done with it: to_record(session, (_("Agenda"), "")).
    The record's class says `listed_under`: the label of its list and the name of that address, and `crumb`: what the
    record is called here, if that is not str(record). `records.stepping.step_page` uses both by itself.
    """
    label, name = record.listed_under or ("", "")
    above = [(label, reverse(name))] if name else []
    return from_dashboard(*above, (record.crumb, record.get_absolute_url() if steps else ""), *steps)
