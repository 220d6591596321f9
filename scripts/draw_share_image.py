"""Draws static/img/share.png, the picture shown where a page's address is passed on, from our own lattice.

    .venv/bin/python scripts/draw_share_image.py

It holds no word, because the site's name is a setting. Run it again when static/img/lattice.svg changes.
"""

import re
from pathlib import Path

from PIL import Image, ImageDraw

IMAGES = Path(__file__).resolve().parents[1] / "static" / "img"
SIZE = (1200, 630)
# Drawn so many times larger, then made smaller: lines come out smooth.
FINE = 3
TILE, SCALE = 96, 1.5
GREEN, DEEP, GOLD = (11, 107, 87), (8, 79, 65), (220, 165, 74)


def shapes(name):
    """Return the shapes of an image of ours, each as (points, opacity): all its paths are polygons."""
    source = (IMAGES / name).read_text(encoding="utf-8")
    for data, opacity in re.findall(r'<path d="([^"]+)" stroke-opacity="([\d.]+)"', source):
        for shape in filter(None, re.split("[Mz]", data)):
            yield [tuple(map(float, point.split())) for point in shape.split("L")], float(opacity)


def star(centre, radius):
    """Return the eight-pointed star of two squares, one on its corner."""
    (x, y), inner = centre, radius * 0.7071
    notch = radius - inner
    ring = [(0, -radius), (notch, -inner), (inner, -inner), (inner, -notch), (radius, 0), (inner, notch)]
    ring += [(inner, inner), (notch, inner), (0, radius), (-notch, inner), (-inner, inner), (-inner, notch)]
    ring += [(-radius, 0), (-inner, -notch), (-inner, -inner), (-notch, -inner)]
    return [(x + across, y + down) for across, down in ring]


def ground():
    """Return the ground: from deep green to green, across."""
    wide, high = (side * FINE for side in SIZE)
    slope = Image.linear_gradient("L").rotate(90).resize((wide, high))
    return Image.composite(Image.new("RGB", (wide, high), GREEN), Image.new("RGB", (wide, high), DEEP), slope)


def draw():
    """Return the picture."""
    image = ground()
    pen = ImageDraw.Draw(image, "RGBA")
    step = TILE * SCALE
    for column in range(-1, round(SIZE[0] / step) + 2):
        for row in range(-1, round(SIZE[1] / step) + 2):
            for points, opacity in shapes("lattice.svg"):
                moved = [((x * SCALE + column * step) * FINE, (y * SCALE + row * step) * FINE) for x, y in points]
                pen.line([*moved, moved[0]], fill=(255, 255, 255, round(255 * opacity)), width=round(1.3 * FINE))
    centre = (SIZE[0] / 2 * FINE, SIZE[1] / 2 * FINE)
    pen.ellipse(around(centre, 205 * FINE), fill=(*DEEP, 255))
    for radius, width in ((165, 9), (88, 6)):
        points = star(centre, radius * FINE)
        pen.line([*points, *points[:2]], fill=(255, 255, 255, 255), width=width * FINE, joint="curve")
    pen.ellipse(around(centre, 32 * FINE), fill=(*GOLD, 255))
    return image.resize(SIZE, Image.Resampling.LANCZOS)


def around(centre, radius):
    """Return the box of a circle."""
    return [centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius]


if __name__ == "__main__":
    picture = draw().quantize(128, dither=Image.Dither.NONE)
    picture.save(IMAGES / "share.png", optimize=True)
