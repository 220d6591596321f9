"""The filters of the lists of networks/."""

import django_filters
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from networks.enums import AppointmentStatus, MembershipKind, MembershipStatus
from networks.models import Network
from records.filtering import Facet, RecordFilter, Search


def networks(_request):
    """The networks, as a facet offers them."""
    return [(acronym, acronym) for acronym in Network.objects.values_list("acronym", flat=True)]


class NetworkFacet(Facet):
    """Of one network, by its acronym."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, choices=networks, label=_("Network"), **kwargs)


class CitySearch(Search):
    """A city by its name or code: all the country's as choices would weigh more than the list itself."""

    def __init__(self, *args, field_name="city", **kwargs):
        kwargs.setdefault("label", _("City"))
        fields = tuple(f"{field_name}__{name}" for name in ("name_fr", "name_ar", "code"))
        super().__init__(*args, fields=fields, **kwargs)


class ChoiceFilter(django_filters.ChoiceFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, empty_label=_("All"), **kwargs)


class MembershipFilter(RecordFilter):
    city = Search(
        label=_("City"), fields=("city__name_fr", "city__name_ar", "organisation__name_fr", "organisation__name_ar")
    )
    network = NetworkFacet(field_name="network__acronym")
    status = ChoiceFilter(label=_("State"), choices=MembershipStatus)
    kind = ChoiceFilter(label=_("Kind"), choices=MembershipKind)


PERSON = ("person__given_name", "person__family_name", "person__name_ar", "person__function")


class AppointmentFilter(RecordFilter):
    person = Search(label=_("Person"), fields=(*PERSON, "person__email"))
    role = ChoiceFilter(label=_("Role"), choices=Role)
    city = CitySearch()
    network = NetworkFacet(field_name="network__acronym")
    status = ChoiceFilter(label=_("State"), choices=AppointmentStatus)


class DirectoryFilter(RecordFilter):
    person = Search(label=_("Person"), fields=PERSON)
    role = ChoiceFilter(label=_("Role"), choices=Role)
    city = CitySearch()
    network = NetworkFacet(field_name="network__acronym")
