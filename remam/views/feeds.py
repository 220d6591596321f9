"""Atom feeds of what everybody may read: the newest practices and publications, the next sessions."""

import re
from datetime import datetime, time

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Enclosure
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.models import Session
from records.dates import date_format
from remam import public

NEWEST = 30
# The control characters but tab and the ends of lines, and what is no character.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class CleanAtomFeed(Atom1Feed):
    """An Atom feed in whose texts stands nothing that XML forbids: one vertical tab, and no reader could open it."""

    def __init__(self, **told):
        super().__init__(**{name: _clean(value) for name, value in told.items()})

    def add_item(self, **told):
        super().add_item(**{name: _clean(value) for name, value in told.items()})


def _clean(value):
    if isinstance(value, (list, tuple)):
        return [_clean(part) for part in value]
    return FORBIDDEN.sub("", value) if isinstance(value, str) else value


def midnight(day):
    """Return the moment at which a day begins here."""
    return timezone.make_aware(datetime.combine(day, time()))


class PublicFeed(Feed):
    """What the feeds share: their format, their language, and addresses that do not depend on how one asks.

    page, address: the names of the page that shows the same, and of the feed itself.
    """

    feed_type = CleanAtomFeed
    page = address = ""

    def __call__(self, request, *args, **kwargs):
        response = super().__call__(request, *args, **kwargs)
        response["Content-Language"] = get_language()
        return response

    def link(self):
        return settings.SITE_URL + reverse(self.page)

    def feed_url(self):
        return settings.SITE_URL + reverse(self.address)

    def feed_guid(self):
        return self.feed_url()

    @property
    def language(self):
        return get_language()

    def author_name(self):
        return str(settings.SITE_OWNER)

    def item_guid(self, item):
        return self.item_link(item)

    def item_categories(self, item):
        return [item.lead_network.acronym]


class PracticeFeed(PublicFeed):
    page, address = "capitalisation:library", "feed_practices"

    def title(self):
        return _("%(site)s: good practices") % {"site": settings.SITE_NAME}

    def subtitle(self):
        return _("The good practices that the cities have published, the newest first.")

    def items(self):
        return public.practices()[:NEWEST]

    def item_title(self, item):
        return item.online.title

    def item_description(self, item):
        return item.online.pitch

    def item_link(self, item):
        return settings.SITE_URL + item.public_url

    def item_pubdate(self, item):
        return midnight(item.first_published_on)

    def item_updateddate(self, item):
        return midnight(item.online.published_on)

    def item_author_name(self, item):
        return item.city.name

    def item_copyright(self, item):
        return item.online.get_licence_display()


class PublicationFeed(PublicFeed):
    page, address = "capitalisation:publications", "feed_publications"

    def title(self):
        return _("%(site)s: publications") % {"site": settings.SITE_NAME}

    def subtitle(self):
        return _("The reports that the networks have published, the newest first.")

    def items(self):
        return public.reports().for_lists()[:NEWEST]

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return f"{capfirst(item.get_kind_display())} · {item.lead_network.acronym}"

    def item_link(self, item):
        return settings.SITE_URL + reverse("capitalisation:report_file", args=[item.pk])

    def item_pubdate(self, item):
        return midnight(item.published_on)

    item_updateddate = item_pubdate

    def item_enclosures(self, item):
        return [Enclosure(self.item_link(item), str(item.size or 0), "application/pdf")]


class SessionFeed(PublicFeed):
    page, address = "activities:calendar", "feed_sessions"

    def title(self):
        return _("%(site)s: next sessions") % {"site": settings.SITE_NAME}

    def subtitle(self):
        return _("The sessions to come that everybody may know of, the nearest first.")

    def items(self):
        return Session.objects.public().upcoming().select_related("host_city", "lead_network")[:NEWEST]

    def item_title(self, item):
        return f"{item.title} ({date_format(item.starts_on)})"

    def item_description(self, item):
        place = item.host_city.name if item.host_city else _("Online")
        return " · ".join(part for part in (item.period, place, item.summary) if part)

    def item_link(self, item):
        return settings.SITE_URL + reverse("activities:calendar_session", args=[item.pk])

    def item_pubdate(self, item):
        return item.created_at

    item_updateddate = item_pubdate


practices = login_not_required(require_safe(PracticeFeed()))
publications = login_not_required(require_safe(PublicationFeed()))
sessions = login_not_required(require_safe(SessionFeed()))
