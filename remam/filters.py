"""The filters of the lists that gather several apps."""

import django_filters
from django.db.models import Exists, OuterRef
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from networks.models import Membership, Network, Region
from records.filtering import Facet, RecordFilter, Search
from remam.map import draw, places


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
