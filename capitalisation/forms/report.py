"""Ordering a report, one form per kind; and what the steps of a report ask for."""

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models.person import Language
from accounts.roles import Role
from activities.models import Session
from capitalisation.actions import report as reports
from capitalisation.enums import ReportKind
from capitalisation.models import SheetVersion
from networks.enums import Visibility
from networks.models import Network
from networks.models.appointment import offices_of
from records.dates import date_format
from records.stepping import StepForm

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
    """What every order says: in which language, and for whom."""

    kind = ""
    language = forms.ChoiceField(label=_("Language"), choices=Language)
    visibility = forms.ChoiceField(
        label=_("For whom"),
        choices=READERS,
        initial=Visibility.PUBLIC,
        help_text=_("Nobody else sees it before you publish it. What these readers may not see is not told."),
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.order_fields([*(name for name in self.fields if name not in OrderForm.base_fields), *self.fields])
        if get_language() in Language.values:
            self.fields["language"].initial = get_language()

    def save(self):
        """Order the report and return it. Raises TransitionError."""
        return reports.request(by=self.by, kind=self.kind, **self.cleaned_data)


class AnnualForm(OrderForm):
    """The annual report of a network."""

    kind = ReportKind.ANNUAL
    network = forms.ModelChoiceField(Network.objects.none(), label=_("Network"))
    year = forms.TypedChoiceField(
        label=_("Year"), coerce=int, help_text=_("A year in which nothing was recorded gives a report that says so.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        networks = networks_for(self.by)
        self.fields["network"].queryset = networks
        self.fields["network"].label_from_instance = lambda network: f"{network.acronym} · {network.theme}"
        only = list(networks[:2])
        if len(only) == 1:
            self.fields["network"].initial = only[0]
        this_year = timezone.localdate().year
        self.fields["year"].choices = [(year, str(year)) for year in range(this_year, FIRST_YEAR - 1, -1)]
        # Of this one there is only a part to tell.
        self.initial = {**self.initial, "year": self.initial.get("year") or this_year - 1}


class ProceedingsForm(OrderForm):
    """The proceedings of a session."""

    kind = ReportKind.PROCEEDINGS
    session = forms.ModelChoiceField(Session.objects.none(), label=_("Session"))
    visibility = forms.ChoiceField(
        label=_("For whom"),
        choices=[reader for reader in READERS if reader[0] in (Visibility.MEMBERS, Visibility.NETWORK)],
        initial=Visibility.MEMBERS,
        help_text=_("Proceedings name those who took part, so they are for members only."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self.fields["session"], sessions_for(self.by), self.initial.get("session"))
        self.fields["session"].label_from_instance = _session_label


class SheetForm(OrderForm):
    """A good-practice sheet as PDF."""

    kind = ReportKind.SHEET
    version = forms.ModelChoiceField(SheetVersion.objects.none(), label=_("Sheet"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self.fields["version"], versions_for(self.by), self.initial.get("version"))
        self.fields["version"].label_from_instance = _version_label


def offer(field, records, asked=None):
    """Let a field choose among the latest of `records`, and the one asked for."""
    keys = set(records.values_list("pk", flat=True)[:OFFERED])
    field.queryset = records.filter(pk__in=keys | {asked} - {None})


def _session_label(session):
    return f"{date_format(session.starts_on, 'SHORT_DATE_FORMAT')} · {session.lead_network.acronym} · {session.title}"


def _version_label(version):
    return f"{version.sheet.code} · {version.sheet.city.name} · {version.title} ({version.get_status_display()})"


FORMS = {form.kind.value: form for form in (AnnualForm, ProceedingsForm, SheetForm)}


# --- Steps ----------------------------------------------------------------------------------------------------------


class CancelForm(StepForm):
    def save(self):
        reports.cancel(report=self.record, by=self.by)


class RetryForm(StepForm):
    def save(self):
        reports.retry(report=self.record, by=self.by)


class PublishForm(StepForm):
    """Publishes; whoever does so says that they have read it."""

    read = forms.BooleanField(label=_("I have read the document: its figures and its names are right."))

    def save(self):
        reports.publish(report=self.record, by=self.by)


class WithdrawForm(StepForm):
    comment = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is kept in the journal."),
    )

    def save(self):
        reports.withdraw(report=self.record, by=self.by, reason=self.cleaned_data["comment"])
