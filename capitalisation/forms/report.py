"""Ordering a report, one form per kind; and what the steps of a report ask for."""

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models.person import Language
from accounts.roles import Role
from activities.models import Session
from capitalisation.actions import report as reports
from capitalisation.models import Report, SheetVersion
from capitalisation.models.report import open_enough
from capitalisation.report_kinds import KINDS, Scope
from networks.enums import Visibility
from networks.models import Network
from networks.models.appointment import offices_of
from records.dates import date_format
from records.stepping import StepForm
from records.transitions import asked_with

# The founding document's programme began then: nothing older can be told.
FIRST_YEAR = 2010
# A longer list helps nobody: older ones are ordered from their own page.
OFFERED = 100
READERS = [
    (Visibility.PUBLIC, _("everybody, on the public site")),
    (Visibility.PARTNERS, _("members and partners")),
    (Visibility.MEMBERS, _("members of all networks")),
    (Visibility.NETWORK, _("members of the network")),
]


def offices(person):
    """The appointments by which a person may order reports."""
    return offices_of(person).granting("capitalisation.request_report")


def networks_for(person):
    """The networks whose annual report a person may order."""
    held = offices(person)
    if any(office.role == Role.SECRETARIAT for office in held):
        return Network.objects.all()
    return Network.objects.filter(pk__in=[office.network_id for office in held if office.role == Role.COORDINATOR])


def sessions_for(person):
    """The sessions whose proceedings a person may order, the latest first."""
    held = Session.objects.held().visible_to(person).select_related("lead_network")
    cities = [office.city_id for office in offices(person) if office.role == Role.FOCAL_POINT]
    led = held.filter(lead_network__in=networks_for(person).values("pk"))
    return (led | held.filter(host_city__in=cities)).order_by("-starts_on", "-pk")


def versions_for(person):
    """The versions of sheets whose PDF a person may order, the latest first."""
    seen = SheetVersion.objects.visible_to(person).select_related("sheet__city", "sheet__lead_network")
    cities = [office.city_id for office in offices(person) if office.role == Role.FOCAL_POINT]
    led = seen.filter(sheet__lead_network__in=networks_for(person).values("pk"))
    return (led | seen.filter(sheet__city__in=cities)).order_by("-pk")


class OrderForm(forms.Form):
    """What every order says: in which language, and for whom. subject: the field of what the report tells of."""

    subject = ""
    language = forms.ChoiceField(label=_("Language"), choices=Language)
    visibility = forms.ChoiceField(
        label=_("For whom"),
        choices=READERS,
        help_text=_("Nobody else sees it before you publish it. What these readers may not see is not told."),
    )

    def __init__(self, *args, by, kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.by, self.kind = by, kind
        self.order_fields([*(name for name in self.fields if name not in OrderForm.base_fields), *self.fields])
        if get_language() in Language.values:
            self.fields["language"].initial = get_language()
        self._offer_readers(KINDS[kind])
        self.offer_subjects(self.offered(by))

    def _offer_readers(self, facts):
        closed = open_enough(facts.most_open)[:-1]
        field = self.fields["visibility"]
        field.choices = [reader for reader in READERS if reader[0] not in closed]
        field.initial = facts.most_open
        field.help_text = facts.why or field.help_text

    def offer_subjects(self, found):
        """Let the order be about the latest of `found`, and about what was asked for."""
        offer(self.fields[self.subject], found, self.initial.get(self.subject))

    def save(self):
        """Order the report and return it. Raises TransitionError."""
        return reports.request(by=self.by, kind=self.kind, **self.cleaned_data)


class NetworkYearForm(OrderForm):
    """A report on a network's year."""

    subject = "network"
    offered = staticmethod(networks_for)
    network = forms.ModelChoiceField(Network.objects.none(), label=_("Network"))
    year = forms.TypedChoiceField(
        label=_("Year"), coerce=int, help_text=_("A year in which nothing was recorded gives a report that says so.")
    )

    def offer_subjects(self, found):
        """Offer the networks, of which a single one is chosen already, and the years."""
        field = self.fields["network"]
        field.queryset = found
        field.label_from_instance = lambda network: f"{network.acronym} · {network.theme}"
        only = list(found[:2])
        if len(only) == 1:
            field.initial = only[0]
        this_year = timezone.localdate().year
        self.fields["year"].choices = [(year, str(year)) for year in range(this_year, FIRST_YEAR - 1, -1)]
        # Of this one there is only a part to tell.
        self.initial = {**self.initial, "year": self.initial.get("year") or this_year - 1}


class SessionForm(OrderForm):
    """A report on a session."""

    subject = "session"
    offered = staticmethod(sessions_for)
    session = forms.ModelChoiceField(Session.objects.none(), label=_("Session"))

    def offer_subjects(self, found):
        super().offer_subjects(found)
        self.fields["session"].label_from_instance = _session_label


class VersionForm(OrderForm):
    """A report on a version of a sheet."""

    subject = "version"
    offered = staticmethod(versions_for)
    version = forms.ModelChoiceField(SheetVersion.objects.none(), label=_("Sheet"))

    def offer_subjects(self, found):
        super().offer_subjects(found)
        self.fields["version"].label_from_instance = _version_label


FORMS = {Scope.NETWORK_YEAR: NetworkYearForm, Scope.SESSION: SessionForm, Scope.VERSION: VersionForm}


def offer(field, records, asked=None):
    """Let a field choose among the latest of `records`, and the one asked for."""
    keys = set(records.values_list("pk", flat=True)[:OFFERED])
    field.queryset = records.filter(pk__in=keys | {asked} - {None})


def _session_label(session):
    return f"{date_format(session.starts_on, 'SHORT_DATE_FORMAT')} · {session.lead_network.acronym} · {session.title}"


def _version_label(version):
    return f"{version.sheet.code} · {version.sheet.city.name} · {version.title} ({version.get_status_display()})"


# --- Steps ----------------------------------------------------------------------------------------------------------


@asked_with(Report, "publish_report")
class PublishForm(StepForm):
    """Publishes; whoever does so says that they have read it."""

    template = "capitalisation/report/publish.html"

    read = forms.BooleanField(label=_("I have read the document: its figures and its names are right."))

    def save(self):
        reports.publish(report=self.record, by=self.by)
