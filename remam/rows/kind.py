"""Rows of several models read in one query, and shown alike: an icon, a title, a line, a badge, a link.

Each kind of row says which records it reads and how one of them is told. The kinds are read together by one UNION, put
together once for each combination of roles, so that a page that gathers a dozen of them costs little.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import BigIntegerField, CharField, Count, DateField, F, Subquery, TextField, Value, Window
from django.db.models.functions import Cast, Coalesce, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import Person
from networks.models import City, Network
from records.transitions import step_url
from remam.rows import prepared
from remam.rows.reach import Reach

# The order in which tones are shown: what is late first.
URGENCY = ("danger", "wait", "info", "ok", "neutral")

COLUMNS = {
    "title": TextField(),
    "text": TextField(),
    "city": BigIntegerField(),
    "network": BigIntegerField(),
    "who": BigIntegerField(),
    "day": DateField(),
    "number": BigIntegerField(),
}
# The names of cities, networks and people are looked up once for all kinds, around their union.
AROUND = f"""
SELECT rows.kind, rows.key, rows.title, rows.text, city.name_fr, city.name_ar, network.acronym,
       who.given_name || ' ' || who.family_name, who.name_ar, rows.day, rows.number, rows.total
FROM ({{}}) AS rows (kind, key, {", ".join(COLUMNS)}, total)
LEFT JOIN {City._meta.db_table} AS city ON city.id = rows.city
LEFT JOIN {Network._meta.db_table} AS network ON network.id = rows.network
LEFT JOIN {Person._meta.db_table} AS who ON who.id = rows.who
"""


class Row(NamedTuple):
    """What is read of a record, whatever its model. `total`: how many of its kind there are, beyond those read."""

    kind: str
    key: int
    title: str | None
    text: str | None
    city_fr: str | None
    city_ar: str | None
    network: str | None
    who_latin: str | None
    who_ar: str | None
    day: Any
    number: int | None
    total: int

    @property
    def city(self):
        """The city's name in the language of the page."""
        return (self.city_ar if get_language() == "ar" else "") or self.city_fr or ""

    @property
    def who(self):
        """The person's name in the language of the page."""
        return (self.who_ar if get_language() == "ar" else "") or self.who_latin or ""


@dataclass(frozen=True)
class Kind:
    """One kind of row.

    name: unique among those read together. rows: function() -> queryset. whose: the Reach that narrows it, or
    function(offices) -> bool, whether the person can have such rows (which then says whose they are by itself).
    columns: function() -> where title, text, city, network, who, day and number are read. key: what the address takes.
    order: which rows come first when not all are read. most: how many are read at most. grouped: one row for each key.
    title, detail, badge, address: function(row) -> text (badge: label and tone). action: the button's label.
    """

    name: str
    icon: str
    rows: Callable
    whose: Reach | Callable
    title: Callable
    detail: Callable
    badge: Callable
    address: Callable
    action: str = ""
    columns: Callable = dict
    key: str = "pk"
    order: tuple = ("pk",)
    group: str = ""
    most: int | None = None
    grouped: bool = False

    def roles(self, offices):
        """Return the roles in which the person can have such rows; empty if in none."""
        if isinstance(self.whose, Reach):
            return self.whose.roles(offices)
        return frozenset({"self"}) if self.whose(offices) else frozenset()

    def found(self, roles):
        """Return the records that such rows show to somebody in these roles."""
        queryset = self.rows()
        return queryset.filter(self.whose.condition(roles)) if isinstance(self.whose, Reach) else queryset

    def select(self, roles, limit):
        """Return at most `limit` of the rows, as the columns of a Row."""
        queryset = self.found(roles)
        if self.grouped:
            queryset = queryset.order_by().values(self.key)
        read_at = self.columns()
        columns = [Cast(read_at.get(name, Value(None)), field) for name, field in COLUMNS.items()]
        kind = Value(self.name, output_field=CharField())
        most = limit if self.most is None else min(limit, self.most)
        return queryset.order_by(*self.order).values_list(kind, F(self.key), *columns, Window(Count("*")))[:most]

    def part(self, roles):
        """Return what prepared.count needs to count the rows."""
        return (lambda: self.found(roles)), Count(self.key, distinct=self.grouped)

    def tell(self, row):
        """Return what a page shows of a row."""
        badge, tone = self.badge(row)
        return {
            "icon": self.icon,
            "title": self.title(row),
            "text": self.detail(row),
            "badge": badge,
            "tone": tone,
            "url": self.address(row),
            "action": self.action,
            "day": row.day,
            "kind": self.name,
            "group": self.group,
        }


def wanted(kinds, offices):
    """Return the kinds that the person can have rows of, each with the roles in which they can."""
    return [(kind, roles) for kind in kinds if (roles := kind.roles(offices))]


def read(kinds, person, offices, *, limit):
    """Return (rows, totals): at most `limit` Rows of each kind, and how many there are by kind. One query, or none."""
    chosen = wanted(kinds, offices)
    if not chosen:
        return [], {}

    def union():
        first, *others = [kind.select(roles, limit) for kind, roles in chosen]
        return first.union(*others, all=True).order_by() if others else first

    key = (shape(chosen), limit)
    rows = [Row(*values) for values in prepared.run(key, union, person, offices, around=AROUND)]
    return rows, {row.kind: row.total for row in rows}


def shape(chosen):
    """Return what the query of these kinds depends on, besides the values that it is given."""
    return tuple((kind.name, roles) for kind, roles in chosen), get_language(), settings.SHEET_SECOND_GATE


def tell(kinds, rows):
    """Return the rows as pages show them, each address once in a group, kind by kind in the order of `kinds`."""
    place = {kind.name: number for number, kind in enumerate(kinds)}
    items = {}
    for row in sorted(rows, key=lambda row: place[row.kind]):
        item = kinds[place[row.kind]].tell(row)
        items.setdefault((item["group"], item["url"]), item)
    return list(items.values())


def most_urgent_first(items):
    """Return the items, those that are late before the others, then those that have waited longest."""
    return sorted(items, key=_urgency)


def _urgency(item):
    return URGENCY.index(item["tone"]), item["day"] or date.max, item["title"]


# --- What the kinds are made of ---------------------------------------------------------------------------------------


def named(path):
    """Return the expression of the name, in the language of the page, of what lies at `path` (a relation)."""
    french = F(f"{path}__name_fr")
    if get_language() != "ar":
        return french
    return Coalesce(NullIf(F(f"{path}__name_ar"), Value("")), french)


def counted(rows):
    """Return the expression of how many of `rows` there are; they refer to the outer query."""
    return Coalesce(Subquery(rows.order_by().values(one=Value(1)).annotate(found=Count("pk")).values("found")), 0)


def me():
    """Return the person's key, given when the query is run."""
    return prepared.Given(lambda person, _offices: person.pk, BigIntegerField())


def page(name):
    """Return the `address` of a kind: the page of that name, whose argument is the row's key."""
    return lambda row: reverse(name, args=[row.key])


def step(model, name):
    """Return the `address` of a kind: the page of a transition of the row's record."""
    return lambda row: step_url(model, row.key, name)


def said(text, tone):
    """Return the `badge` of a kind: always the same."""
    return lambda row: (text, tone)


def days_since(day):
    """Return how many days ago `day` was."""
    return (timezone.localdate() - day).days
