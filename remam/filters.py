"""The filters of the lists that gather several apps."""

import django_filters
from django.db.models import Exists, OuterRef
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from networks.models import Membership, Network, Region
from records.filtering import Facet, RecordFilter, Search
from records.searching import SearchEntry
from remam.map import draw, places
from remam.search import FACETS, SOURCES


def regions(_request):
    """Return the regions as choices."""
    return [(region.code, region.name) for region in Region.objects.all()]


def networks(_request):
    """Return the networks as choices."""
    return [(network.acronym, f"{network.acronym} · {network.theme}") for network in Network.objects.all()]


def active_memberships():
    """Return the active memberships of the city of the outer query."""
    return Membership.objects.active().filter(city=OuterRef("pk"))


class CityFilter(RecordFilter):
    """Cities by name (in French or Arabic, accents aside), region, network and membership."""

    q = Search(label=_("Name"), fields=("name_fr", "name_ar"))
    region = Facet(label=_("Region"), field_name="region__code", choices=regions)
    network = Facet(label=_("Network"), choices=networks, method="in_network")
    member = django_filters.ChoiceFilter(
        label=_("Member"),
        empty_label=_("All"),
        choices=[("yes", _("member of a network")), ("no", _("of none yet"))],
        method="is_member",
    )

    def in_network(self, queryset, _name, value):
        """Narrow to the active members of a network."""
        return queryset.filter(Exists(active_memberships().filter(network__acronym=value)))

    def is_member(self, queryset, _name, value):
        """Narrow to the members of some network, or of none."""
        return queryset.filter(Exists(active_memberships()) if value == "yes" else ~Exists(active_memberships()))

    @cached_property
    def map(self):
        """What is filtered, as a map: read only by a page that shows it."""
        return draw(places(self.qs.select_related(None).prefetch_related(None)))


class FoundFacet(Facet):
    """A choice among what was found, each value with its number."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, choices=(), **kwargs)

    @property
    def field(self):
        self.choices = self.parent.offered(self.field_name)
        return super().field


class SearchFilter(RecordFilter):
    """What is found by the search, by kind, network and year. The words themselves are no filter: they stay."""

    kind = FoundFacet(label=_("Kind"))
    network = FoundFacet(label=_("Network"))
    year = FoundFacet(label=_("Year"))

    def __init__(self, *args, found, **kwargs):
        super().__init__(*args, queryset=SearchEntry.objects.none(), **kwargs)
        self.found = found

    def offered(self, name):
        """Return the choices of a facet, and among them what is chosen already even if nothing is left of it."""
        counts = self.found.counted(name, {other: self.data.get(other, "") for other in FACETS})
        chosen = self.data.get(name, "")
        if chosen in SOURCES if name == "kind" else chosen.isalnum() and len(chosen) <= 12:
            counts.setdefault(chosen, 0)
        if name == "kind":
            return [(kind, f"{SOURCES[kind].label} ({counts[kind]})") for kind in SOURCES if kind in counts]
        return [(value, f"{value} ({counts[value]})") for value in sorted(counts, reverse=name == "year")]

    @property
    def chosen(self):
        """What is chosen: facet -> value; of what is not offered nothing can be found."""
        if not self.form.is_valid():
            return {"kind": "-"}
        return {name: self.form.cleaned_data[name] for name in FACETS}

    @property
    def pills(self):
        """The filters in force, without the numbers that the choices carry."""
        return [{**pill, "value": pill["value"].rpartition(" (")[0]} for pill in super().pills]

    @property
    def kinds(self):
        """The kinds as tabs: label, number, url, current; first all of them."""
        chosen = self.chosen
        counts = self.found.counted("kind", chosen)
        tabs = [("", _("All"), sum(counts.values()))]
        tabs += [(kind, source.label, counts[kind]) for kind, source in SOURCES.items()]
        return [
            {"label": label, "number": number, "url": self._with_kind(kind), "current": kind == chosen["kind"]}
            for kind, label, number in tabs
            if number or not kind or kind == chosen["kind"]
        ]

    def _with_kind(self, kind):
        query = self.data.copy()
        query.pop("page", None)
        query.setlist("kind", [kind] if kind else [])
        return f"{self.request.path}?{query.urlencode()}"
