"""Pages as linked data (schema.org), for machines: who, what, where and when."""

import json
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.timezone import get_default_timezone

from activities.enums import ActivityStatus, Mode
from capitalisation.enums import Licence

# Within a script element, none of these may stand as they are.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
EVENT_STATUS = {ActivityStatus.CANCELLED: "EventCancelled", ActivityStatus.POSTPONED: "EventPostponed"}
ATTENDANCE = {
    Mode.ON_SITE: "OfflineEventAttendanceMode",
    Mode.ONLINE: "OnlineEventAttendanceMode",
    Mode.HYBRID: "MixedEventAttendanceMode",
}
LICENCES = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
}


def script(items):
    """Return `items` as a data block of the page, which browsers do not run; nothing if there are none.

    Whatever people have written in them, it cannot end the block.
    """
    if not items:
        return ""
    graph = {"@context": "https://schema.org", "@graph": items}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above


def absolute(path):
    """Return the whole address of a path of the site."""
    return settings.SITE_URL + path


def _publisher():
    return {"@id": absolute("/#organisation")}


def site():
    """Return the association, and its site with how one searches it."""
    found = {
        "@type": "EntryPoint",
        "urlTemplate": f"{absolute(reverse('search'))}?q={{words}}",
    }
    return [
        {
            "@type": "Organization",
            **_publisher(),
            "name": str(settings.SITE_OWNER),
            "url": absolute(reverse("home")),
            "email": settings.CONTACT_EMAIL,
            "areaServed": {"@type": "Country", "name": "Morocco", "identifier": "MA"},
        },
        {
            "@type": "WebSite",
            "@id": absolute("/#site"),
            "name": str(settings.SITE_NAME),
            "url": absolute(reverse("home")),
            "inLanguage": [code for code, _name in settings.LANGUAGES],
            "publisher": _publisher(),
            "potentialAction": {
                "@type": "SearchAction",
                "target": found,
                "query-input": "required name=words",
            },
        },
    ]


def trail(crumbs, address):
    """Return the breadcrumb as a list of one, or none on the home page; the last step is `address`."""
    if len(crumbs) < 2:
        return []
    steps = [
        {
            "@type": "ListItem",
            "position": number,
            "name": str(label),
            "item": absolute(url) if url else address,
        }
        for number, (label, url) in enumerate(crumbs, 1)
    ]
    return [{"@type": "BreadcrumbList", "itemListElement": steps}]


def network(network, cities):
    """Return a network with its member cities."""
    return {
        "@type": "Organization",
        "name": network.name,
        "alternateName": network.acronym,
        "url": absolute(network.get_absolute_url()),
        "knowsAbout": network.theme,
        "parentOrganization": _publisher(),
        "member": [_place(city) for city in cities],
    }


def _place(city):
    return {"@type": "City", "name": city.name, "url": absolute(city.get_absolute_url())}


def city(city):
    """Return a city: its names, and where it lies."""
    other = [name for name in (city.name_fr, city.name_ar) if name and name != city.name]
    return {
        **_place(city),
        **({"alternateName": other} if other else {}),
        "geo": {"@type": "GeoCoordinates", "latitude": float(city.latitude), "longitude": float(city.longitude)},
        "containedInPlace": {"@type": "AdministrativeArea", "name": city.region.name, "identifier": city.region.code},
        **({"sameAs": city.website} if city.website else {}),
    }


def session(session):
    """Return a session as an event; the link by which one joins it is for those invited only."""
    address = absolute(reverse("activities:calendar_session", args=[session.pk]))
    half_days = list(session.half_days.all())
    begins = _moment(half_days[0].date, half_days[0].starts_at) if half_days else session.starts_on.isoformat()
    ends = _moment(half_days[-1].date, half_days[-1].ends_at) if half_days else session.ends_on.isoformat()
    return {
        "@type": "Event",
        "name": session.title,
        "url": address,
        **({"description": session.summary} if session.summary else {}),
        "startDate": begins,
        "endDate": ends,
        "eventStatus": f"https://schema.org/{EVENT_STATUS.get(session.status, 'EventScheduled')}",
        "eventAttendanceMode": f"https://schema.org/{ATTENDANCE[session.mode]}",
        "location": _location(session, address),
        "organizer": {
            "@type": "Organization",
            "name": session.lead_network.name,
            "url": absolute(session.lead_network.get_absolute_url()),
        },
    }


def _moment(day, time):
    return datetime.combine(day, time, get_default_timezone()).isoformat() if time else day.isoformat()


def _location(session, address):
    places = []
    if session.host_city:
        town = {"@type": "PostalAddress", "addressLocality": session.host_city.name, "addressCountry": "MA"}
        places.append({"@type": "Place", "name": session.venue or session.host_city.name, "address": town})
    if session.mode != Mode.ON_SITE:
        places.append({"@type": "VirtualLocation", "url": address})
    return places


def practice(version, sheet):
    """Return a published practice as an article of its city, with the licence under which it may be taken up."""
    licence = LICENCES.get(version.licence)
    return {
        "@type": "Article",
        "headline": version.title,
        **({"abstract": version.pitch} if version.pitch else {}),
        "url": absolute(sheet.public_url),
        "identifier": sheet.code,
        "version": str(version.number),
        "inLanguage": version.language,
        "datePublished": sheet.first_published_on.isoformat(),
        "dateModified": version.published_on.isoformat(),
        **({"license": licence} if licence else {}),
        "author": {"@type": "GovernmentOrganization", "name": sheet.city.name, "location": _place(sheet.city)},
        "publisher": {"@type": "Organization", **_publisher(), "name": str(settings.SITE_OWNER)},
        "about": sheet.lead_network.theme,
    }
