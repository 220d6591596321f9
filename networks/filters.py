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
CITY = ("city__name_fr", "city__name_ar")


class AppointmentFilter(RecordFilter):
    person = Search(label=_("Person"), fields=(*PERSON, "person__email"))
    role = ChoiceFilter(label=_("Role"), choices=Role)
    city = Search(label=_("City"), fields=CITY)
    network = NetworkFacet(field_name="network__acronym")
    status = ChoiceFilter(label=_("State"), choices=AppointmentStatus)


class DirectoryFilter(RecordFilter):
    person = Search(label=_("Person"), fields=PERSON)
    role = ChoiceFilter(label=_("Role"), choices=Role)
    city = Search(label=_("City"), fields=CITY)
    network = NetworkFacet(field_name="network__acronym")
