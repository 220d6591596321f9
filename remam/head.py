"""What the head of a public page tells search engines and those who pass its address on.

A page is known by the name of its address. Those not named here (signing in, errors) ask not to be listed.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from networks.enums import Visibility
from remam import linked

# Language and country, as those who show cards of pages want them.
LOCALES = {"fr": "fr_MA", "ar": "ar_MA", "en": "en_GB"}
IMAGE = "img/share.png"
IMAGE_SIZE = (1200, 630)
DESCRIPTION_MAX = 160

# Pages that are about nothing but themselves: what they are about, in a sentence.
TOLD = {
    "home": gettext_lazy(
        "Thematic networks of Moroccan cities: what they do, the practices they publish, their next dates."
    ),
    "networks": gettext_lazy("The thematic networks of Moroccan cities, their themes, their cities and their phase."),
    "cities": gettext_lazy("The cities of the networks and those that could join them, on a map and in a list."),
    "process": gettext_lazy(
        "How the networks of Moroccan cities were founded, what was gained, in figures of today, and the challenges."
    ),
    "levers": gettext_lazy(
        "The ten levers by which cities learn from each other, what exists of each today, and the three outcomes."
    ),
    "calls": gettext_lazy("The national calls by which cities join the networks: open now, under review, decided."),
    "about": gettext_lazy("Why Moroccan cities work in networks, who takes part, and how a city joins."),
    "legal": gettext_lazy("Who publishes this site, what may be reused, and where its data come from."),
    "privacy": gettext_lazy("What this site keeps of people, why, for how long, and what they may ask (law 09-08)."),
    "accessibility": gettext_lazy(
        "How this site is made usable by everybody, how that is checked, and what is missing."
    ),
    "capitalisation:library": gettext_lazy(
        "Good practices of Moroccan cities: what they tried, what it changed, what it cost and what failed."
    ),
    "capitalisation:publications": gettext_lazy("The reports of the networks of cities, to be read as PDF."),
    "activities:calendar": gettext_lazy(
        "When and where the networks of Moroccan cities meet, and what they told of it."
    ),
}
# Lists whose further pages are pages of their own.
PAGED = {"cities", "capitalisation:library", "capitalisation:publications", "activities:calendar"}
FEEDS = (
    ("feed_practices", gettext_lazy("Newest good practices")),
    ("feed_publications", gettext_lazy("Newest publications")),
    ("feed_sessions", gettext_lazy("Next sessions")),
)


@dataclass
class Page:
    """A page as its head tells it. data: what it is about, as linked data. described: by its own template."""

    title: str
    description: str
    kind: str = "website"
    data: list = field(default_factory=list)
    described: bool = False


def page_of(view, context):
    """Return the Page that a view has rendered with a context, or None if it is not to be listed."""
    if view in TOLD:
        return _told(view, context)
    record, make = RECORDS.get(view, ("", None))
    # At the address of a record that one may not see there is an error page, without it.
    return make(context) if record in context else None


def _told(view, context):
    crumbs = context.get("crumbs") or []
    title = crumbs[-1][0] if crumbs else str(settings.SITE_NAME)
    return Page(title, str(TOLD[view]), data=linked.site() if view == "home" else [])


def _network(context):
    network, cities = context["network"], [member.city for member in context["cities"]]
    described = Truncator(network.presentation or network.name).chars(DESCRIPTION_MAX)
    return Page(f"{network.theme} ({network.acronym})", described, data=[linked.network(network, cities)])


def _milestones(context):
    network = context["network"]
    said = _("How %(network)s was founded, milestone by milestone: what was decided or signed, and when.")
    return Page(f"{network.theme} ({network.acronym}) — {_('Milestones')}", said % {"network": network.name})


def _call(context):
    call = context["call"]
    return Page(call.title, Truncator(call.object).chars(DESCRIPTION_MAX))


def _city(context):
    city = context["city"]
    said = _("%(city)s (%(region)s): its networks, its good practices, and the sessions it has hosted.")
    return Page(city.name, said % {"city": city.name, "region": city.region.name}, data=[linked.city(city)])


def _session(context):
    session = context["session"]
    said = session.summary or f"{session.label} · {session.lead_network.name}"
    return Page(session.title, Truncator(said).chars(DESCRIPTION_MAX), data=[linked.session(session)])


def _practice(context):
    version, sheet = context["version"], context["sheet"]
    if sheet.visibility != Visibility.PUBLIC:
        return None
    return Page(version.title, version.pitch, "article", [linked.practice(version, sheet)], described=True)


# Address name -> what its context calls the record, and the function that tells it.
RECORDS = {
    "network": ("network", _network),
    "milestones": ("network", _milestones),
    "public_call": ("call", _call),
    "city": ("city", _city),
    "activities:calendar_session": ("session", _session),
    "capitalisation:practice": ("version", _practice),
}
# Their own template asks not to be listed.
UNLISTED = {"search", "capitalisation:practice"}


def head_of(request, context):
    """Return what the head of a public page shows, for its template."""
    view = request.resolver_match.view_name if request.resolver_match else ""
    page = page_of(view, context)
    if page is None:
        return {"page": None, "noindex": view not in UNLISTED}
    address = request.path + _further(view, context)
    alternates = [(code, settings.SITE_URL + translate_url(address, code)) for code, _name in settings.LANGUAGES]
    present = get_language()
    return {
        "page": page,
        "site": settings.SITE_NAME,
        "canonical": settings.SITE_URL + address,
        "alternates": alternates,
        "default": dict(alternates)[settings.LANGUAGE_CODE],
        "locale": LOCALES[present],
        "other_locales": [locale for code, locale in LOCALES.items() if code != present],
        "image": settings.SITE_URL + static(IMAGE),
        "image_size": IMAGE_SIZE,
        "feeds": [(capfirst(label), reverse(name)) for name, label in FEEDS],
        "data": linked.script([*page.data, *linked.trail(context.get("crumbs") or [], settings.SITE_URL + address)]),
    }


def _further(view, context):
    """Return the part of the address that says which page of a list this is; filters are the same page, seen so."""
    page = context.get("page")
    number = getattr(page, "number", 1) if view in PAGED else 1
    return f"?page={number}" if number > 1 else ""
