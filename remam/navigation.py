"""The portal's side bar: what a person's roles let them work on, with how much there is of it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy

from accounts.roles import ROLES, Role
from activities.models import Action, Session
from capitalisation.models import Report, Sheet
from capitalisation.models.report import BUILT
from networks.models import Membership
from networks.models.appointment import offices_of
from remam import icons
from remam.awaiting import KINDS
from remam.rows.kind import shape, wanted
from remam.rows.prepared import AnyOf, count

MEMBER_ROLES = frozenset(role for role, facts in ROLES.items() if facts.is_member)
EVERY_ROLE = frozenset(ROLES)


@dataclass(frozen=True)
class Entry:
    """A line of the side bar. `counted`: the name of its number; `narrowed`: whether its list is of one's network."""

    label: str
    icon: str
    page: str
    roles: frozenset = EVERY_ROLE
    counted: str = ""
    narrowed: bool = False


HOME = Entry(gettext_lazy("Dashboard"), "columns-gap", "dashboard")
MENU = (
    ("", (HOME, Entry(gettext_lazy("What awaits me"), "inbox", "awaiting", MEMBER_ROLES, "awaiting"))),
    (
        gettext_lazy("Activities"),
        (
            Entry(gettext_lazy("Sessions"), "people", "activities:sessions", counted="sessions", narrowed=True),
            Entry(gettext_lazy("Programmes"), "calendar2-range", "activities:programmes", MEMBER_ROLES),
            Entry(gettext_lazy("Trainings"), "mortarboard", "activities:trainings", narrowed=True),
            Entry(gettext_lazy("Study trips"), "compass", "activities:trips", narrowed=True),
            Entry(gettext_lazy("Actions"), "check2-square", "activities:actions", MEMBER_ROLES, "actions", True),
            Entry(gettext_lazy("Calendar"), "calendar3", "activities:calendar"),
        ),
    ),
    (
        gettext_lazy("Capitalisation"),
        (
            Entry(gettext_lazy("Sheets"), "journal-text", "capitalisation:sheets", counted="sheets", narrowed=True),
            Entry(gettext_lazy("Reports"), "file-earmark-pdf", "capitalisation:reports", counted="reports"),
        ),
    ),
    (
        gettext_lazy("Networks"),
        (
            Entry(gettext_lazy("Memberships"), "buildings", "networks:memberships", MEMBER_ROLES, "members", True),
            Entry(gettext_lazy("Calls"), "megaphone", "networks:calls"),
            Entry(gettext_lazy("Applications"), "clipboard-plus", "networks:applications", MEMBER_ROLES),
            Entry(gettext_lazy("Milestones"), "flag", "networks:milestones"),
            Entry(gettext_lazy("Conventions"), "file-earmark-check", "networks:conventions"),
            Entry(gettext_lazy("Organisations"), "bank", "networks:organisations"),
            Entry(gettext_lazy("Directory"), "person-lines-fill", "networks:directory", MEMBER_ROLES),
            Entry(gettext_lazy("Financing"), "cash-coin", "networks:finance", MEMBER_ROLES),
            Entry(gettext_lazy("Contributions"), "cash-coin", "networks:contributions", frozenset({Role.PARTNER})),
            Entry(gettext_lazy("Elections"), "person-check", "networks:elections", MEMBER_ROLES),
            Entry(gettext_lazy("Appointments"), "person-badge", "networks:appointments", frozenset({Role.SECRETARIAT})),
            Entry(gettext_lazy("Administration"), "gear", "networks:administration", frozenset({Role.SECRETARIAT})),
        ),
    ),
)

ICONS = tuple(sorted({entry.icon for _title, entries in MENU for entry in entries}))


def navigation(request):
    """Context: `navigation`, sections of the side bar for whoever is signed in. Read only by pages that show it."""
    return {"navigation": SimpleLazyObject(lambda: sections(request))}


def sections(request):
    """Return the sections of the side bar that have items; an item has label, url, icon, count and active."""
    person = getattr(request, "user", None)
    if not getattr(person, "is_authenticated", False):
        return []
    offices = offices_of(person)
    held = {appointment.role for appointment in offices.appointments}
    numbers, narrowing = numbers_for(person, offices), only_network(offices)
    menu = [
        {
            "title": title,
            "items": [
                item(entry, numbers, narrowing, request.path)
                for entry in entries
                if entry is HOME or entry.roles & held
            ],
        }
        for title, entries in MENU
    ]
    return [section for section in menu if section["items"]]


def item(entry, numbers, narrowing, path):
    """Return a line of the side bar: label, url, icon, count, and whether the present page lies below it."""
    url = reverse(entry.page)
    active = path == url if entry is HOME else path.startswith(url)
    query = f"?network={narrowing}" if entry.narrowed and narrowing else ""
    count_of = numbers.get(entry.counted, 0)
    return {"label": entry.label, "url": url + query, "icon": drawn(entry), "count": count_of, "active": active}


def drawn(entry):
    """Return the icon of an entry, whose shapes are on the sheet of the side bar."""
    _file, version = icons.sheet(ICONS)
    return icons.pointer(entry.icon, sheet=reverse("icons", args=[version]))


def only_network(offices):
    """Return the acronym of the one network that a person works in, empty if there are several or none."""
    acronyms = {held.network.acronym for held in offices.appointments if held.network_id in offices.network_ids}
    return acronyms.pop() if len(acronyms) == len(offices.network_ids) == 1 else ""


def numbers_for(person, offices):
    """Return the numbers of the side bar by name: what awaits the person, and what there is in their networks."""
    if not offices.any:
        return {}
    chosen = wanted(KINDS, offices)
    parts = {kind.name: kind.part(roles) for kind, roles in chosen}
    if offices.is_secretariat or offices.network_ids:
        parts |= in_networks(everywhere=offices.is_secretariat)
    found = count((shape(chosen), offices.is_secretariat, bool(offices.network_ids)), parts, person, offices)
    awaiting = sum(found.pop(kind.name, 0) for kind, _roles in chosen)
    return {**found, "awaiting": awaiting}


def in_networks(*, everywhere):
    """Return what prepared.count needs to count the records of the person's networks, or of all."""

    def own(queryset, path):
        return queryset if everywhere else queryset.filter(AnyOf(path, lambda _person, offices: [*offices.network_ids]))

    return {
        "sessions": lambda: own(Session.objects.all(), "lead_network"),
        "actions": lambda: own(Action.objects.open(), "activity__lead_network"),
        "sheets": lambda: own(Sheet.objects.all(), "lead_network"),
        "reports": lambda: own(Report.objects.filter(status__in=BUILT), "lead_network"),
        "members": lambda: own(Membership.objects.active(), "network"),
    }
