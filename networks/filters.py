"""The filters of the lists of networks/."""

from functools import reduce
from operator import or_

import django_filters
from django.db.models import Q
from django.forms import DateInput
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import Role
from networks.enums import (
    PHASES,
    ApplicationStatus,
    AppointmentStatus,
    CallKind,
    CallStatus,
    ContributionKind,
    ContributionStatus,
    ConventionStatus,
    CostKind,
    CostStatus,
    Country,
    ElectionKind,
    ElectionStatus,
    MandateStatus,
    MembershipKind,
    MembershipStatus,
    MilestoneKind,
    MilestoneStatus,
    OrganisationKind,
    PayerKind,
    Phase,
    RequestStatus,
    ReviewStatus,
)
from networks.models import Convention, ConventionParty, Election, FinancialYear, Network
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


class RequestFilter(RecordFilter):
    q = Search(label=_("City or organisation"), fields=("city__name_fr", "city__name_ar", "organisation_name"))
    network = NetworkFacet(field_name="network__acronym")
    status = ChoiceFilter(label=_("State"), choices=RequestStatus)


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


# --- Organisations and conventions -----------------------------------------------------------------------------------


class OrganisationFilter(RecordFilter):
    q = Search(label=_("Name"), fields=("name_fr", "name_ar"))
    kind = ChoiceFilter(label=_("Kind"), choices=OrganisationKind)
    country = ChoiceFilter(label=_("Country"), choices=Country)


CITY, ASSOCIATION = "city", "association_itself"


class ConventionFilter(RecordFilter):
    q = Search(label=_("Title or party"), fields=("title",), method="with_words")
    status = ChoiceFilter(label=_("State"), choices=ConventionStatus)
    party = ChoiceFilter(
        label=_("Kind of party"),
        choices=[
            (CITY, _("city")),
            (ASSOCIATION, pgettext_lazy("party to a convention", "the association")),
            *OrganisationKind.choices,
        ],
        method="with_party",
    )
    network = NetworkFacet(method="in_network")
    on = django_filters.DateFilter(label=_("In force on"), method="in_force_on", widget=DateInput())
    ending = ChoiceFilter(
        label=_("Ends within"),
        choices=[(days, format_lazy(_("{days} days"), days=days)) for days in (30, 90, 180)],
        method="ending_within",
    )

    def with_words(self, queryset, _name, value):
        names = [f"{party}__{name}" for party in ("city", "organisation") for name in ("name_fr", "name_ar")]
        for word in value.split():
            party = reduce(or_, (Q(**{f"{name}__unaccent__icontains": word}) for name in names))
            found = ConventionParty.objects.filter(party).values("convention")
            queryset = queryset.filter(Q(title__unaccent__icontains=word) | Q(pk__in=found))
        return queryset

    def with_party(self, queryset, _name, value):
        kinds = {CITY: Q(city__isnull=False), ASSOCIATION: Q(is_association=True)}
        found = ConventionParty.objects.filter(kinds.get(value, Q(organisation__kind=value)))
        return queryset.filter(pk__in=found.values("convention"))

    def in_network(self, queryset, _name, value):
        return queryset.filter(Convention.objects.in_networks(Network.objects.filter(acronym=value)))

    def in_force_on(self, queryset, _name, value):
        return queryset.in_force_on(value)

    def ending_within(self, queryset, _name, value):
        return queryset.ending_within(int(value))


# --- Milestones ------------------------------------------------------------------------------------------------------

LATE = "late"


class MilestoneFilter(RecordFilter):
    network = NetworkFacet(field_name="network__acronym")
    phase = ChoiceFilter(label=_("Phase"), choices=Phase, method="in_phase")
    kind = ChoiceFilter(label=_("Milestone"), choices=MilestoneKind)
    status = ChoiceFilter(label=_("State"), choices=[*MilestoneStatus.choices, (LATE, _("late"))], method="in_state")

    def in_phase(self, queryset, _name, value):
        return queryset.filter(kind__in=PHASES[value])

    def in_state(self, queryset, _name, value):
        return queryset.late() if value == LATE else queryset.filter(status=value)


# --- Elections -------------------------------------------------------------------------------------------------------


class ElectionFilter(RecordFilter):
    kind = ChoiceFilter(label=_("Kind"), choices=ElectionKind)
    status = ChoiceFilter(label=_("State"), choices=ElectionStatus)


def elections(_request):
    """The elections whose day has come, as a facet offers them."""
    polled = Election.objects.exclude(status__in=(ElectionStatus.PREPARED, ElectionStatus.CANCELLED))
    return [(election.polling_on.isoformat(), str(election)) for election in polled]


class MandateFilter(RecordFilter):
    election = Facet(field_name="election__polling_on", choices=elections, label=_("Election"))
    city = CitySearch()
    network = NetworkFacet(method="in_network")
    status = ChoiceFilter(label=_("State"), choices=MandateStatus)

    def in_network(self, queryset, _name, value):
        return queryset.of_members_of(value)


# --- Calls -----------------------------------------------------------------------------------------------------------


class CallFilter(RecordFilter):
    q = Search(label=_("Title"), fields=("title",))
    network = NetworkFacet(field_name="network__acronym")
    kind = ChoiceFilter(label=_("Kind"), choices=CallKind)
    status = ChoiceFilter(label=_("State"), choices=CallStatus)


class ApplicationFilter(RecordFilter):
    call = Search(label=_("Call"), fields=("call__title",))
    city = CitySearch()
    network = NetworkFacet(field_name="call__network__acronym")
    status = ChoiceFilter(label=_("State"), choices=ApplicationStatus)


class ReviewFilter(RecordFilter):
    call = Search(label=_("Call"), fields=("application__call__title",))
    city = CitySearch(field_name="application__city")
    status = ChoiceFilter(label=_("State"), choices=ReviewStatus)


# --- Financing -------------------------------------------------------------------------------------------------------


def years(_request):
    """The years of which accounts are kept, as a facet offers them."""
    return [(str(year), str(year)) for year in FinancialYear.objects.values_list("year", flat=True)]


class PayerFilter(RecordFilter):
    """By year, network and payer."""

    year = Facet(choices=years, label=_("Year"), method="in_year")
    network = NetworkFacet(field_name="network__acronym")
    payer = Search(
        label=_("Payer"),
        fields=("city__name_fr", "city__name_ar", "organisation__name_fr", "organisation__name_ar"),
    )

    def in_year(self, queryset, _name, value):
        return queryset.filter(year=value)


class ContributionFilter(PayerFilter):
    kind = ChoiceFilter(label=_("Kind"), choices=ContributionKind)
    status = ChoiceFilter(label=_("State"), choices=[*ContributionStatus.choices, (LATE, _("late"))], method="in_state")

    def in_state(self, queryset, _name, value):
        return queryset.late() if value == LATE else queryset.filter(status=value)


class CostFilter(PayerFilter):
    kind = ChoiceFilter(label=_("Kind"), choices=CostKind)
    by = ChoiceFilter(label=_("Paid by"), choices=PayerKind, method="of_kind")
    status = ChoiceFilter(label=_("State"), choices=CostStatus)

    def in_year(self, queryset, _name, value):
        return queryset.filter(spent_on__year=value)

    def of_kind(self, queryset, _name, value):
        return queryset.paid_by(value)
