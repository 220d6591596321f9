"""What search engines are told: which pages there are, in which languages, and which to leave alone."""

from math import ceil
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import SitemapIndexItem
from django.contrib.sitemaps.views import sitemap as one_section
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from activities.models import Activity
from capitalisation.models import Report, Sheet
from networks.models import Call, City, Network

PAGES = (
    *("home", "networks", "cities", "capitalisation:library", "activities:calendar", "capitalisation:publications"),
    *("process", "levers", "calls", "about", "accessibility", "legal", "privacy"),
)
# Where nothing is to be found for those who are not signed in: the first folder of each of these addresses.
PRIVATE = {
    **{"dashboard": [], "account_login": [], "demo_roles": [], "admin:index": [], "search": []},
    "networks:invitation_accept": ["token"],
}


class Section(Sitemap):
    """Addresses of one kind, each in every language with its alternates."""

    i18n = alternates = x_default = True
    # Each counts once for each language, and names all of them.
    limit = 3000

    def rows(self):
        """Return the queryset of what the section lists."""
        raise NotImplementedError

    def items(self):
        return self.rows()

    def pages(self):
        """Return how many files the section takes."""
        return max(1, ceil(self.rows().count() * len(settings.LANGUAGES) / self.limit))

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol=None):
        return urlsplit(settings.SITE_URL).scheme


class PageSection(Section):
    def items(self):
        return PAGES

    def pages(self):
        return 1

    def location(self, item):
        return reverse(item)


class NetworkSection(Section):
    def rows(self):
        return Network.objects.only("acronym").order_by("pk")


class MilestonesSection(NetworkSection):
    def location(self, item):
        return reverse("milestones", args=[item.acronym])


class CallSection(Section):
    def rows(self):
        return Call.objects.public().only("pk").order_by("pk")

    def location(self, item):
        return reverse("public_call", args=[item.pk])


class CitySection(Section):
    def rows(self):
        return City.objects.only("code").order_by("pk")


class PracticeSection(Section):
    def rows(self):
        return Sheet.objects.public().select_related("online").only("online__published_on").order_by("pk")

    def location(self, item):
        return item.public_url

    def lastmod(self, item):
        return item.online.published_on


class SessionSection(Section):
    def rows(self):
        return Activity.objects.public().only("pk", "kind").order_by("pk")

    def location(self, item):
        return reverse(f"activities:calendar_{item.kind}", args=[item.pk])


class ReportSection(Section):
    """Files, which are the same whatever the language of the address: each once, in its own."""

    alternates = x_default = False

    def rows(self):
        return Report.objects.public().only("language", "published_on").order_by("pk")

    def get_languages_for_item(self, item):
        return [item.language]

    def location(self, item):
        return reverse("capitalisation:report_file", args=[item.pk])

    def lastmod(self, item):
        return item.published_on


SECTIONS = {
    "pages": PageSection,
    "reseaux": NetworkSection,
    "jalons": MilestonesSection,
    "appels": CallSection,
    "villes": CitySection,
    "bonnes-pratiques": PracticeSection,
    "sessions": SessionSection,
    "publications": ReportSection,
}


@login_not_required
@require_safe
def index(request):
    """List the sections of the site map, those that are long in several files."""
    files = []
    for name, section in SECTIONS.items():
        address = settings.SITE_URL + reverse("sitemap_section", args=[name])
        files += [address, *(f"{address}?p={page}" for page in range(2, section().pages() + 1))]
    items = [SitemapIndexItem(address) for address in files]
    return render(request, "sitemap_index.xml", {"sitemaps": items}, content_type="application/xml")


@login_not_required
@require_safe
def section(request, section):
    """List the addresses of one section. 404 for an unknown one."""
    return one_section(request, SECTIONS, section)


@login_not_required
@require_safe
def robots(_request):
    """Say where robots need not go, and where the site map is."""
    lines = ["User-agent: *"]
    for code, _name in settings.LANGUAGES:
        with override(code):
            lines += [f"Disallow: {folder}" for folder in dict.fromkeys(_folder(*page) for page in PRIVATE.items())]
    lines += ["Disallow: /*?*export=", "", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _folder(name, args):
    """Return the first folder of an address, below the language."""
    home = reverse("home")
    return f"{home}{reverse(name, args=args).removeprefix(home).partition('/')[0]}/"
