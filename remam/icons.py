"""The icons of the interface: bootstrap-icons as inline SVG, each drawn once a page however often it stands there.

Those that stand in every page of the portal are drawn on one sheet, which the browser keeps (views.icons).
"""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import mark_safe

FOLDER = Path(__file__).resolve().parents[1] / "node_modules" / "bootstrap-icons" / "icons"
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# An icon that points somewhere has to point the other way in a right-to-left page.
DIRECTIONAL = re.compile(r"(^|-)(left|right|forward|reply|backspace|box-arrow|list)(-|$)")
# The mark of a network, which no package has.
OWN = {"diamond": '<rect x="2.9" y="2.9" width="10.2" height="10.2" rx="1.6" transform="rotate(45 8 8)"/>'}


class UnknownIcon(ValueError):
    """Raised when a template names an icon that bootstrap-icons does not have."""


@cache
def drawing(name):
    """Return the shapes of the icon `name`, without its <svg> element. Raises UnknownIcon."""
    if name in OWN:
        return mark_safe(OWN[name])  # noqa: S308 - written above
    if not NAME.fullmatch(name):
        raise UnknownIcon(name)
    try:
        source = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise UnknownIcon(name) from error
    inner = source[source.index(">") + 1 : source.rindex("</svg>")]
    return mark_safe(" ".join(inner.split()))  # noqa: S308 - read from the icon package


@cache
def svg(name, css="icon"):
    """Return the icon with its shapes, as decoration."""
    return format_html(
        '<svg class="{}" width="16" height="16" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">{}</svg>',
        classes(name, css),
        drawing(name),
    )


@cache
def pointer(name, css="icon", sheet=""):
    """Return the icon with a pointer to its shapes: in the same page, where shapes() puts them, or on the file `sheet`.

    Raises UnknownIcon.
    """
    drawing(name)
    start = '<svg class="{}" width="16" height="16" aria-hidden="true">'
    return format_html(start + '<use href="{}#icon-{}"/></svg>', classes(name, css), sheet, name)


def titled(name, title, css="icon"):
    """Return the icon with its shapes and a text of its own, for where no other says what it means."""
    start, _mark, end = svg(name, css).partition(' aria-hidden="true">')
    return format_html('{} role="img"><title>{}</title>{}', mark_safe(start), title, mark_safe(end))  # noqa: S308


def classes(name, css):
    """Return the CSS classes of an icon."""
    return f"{css} icon-directional" if DIRECTIONAL.search(name) else css


def shapes(names):
    """Return the drawings of the icons `names`, not to be seen by themselves, as pointer() points to them."""
    return format_html('<svg class="icon-shapes" aria-hidden="true">{}</svg>', _symbols(names))


@cache
def sheet(names):
    """Return a file with the drawings of the icons `names` (a tuple), and a word that changes with them."""
    file = format_html('<svg xmlns="http://www.w3.org/2000/svg">{}</svg>', _symbols(names))
    return file, sha256(file.encode()).hexdigest()[:12]


def _symbols(names):
    drawn = [format_html('<symbol id="icon-{}" viewBox="0 0 16 16">{}</symbol>', name, drawing(name)) for name in names]
    return mark_safe("".join(drawn))  # noqa: S308 - each made by format_html
