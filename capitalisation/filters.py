"""The filters of the lists of sheets and of reports."""

import django_filters
from django.db.models import Exists, OuterRef, Q, Subquery
from django.forms import widgets
from django.utils.translation import gettext_lazy as _

from accounts.models.person import Language
from capitalisation.enums import CostRange, Maturity, ReportKind, ReportStatus, SheetStatus
from capitalisation.models import Report, Sheet
from networks.filters import CitySearch
from networks.models import Network, Region
from records.filtering import SEARCH_MAX_LENGTH, Facet, RecordFilter, Search
from records.searching import FEW, SearchEntry

MINE = [("written", _("written by me")), ("review", _("that I review"))]


def networks(_request):
    """The networks, by their acronym."""
    return [(network.acronym, f"{network.acronym} · {network.theme}") for network in Network.objects.all()]


def regions(_request):
    """The regions that have a published sheet."""
    published = Sheet.objects.published().filter(city__region=OuterRef("pk"))
    return [(region.code, region.name) for region in Region.objects.filter(Exists(published))]


class SheetFilter(RecordFilter):
    """Sheets in the portal, each by its newest version that the reader may see."""

    q = Search(fields=("title", "pitch"))
    mine = django_filters.ChoiceFilter(label=_("Show"), choices=MINE, empty_label=_("All"), method="only_mine")
    network = Facet(label=_("Network"), choices=networks, field_name="sheet__lead_network__acronym")
    city = CitySearch(field_name="sheet__city")
    status = django_filters.ChoiceFilter(label=_("State"), choices=SheetStatus, empty_label=_("All"))
    maturity = django_filters.ChoiceFilter(label=_("Maturity"), choices=Maturity, empty_label=_("All"))

    def only_mine(self, queryset, _name, value):
        person = self.request.user
        if value == "review":
            return queryset.filter(reviewer=person, status=SheetStatus.IN_REVIEW)
        authors = queryset.model.authors.through.objects.filter(person=person).values("sheetversion")
        return queryset.filter(Q(created_by=person) | Q(pk__in=authors))


class PracticeFilter(RecordFilter):
    """Published sheets, for readers."""

    q = django_filters.CharFilter(
        label=_("Search"),
        max_length=SEARCH_MAX_LENGTH,
        method="search",
        widget=widgets.TextInput(attrs={"type": "search"}),
    )
    network = Facet(label=_("Theme"), choices=networks, field_name="lead_network__acronym")
    region = Facet(label=_("Region"), choices=regions, field_name="city__region__code")
    maturity = django_filters.ChoiceFilter(
        label=_("Maturity"), choices=Maturity, empty_label=_("All"), field_name="online__maturity"
    )
    cost = django_filters.ChoiceFilter(
        label=_("Cost to begin"), choices=CostRange, empty_label=_("All"), field_name="online__cost_range"
    )
    language = django_filters.ChoiceFilter(
        label=_("Language"), choices=Language, empty_label=_("All"), field_name="online__language"
    )

    def search(self, queryset, _name, value):
        """Those that say it, whatever the accents and the endings; if they are few, those written almost so too."""
        sheets = SearchEntry.objects.filter(kind="sheet")
        found = queryset.filter(online__in=sheets.matching(value).values("object_id"))
        widened = found[:FEW].count() < FEW
        if widened:
            found = queryset.filter(online__in=sheets.alike(value).values("object_id"))
        entry = sheets.filter(object_id=OuterRef("online")).ranked(value, widened=widened)
        says = sheets.matching(value).filter(object_id=OuterRef("online"))
        found = found.annotate(rank=Subquery(entry.values("rank")), says=Exists(says))
        return found.order_by("-says", "-rank", "-pk")


def report_years(_request):
    """The years that reports tell of, the latest first."""
    years = Report.objects.filter(year__isnull=False).order_by("-year").values_list("year", flat=True).distinct()
    return [(str(year), str(year)) for year in years]


class PublicationFilter(RecordFilter):
    """Published reports, for readers."""

    network = Facet(label=_("Network"), choices=networks, field_name="lead_network__acronym")
    year = Facet(label=_("Year"), choices=report_years, field_name="year")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=ReportKind, empty_label=_("All"))
    language = django_filters.ChoiceFilter(label=_("Language"), choices=Language, empty_label=_("All"))


class ReportFilter(PublicationFilter):
    """Reports in the portal."""

    status = django_filters.ChoiceFilter(label=_("State"), choices=ReportStatus, empty_label=_("All"))
