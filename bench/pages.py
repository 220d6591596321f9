"""What pages cost, beside the floor's; and at national scale, beside a handful of cities."""

import gzip
from contextlib import ExitStack

from bench.client import Client, beside, seconds_each, spread
from bench.figure import Figure
from bench.process import ask
from bench.server import own_megabytes, serving

REQUESTS = 80
LISTS = (
    ("sessions", "coordinator"),
    ("actions", "focal_point"),
    ("sheets", "coordinator"),
    ("memberships", "secretariat"),
    ("directory", "coordinator"),
    ("reports", "coordinator"),
    ("library", "visitor"),
    ("cities", "visitor"),
)
RECORDS = (
    ("session", "coordinator"),
    ("sheet", "coordinator"),
    ("membership", "secretariat"),
    ("practice", "visitor"),
    ("city", "visitor"),
)
DASHBOARDS = ("focal_point", "elected_official", "coordinator", "secretariat")
# What must cost no more with all the country's cities than with a handful.
AT_ANY_SCALE = (
    ("home", "visitor"),
    ("cities", "visitor"),
    ("library", "visitor"),
    ("sessions", "coordinator"),
    ("dashboard", "coordinator"),
    ("network", "visitor"),
)


class Place:
    """A database that is served: its clients by role, its addresses by name."""

    def __init__(self, database, port):
        known = ask(database, "known")
        self.paths = known["pages"]
        self.clients = {role: Client(port, cookie) for role, cookie in known["cookies"].items()}
        self.clients["visitor"] = Client(port)

    def asked(self, page, role):
        """Return what beside() takes for a page as a role sees it."""
        return self.clients[role], self.paths[page], REQUESTS


def measure():
    """Yield the figures of the pages."""
    with ExitStack() as served:
        national, workers = _served(served, "national")
        yield from _beside_the_floor(national)
        yield from _weights(national)
        yield Figure("web_worker_own_memory", max(map(own_megabytes, workers)), "MB", bar=110)
        sample, _workers = _served(served, "sample")
        yield from _at_any_scale(national, sample)


def _served(served, database):
    port, workers = served.enter_context(serving(database))
    return Place(database, port), workers


def _beside_the_floor(place):
    asked = {"floor": place.asked("floor", "coordinator"), "floor_record": place.asked("floor_record", "coordinator")}
    bars = {}
    for kind, pages, floor, bar in (
        ("list", LISTS, "floor", 1.75),
        ("record", RECORDS, "floor_record", 2.25),
        ("dashboard", [("dashboard", role) for role in DASHBOARDS], "floor", 2.5),
    ):
        for page, role in pages:
            name = f"{kind}_{page}_{role}"
            asked[name], bars[name] = place.asked(page, role), (floor, bar)
    rounds = beside(asked)
    each = {name: 1000 * seconds_each(found, REQUESTS) for name, found in rounds.items()}
    for name, (floor, bar) in bars.items():
        yield Figure(name, each[name], "ms", floor, each[floor], bar)
    for name in ("list_sessions_coordinator", "record_session_coordinator", "dashboard_dashboard_coordinator"):
        yield Figure(f"p95_by_p50_{name}", spread(rounds[name]), "", bar=1.5)
    yield Figure("p95_by_p50_floor", spread(rounds["floor"]), "")


def _weights(place):
    for page, role in LISTS:
        _status, _headers, body, _seconds = place.clients[role].get(place.paths[page])
        yield Figure(f"bytes_{page}", len(body) / 1000, "kB", bar=30)
        yield Figure(f"bytes_compressed_{page}", len(gzip.compress(body, 6)) / 1000, "kB", bar=8)


def _at_any_scale(national, sample):
    asked = {}
    for page, role in AT_ANY_SCALE:
        asked[f"{page}_national"] = national.asked(page, role)
        asked[f"{page}_sample"] = sample.asked(page, role)
    each = {name: 1000 * seconds_each(found, REQUESTS) for name, found in beside(asked).items()}
    for page, _role in AT_ANY_SCALE:
        yield Figure(f"scale_{page}", each[f"{page}_national"], "ms", "sample", each[f"{page}_sample"], 1.2)
