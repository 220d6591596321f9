"""Cuts the coastline that the maps of cities show, from the land shapes of Natural Earth (public domain).

    scripts/dev python scripts/cut_coast.py        reads node_modules/world-atlas, writes remam/coast.json

Only a coast is kept, from the Mediterranean to Lagouira: no frontier is in the data, so none can be drawn. Run it
again only to change the ends or the fineness; its result is part of the project.
"""

import json
import math
from itertools import pairwise
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
SOURCE = PROJECT / "node_modules" / "world-atlas" / "land-10m.json"
TARGET = PROJECT / "remam" / "coast.json"

# (longitude, latitude) near the two ends: east of Saïdia, and the cape of Lagouira.
EAST = (-2.20, 35.09)
SOUTH = (-17.06, 20.77)
# Degrees: a bend smaller than this is not seen at the size of the maps.
FINENESS = 0.01


def rings(topology):
    """Return every ring of the land as a list of (longitude, latitude)."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [list(positions(arc, scale, shift)) for arc in topology["arcs"]]
    for shape in topology["objects"]["land"]["geometries"]:
        for polygon in shape["arcs"]:
            for ring in polygon:
                yield joined(ring, arcs)


def positions(arc, scale, shift):
    """Yield the positions of an arc, which are stored as differences of whole numbers."""
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield (x * scale[0] + shift[0], y * scale[1] + shift[1])


def joined(ring, arcs):
    """Return the positions of a ring: its arcs one after the other, a negative number meaning backwards."""
    points = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc if not points else arc[1:]
    return points


def distance(a, b):
    """Return the distance of two positions, in degrees of latitude."""
    return math.hypot((a[0] - b[0]) * math.cos(math.radians(a[1])), a[1] - b[1])


def between(ring, start, end):
    """Return the shorter way along `ring` from the position nearest to `start` to the one nearest to `end`."""
    first = min(range(len(ring)), key=lambda index: distance(ring[index], start))
    last = min(range(len(ring)), key=lambda index: distance(ring[index], end))
    forward = ring[first : last + 1] if first <= last else ring[first:-1] + ring[: last + 1]
    backward = (ring[last : first + 1] if last <= first else ring[last:-1] + ring[: first + 1])[::-1]
    return min(forward, backward, key=lambda way: sum(distance(a, b) for a, b in pairwise(way)))


def simplified(points, fineness):
    """Return the positions that matter (Ramer, Douglas and Peucker)."""
    if len(points) < 3:
        return points
    gaps = [off_line(point, points[0], points[-1]) for point in points[1:-1]]
    worst = max(range(len(gaps)), key=gaps.__getitem__) + 1
    if gaps[worst - 1] <= fineness:
        return [points[0], points[-1]]
    return simplified(points[: worst + 1], fineness)[:-1] + simplified(points[worst:], fineness)


def off_line(point, start, end):
    """Return how far `point` lies from the segment between `start` and `end`."""
    squeeze = math.cos(math.radians(point[1]))
    (px, py), (ax, ay), (bx, by) = ((x * squeeze, y) for x, y in (point, start, end))
    length = (bx - ax) ** 2 + (by - ay) ** 2
    along = 0 if not length else max(0, min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length))
    return math.hypot(px - ax - along * (bx - ax), py - ay - along * (by - ay))


def main():
    topology = json.loads(SOURCE.read_text(encoding="utf-8"))
    mainland = min(rings(topology), key=lambda ring: min(distance(point, EAST) for point in ring))
    coast = simplified(between(mainland, EAST, SOUTH), FINENESS)
    content = {
        "source": "Natural Earth, land 1:10m (public domain), by way of world-atlas",
        "coast": [[round(x, 3), round(y, 3)] for x, y in coast],
    }
    TARGET.write_text(json.dumps(content) + "\n", encoding="utf-8")
    print(f"{TARGET.relative_to(PROJECT)}: {len(coast)} positions")


if __name__ == "__main__":
    main()
