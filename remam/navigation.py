"""The portal's side bar: what a person's roles let them work on."""

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy

from accounts.roles import Role
from networks.models.appointment import offices_of

CITY_ROLES = {Role.FOCAL_POINT, Role.ELECTED_OFFICIAL}
MEMBER_ROLES = {*CITY_ROLES, Role.COORDINATOR, Role.SECRETARIAT}
EVERY_ROLE = {*MEMBER_ROLES, Role.PARTNER}

# (title, entries); an entry: label, icon, name of the page, roles that see it.
MENU = (
    (
        "",
        (
            (gettext_lazy("Dashboard"), "columns-gap", "dashboard", None),
            (gettext_lazy("What awaits me"), "inbox", "awaiting", MEMBER_ROLES),
        ),
    ),
    (
        gettext_lazy("Activities"),
        (
            (gettext_lazy("Sessions"), "people", "activities:sessions", EVERY_ROLE),
            (gettext_lazy("Actions"), "check2-square", "activities:actions", MEMBER_ROLES),
            (gettext_lazy("Calendar"), "calendar3", "activities:calendar", EVERY_ROLE),
        ),
    ),
    (
        gettext_lazy("Capitalisation"),
        (
            (gettext_lazy("Sheets"), "journal-text", "capitalisation:sheets", EVERY_ROLE),
            (gettext_lazy("Reports"), "file-earmark-pdf", "capitalisation:reports", EVERY_ROLE),
        ),
    ),
    (
        gettext_lazy("Networks"),
        (
            (gettext_lazy("Memberships"), "buildings", "networks:memberships", MEMBER_ROLES),
            (gettext_lazy("Directory"), "person-lines-fill", "networks:directory", MEMBER_ROLES),
            (gettext_lazy("Appointments"), "person-badge", "networks:appointments", {Role.SECRETARIAT}),
        ),
    ),
)


def navigation(request):
    """Context: `navigation`, sections of the side bar for whoever is signed in. Read only by pages that show it."""
    return {"navigation": SimpleLazyObject(lambda: sections(request))}


def sections(request):
    """Return the sections of the side bar that have items; an item has label, url, icon, count and active."""
    person = getattr(request, "user", None)
    if not getattr(person, "is_authenticated", False):
        return []
    held = {appointment.role for appointment in offices_of(person).appointments}
    menu = [
        {"title": title, "items": [item for entry in entries if (item := _item(entry, held, request.path))]}
        for title, entries in MENU
    ]
    return [section for section in menu if section["items"]]


def _item(entry, held, path):
    label, icon, name, roles = entry
    if roles is not None and not roles & held:
        return None
    url = reverse(name)
    active = path == url if name == "dashboard" else path.startswith(url)
    return {"label": label, "url": url, "icon": icon, "count": 0, "active": active}
