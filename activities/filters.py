"""The filters of the lists of activities/."""

from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

from activities.enums import (
    ActionStatus,
    ActivityStatus,
    AssessmentStatus,
    CertificateStatus,
    Level,
    MinutesStatus,
    NeedStatus,
    ProgrammeStatus,
    RestitutionStatus,
    SessionKind,
    TripKind,
)
from activities.models import Activity
from networks.enums import Country
from networks.filters import CitySearch
from networks.models import Network
from networks.models.appointment import offices_of
from records.filtering import Facet, RecordFilter, Search


def network_choices(_request):
    """All networks, by acronym."""
    return list(Network.objects.values_list("acronym", "acronym"))


def year_choices(_request):
    """The years from the last activity back to the first."""
    # Where the days have an index: to look at each for the years between would cost a list's time.
    days = Activity.objects.aggregate(first=Min("starts_on"), last=Max("starts_on"))
    if not days["first"]:
        return []
    return [(str(year), str(year)) for year in range(days["last"].year, days["first"].year - 1, -1)]


def of_network(queryset, acronym):
    """Those led by the network of that acronym, and the joint ones it takes part in."""
    return queryset.filter(queryset.in_networks(Network.objects.filter(acronym=acronym)))


class SessionFilter(RecordFilter):
    """Sessions by network, year, host city, kind, state, state of the minutes, and words."""

    q = Search(fields=("title", "summary", "host_city__name_fr", "host_city__name_ar"))
    network = Facet(label=_("Network"), choices=network_choices, method="of_network")
    year = Facet(label=_("Year"), choices=year_choices, field_name="starts_on__year")
    city = CitySearch(label=_("Host city"), field_name="host_city")
    series = Facet(label=_("Kind"), choices=SessionKind.choices, field_name="series")
    status = Facet(label=_("State"), choices=ActivityStatus.choices, field_name="status")
    minutes = Facet(label=_("Minutes"), choices=MinutesStatus.choices, field_name="minutes_status")

    def of_network(self, queryset, _name, acronym):
        return of_network(queryset, acronym)


class CourseFilter(RecordFilter):
    """Courses by network, level, whether they are still given, and words."""

    q = Search(fields=("title", "objectives", "audience"))
    network = Facet(label=_("Network"), choices=network_choices, method="of_network")
    level = Facet(label=_("Level"), choices=Level.choices, field_name="level")
    archived = Facet(label=_("In the catalogue"), choices=[("on", _("no longer given"))], method="only_archived")

    def of_network(self, queryset, _name, acronym):
        return of_network(queryset, acronym)

    def only_archived(self, queryset, _name, _value):
        return queryset.filter(is_archived=True)


class TrainingFilter(RecordFilter):
    """Trainings by network, year, host city, level, state, state of the assessment, and words."""

    q = Search(fields=("title", "course__title", "host_city__name_fr", "host_city__name_ar"))
    network = Facet(label=_("Network"), choices=network_choices, method="of_network")
    year = Facet(label=_("Year"), choices=year_choices, field_name="starts_on__year")
    city = CitySearch(label=_("Host city"), field_name="host_city")
    level = Facet(label=_("Level"), choices=Level.choices, field_name="course__level")
    status = Facet(label=_("State"), choices=ActivityStatus.choices, field_name="status")
    assessment = Facet(label=_("Assessment"), choices=AssessmentStatus.choices, field_name="assessment_status")

    def of_network(self, queryset, _name, acronym):
        return of_network(queryset, acronym)


class TripFilter(RecordFilter):
    """Study trips by network, year, kind, country, state, state of the restitution, and words."""

    q = Search(fields=("title", "destination", "partner__name_fr", "lead_city__name_fr"))
    network = Facet(label=_("Network"), choices=network_choices, method="of_network")
    year = Facet(label=_("Year"), choices=year_choices, field_name="starts_on__year")
    kind = Facet(label=_("Kind"), choices=TripKind.choices, field_name="trip_kind")
    country = Facet(label=_("Country"), choices=Country.choices, field_name="country")
    status = Facet(label=_("State"), choices=ActivityStatus.choices, field_name="status")
    restitution = Facet(label=_("Restitution"), choices=RestitutionStatus.choices, field_name="restitution_status")

    def of_network(self, queryset, _name, acronym):
        return of_network(queryset, acronym)


class CertificateFilter(RecordFilter):
    """Certificates by network, city, state, and words: a number, a name, a training."""

    q = Search(fields=("number", "participant__name", "training__title"))
    network = Facet(label=_("Network"), choices=network_choices, field_name="training__lead_network__acronym")
    city = CitySearch(label=_("City"), field_name="participant__city")
    status = Facet(label=_("State"), choices=CertificateStatus.choices, field_name="status")


class CalendarFilter(RecordFilter):
    """The public calendar by network."""

    network = Facet(label=_("Network"), choices=network_choices, method="of_network")

    def of_network(self, queryset, _name, acronym):
        return of_network(queryset, acronym)


class NeedFilter(RecordFilter):
    """Needs by network, city, state, and words."""

    q = Search(fields=("text", "session__title"))
    network = Facet(label=_("Network"), choices=network_choices, field_name="network__acronym")
    city = CitySearch(label=_("City"), field_name="city")
    status = Facet(label=_("State"), choices=NeedStatus.choices, field_name="status")


class ProgrammeFilter(RecordFilter):
    """Programmes by network and state."""

    network = Facet(label=_("Network"), choices=network_choices, field_name="network__acronym")
    status = Facet(label=_("State"), choices=ProgrammeStatus.choices, field_name="status")


class ActionFilter(RecordFilter):
    """Actions by network, city in charge, state, lateness, and words."""

    q = Search(fields=("text", "activity__title"))
    network = Facet(label=_("Network"), choices=network_choices, field_name="activity__lead_network__acronym")
    city = CitySearch(label=_("City in charge"), field_name="owner_city")
    status = Facet(label=_("State"), choices=ActionStatus.choices, field_name="status")
    late = Facet(label=_("Due date"), choices=[("on", _("past"))], method="only_late")
    mine = Facet(label=_("Asked of"), choices=[("on", _("my city"))], method="only_mine")

    def only_late(self, queryset, _name, _value):
        return queryset.late()

    def only_mine(self, queryset, _name, _value):
        return queryset.filter(owner_city__in=offices_of(self.request.user).city_ids)
