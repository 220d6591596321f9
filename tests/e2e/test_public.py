"""The public pages as a first visitor gets them: light, from one host, within the policy, at any width, for everybody.

Weights are those of a server that compresses what is text, as the one in front of the site does.
"""

from functools import cache

import brotli
import pytest
from django.urls import reverse
from django.utils import translation

from tests import factories
from tests.factories import many

pytestmark = [pytest.mark.django_db(transaction=True)]

MOST_BYTES, MOST_REQUESTS = 150_000, 12
# The narrowest phone; a desk of 1280 pixels at 200 %.
WIDTHS = (320, 640)
TEXTS = ("text/", "application/json", "image/svg")
WATCH = """
    window.broken = [];
    document.addEventListener("securitypolicyviolation", event => window.broken.push(event.violatedDirective));
"""


@pytest.fixture
def site(transactional_db):
    """A site with as much on it as a busy association; returns address name -> arguments and query."""
    network = factories.network(acronym="REMAGDU", theme_fr="Gestion des déchets urbains")
    city = factories.city(code="agadir", name_fr="Agadir")
    scope = {"lead_network": network, "host_city": city}
    session = factories.session(minutes="approved", visibility="public", title="Tri à la source", **scope)
    factories.attendance(session=factories.session(state="held", **scope))
    factories.action(state="done", session=factories.session(state="held", **scope))
    sheet = factories.sheet(lead_network=network, city=city, title="Trier à la maison", visibility="public")
    arabic = {"title": "فرز النفايات في الحي", "language": "ar", "visibility": "public"}
    factories.sheet(lead_network=network, city=city, **arabic)
    many.sessions(20, state="scheduled", visibility="public", **scope)
    many.sheets(20, lead_network=network, city=city, by=factories.focal_point(city, network))
    many.memberships(40, network)
    many.reports(10, state="published", lead_network=network)
    names = ("home", "networks", "cities", "process", "levers", "about", "legal", "privacy", "accessibility")
    lists = ("capitalisation:library", "capitalisation:publications", "activities:calendar")
    return {
        **{name: ([], "") for name in (*names, *lists)},
        "network": ([network.acronym], ""),
        "city": ([city.code], ""),
        "capitalisation:practice": ([sheet.pk], ""),
        "activities:calendar_session": ([session.pk], ""),
        "search": ([], "?q=tri"),
    }


def weight(response):
    """What a response takes on the line."""
    body = response.body()
    text = response.headers.get("content-type", "").startswith(TEXTS) or ".js" in response.url
    # Files are compressed once, as well as can be; a page each time, in a hurry.
    return packed(body, 11 if "/static/" in response.url else 5) if text else len(body)


@cache
def packed(body, quality):
    """The size of what is compressed; the same files come with every page."""
    return len(brotli.compress(body, quality=quality))


def first_view(visit, path):
    """Open a page as somebody who was never here; return the visitor and the responses."""
    visitor, responses = visit(), []
    visitor.context.add_init_script(WATCH)
    visitor.page.on("response", lambda response: responses.append(response))
    visitor.go(path)
    visitor.page.wait_for_load_state("networkidle")
    return visitor, responses


def faults(visitor, responses, path):
    """What is wrong with a page, in words."""
    found = [f"{path} asks {response.url}" for response in responses if not response.url.startswith(visitor.address)]
    total = sum(weight(response) for response in responses)
    if total > MOST_BYTES:
        heavy = sorted(((weight(response), response.url) for response in responses), reverse=True)[:4]
        found.append(f"{path} weighs {total}: {heavy}")
    if len(responses) > MOST_REQUESTS:
        found.append(f"{path} takes {len(responses)} requests")
    broken = visitor.page.evaluate("window.broken")
    found += [f"{path} breaks {directive}" for directive in broken]
    for width in WIDTHS:
        visitor.page.set_viewport_size({"width": width, "height": 780})
        wide = visitor.page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{path} scrolls sideways at {width}: {wide}")
    return found


# What each page weighs takes most of a minute to see; the sheets and fonts are weighed with every run.
@pytest.mark.audit
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_public_pages_are_light_and_keep_to_themselves(visit, site, language):
    found = []
    for name, (args, query) in site.items():
        with translation.override(language):
            path = reverse(name, args=args) + query
        visitor, responses = first_view(visit, path)
        found += faults(visitor, responses, path) + [f"{path}: {trouble}" for trouble in visitor.troubles]
        visitor.context.close()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", ["process", "levers", "about"])
def test_new_pages_are_open_to_everybody(visit, site, name):
    """What axe-core checks, on a desk and on a phone, right to left as well."""
    for language in ("fr", "ar"):
        with translation.override(language):
            path = reverse(name)
        for viewport in ({"width": 1280, "height": 900}, {"width": 360, "height": 780}):
            visit(viewport).go(path).check()
