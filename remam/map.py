"""The map of the cities: their points over a coastline, as shapes that a template draws.

No frontier is drawn and no tile is fetched. A map is always beside, or linked to, the list of what it shows.
"""

import json
import math
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.db.models import Count, F, Q

from networks.enums import MembershipStatus
from networks.models import City

# Degrees: what the frame holds, from the Strait to the cape of Lagouira.
WEST, EAST, SOUTH, NORTH = -17.6, -0.7, 20.45, 36.25
WIDTH = 480
# A degree of longitude is shorter than one of latitude; at this one the shape of the whole is about right.
MIDDLE = math.cos(math.radians(29))
UNIT = WIDTH / ((EAST - WEST) * MIDDLE)
HEIGHT = round((NORTH - SOUTH) * UNIT)

# What a name takes up in the drawing; on a phone, where the drawing is smaller, a name must be larger in it.
LABEL_HEIGHT = 12
LETTER = 6.2
ON_PHONE = 1.6
# More points than this are no longer told apart, and make the page heavy.
MOST = 150


@dataclass(frozen=True)
class Place:
    """A city as a map shows it.

    weight: in how many networks it is a member. size: what it is named by before others (population).
    hue: the class of a network's colour, or none.
    """

    name: str
    url: str
    latitude: float
    longitude: float
    weight: int = 0
    size: int = 0
    hue: str = ""


def places(cities=None, *, hue=""):
    """Return the Places of `cities` (a queryset; default: all), members first; the largest if there are too many."""
    active = Q(memberships__status=MembershipStatus.ACTIVE)
    weighed = (City.objects.all() if cities is None else cities).annotate(
        weight=Count("memberships", filter=active, distinct=True)
    )
    kept = weighed.order_by("-weight", F("population").desc(nulls_last=True), "pk")[:MOST]
    return [place(city, weight=city.weight, hue=hue) for city in kept]


def place(city, *, weight=0, hue=""):
    """Return the Place of a city."""
    return Place(
        name=city.name,
        url=city.get_absolute_url(),
        latitude=city.latitude,
        longitude=city.longitude,
        weight=weight,
        size=city.population or 0,
        hue=hue,
    )


def position(latitude, longitude):
    """Return where a place lies in the drawing."""
    return round((float(longitude) - WEST) * MIDDLE * UNIT, 1), round((NORTH - float(latitude)) * UNIT, 1)


@cache
def outline(path):
    """Return the coast of the file at `path` as two path data: the line, and the sea that it borders."""
    content = json.loads(Path(path).read_text(encoding="utf-8"))
    points = [position(latitude, longitude) for longitude, latitude in content["coast"]]
    # Step by step from the first point: a third less to send.
    steps = (f"{round(to[0] - at[0], 1):g} {round(to[1] - at[1], 1):g}" for at, to in pairwise(points))
    line = f"M{points[0][0]} {points[0][1]}l{' '.join(steps).replace(' -', '-')}"
    return {"line": line, "sea": f"{line}V{HEIGHT + 60}H-60V-60H{points[0][0] + 30}V{points[0][1]}Z"}


def radius(weight):
    """Return the radius of a city's point: larger for a member, and for a member of several networks."""
    return 2.6 if not weight else 4.4 if weight == 1 else 6


def draw(places, *, labels=14, landmarks=4):
    """Return what a template needs to draw `places`: size, coast, points (members above) and names.

    labels: how many members are named at most. landmarks: how many other cities, to find one's way by.
    """
    points = []
    for place in sorted(places, key=lambda place: (place.weight, place.size, place.name)):
        x, y = position(place.latitude, place.longitude)
        css = f"map-member {place.hue}".strip() if place.weight else "map-city"
        points.append({"place": place, "x": x, "y": y, "r": radius(place.weight), "css": css})
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "outline": outline(str(settings.MAP_OUTLINE)),
        "points": points,
        "labels": named(points, labels, landmarks),
        "phone_labels": named(points, (labels + 1) // 2, landmarks // 2, scale=ON_PHONE),
    }


def named(points, labels, landmarks, scale=1):
    """Return the names that fit beside their points, the largest cities' first: text, css, x, y and anchor.

    scale: how much larger than usual they are written.
    """
    members = [point for point in reversed(points) if point["place"].weight]
    others = [point for point in reversed(points) if not point["place"].weight]
    found, taken = [], [box_of(point) for point in members]
    _name(members, labels, scale, "map-label", taken, found)
    # A member's name may cover the point of a city that is none, but not the other way round.
    taken += [box_of(point) for point in others]
    _name(others, landmarks, scale, "map-label map-landmark", taken, found)
    return found


def _name(points, most, scale, css, taken, found):
    """Add the names of at most `most` of `points` to `found`, and the boxes that they cover to `taken`."""
    room = len(found) + most
    for point in points:
        if len(found) == room:
            return
        fitting = free_place(point, taken, scale)
        if fitting:
            label, box = fitting
            found.append({**label, "css": css})
            taken.append(box)


def free_place(point, taken, scale=1):
    """Return the first place for a point's name that covers nothing of `taken`, with its box; None if there is none."""
    own = box_of(point)
    for label, box in candidates(point, scale):
        inside = box[0] > 0 and box[2] < WIDTH and box[1] > 0
        if inside and not any(overlap(box, other) for other in taken if other != own):
            return label, box
    return None


def box_of(point):
    """Return the box that a point covers."""
    x, y, r = point["x"], point["y"], point["r"]
    return (x - r, y - r, x + r, y + r)


def candidates(point, scale=1):
    """Yield the places where a point's name may stand, the best first, each with the box that it covers."""
    text, x, y = point["place"].name, point["x"], point["y"]
    width, gap, half, drop = len(text) * LETTER * scale, point["r"] + 5, LABEL_HEIGHT * scale / 2, 4 * scale
    yield _label(text, x - gap, y + drop, "end"), (x - gap - width, y - half, x - gap, y + half)
    yield _label(text, x + gap, y + drop, "start"), (x + gap, y - half, x + gap + width, y + half)
    for middle in (y - gap - half + 3, y + gap + half - 3):
        yield _label(text, x, middle + drop, "middle"), (x - width / 2, middle - half, x + width / 2, middle + half)


def _label(text, x, y, anchor):
    return {"text": text, "x": round(x, 1), "y": round(y, 1), "anchor": anchor}


def overlap(a, b):
    """True if two boxes (left, top, right, bottom) have a part in common."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
