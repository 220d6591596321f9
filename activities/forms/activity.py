"""What the forms of all kinds of activities share: plan or propose one, change it, put it on the programme, add a file.

A kind's own form is a subclass that names its `model` and its further fields.
"""

import uuid
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.db.models import Q
from django.forms.models import fields_for_model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models.person import Language
from activities.actions import activity as activities
from activities.enums import ActivityStatus
from activities.forms.half_days import WHEN, HalfDaysForm, initial_of
from activities.models import Activity
from activities.rules import coordinates, joint_ids
from networks.enums import Visibility
from networks.models import City, Network, SubTheme
from records.merging import MergingForm
from records.papers import AsksAgain, paper_field
from records.stepping import StepForm
from records.texts import PlainTexts, visible
from records.wording import listed

MORE = ["venue", "mode", "link", "summary", "visibility"]
QUOTAS = ["quota_elected", "quota_technical", "quota_associative", "seats"]
VISIBILITY_HELP = gettext_lazy(
    "A public activity is in the public calendar with its date, place and agenda. Names of people never are."
)


class ActivityFields(PlainTexts, HalfDaysForm):
    """What all forms of an activity share; `fields_of_model` are those taken from the model as they are."""

    model = Activity
    fields_of_model = ["title", "sub_theme", *MORE, *QUOTAS]

    networks = forms.ModelMultipleChoiceField(
        Network.objects.all(),
        label=gettext_lazy("Together with"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-columns"}),
        help_text=gettext_lazy("Cities of these networks are invited too."),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages spoken"), choices=Language, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        widgets = {"summary": forms.Textarea(attrs={"rows": 4})}
        self.fields |= fields_for_model(self.model, fields=self.fields_of_model, widgets=widgets)
        self.fields["title"].validators.append(visible)
        if "sub_theme" in self.fields:
            self.fields["sub_theme"].queryset = SubTheme.objects.select_related("network")
            self.fields["sub_theme"].label_from_instance = lambda theme: f"{theme.network.acronym} · {theme.name}"
        self.fields["visibility"].help_text = VISIBILITY_HELP

    def _offer_joint(self, networks):
        """Offer these networks for a joint activity; nothing is asked where there is nothing to choose."""
        self.fields["networks"].queryset = networks
        if networks.query.is_empty():
            del self.fields["networks"]

    def clean_link(self):
        """Links lead to services that are known: one in a mail of the portal is followed without a second look."""
        link = self.cleaned_data["link"]
        if link and not is_known_host(link):
            message = _("Links to this address are not accepted. Accepted: %(hosts)s.")
            raise forms.ValidationError(message % {"hosts": listed(settings.MEETING_HOSTS)}, code="host")
        return link

    def values(self):
        """The cleaned values that an action takes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in WHEN}

    # The fields that the checks of the actions look at.
    tried = ("lead_network", "host_city", "mode", "starts_on")

    def trial(self, status):
        """An activity that is not saved, for the checks of the actions."""
        names = set(self.tried) & set(self.cleaned_data)
        return self.model(status=status, **{name: self.cleaned_data[name] for name in names})

    def check_all(self, trial):
        """Show what the actions would refuse of an activity like `trial`."""
        if trial.lead_network_id and trial.starts_on:
            self.check(activities.check_held, trial)
            if "host_city" not in self.errors:
                self.check(activities.check_place, trial)
            self.check(trial.clean)
        theme = self.cleaned_data.get("sub_theme")
        if theme and theme.network_id != trial.lead_network_id:
            self.add_error("sub_theme", _("This sub-theme is of another network."))


def is_known_host(link):
    """True if a link leads, encrypted, to one of the services of `MEETING_HOSTS` or to a name below one."""
    parts = urlsplit(link)
    host = parts.hostname or ""
    known = any(host == name or host.endswith(f".{name}") for name in settings.MEETING_HOSTS)
    return parts.scheme == "https" and known and not parts.username


class NewActivityForm(ActivityFields):
    """An activity in a network that the person chooses among their own."""

    lead_network = forms.ModelChoiceField(
        Network.objects.none(), label=gettext_lazy("Network"), empty_label=gettext_lazy("Choose a network")
    )
    host_city = forms.ModelChoiceField(
        City.objects.none(), label=gettext_lazy("Host city"), empty_label=gettext_lazy("Choose a city")
    )
    # Whose officials act for it.
    acting = "host_city"
    # Sent twice, the same form makes one activity.
    key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
    status = ActivityStatus.PROPOSED

    def __init__(self, *args, scope, **kwargs):
        super().__init__(*args, **kwargs)
        self.scope = scope
        self._offer("lead_network", scope.networks())
        self._offer(self.acting, scope.cities())
        self._offer_joint(scope.joint_networks())
        self.fields["visibility"].initial = Visibility.NETWORK
        self.fields["languages"].initial = [Language.FRENCH]

    def _offer(self, name, queryset):
        """Offer the rows of `queryset`; a single one is chosen already."""
        field = self.fields[name]
        field.queryset = queryset
        if name == "lead_network":
            field.label_from_instance = lambda network: f"{network.acronym} · {network.name}"
        found = list(queryset[:2])
        if len(found) == 1:
            field.initial, field.empty_label = found[0], None

    def values(self):
        values = super().values()
        # Sent again with other words, from the browser's history, it is another activity.
        network, city = values["lead_network"], values[self.acting]
        same = [
            str(values.pop("key") or uuid.uuid4()),
            values["title"],
            str(values["half_days"]),
            str(network.pk),
            str(city and city.pk),
        ]
        return values | {"calendar_uid": uuid.uuid5(uuid.NAMESPACE_OID, "/".join(same))}

    def clean(self):
        super().clean()
        network, city = self.cleaned_data.get("lead_network"), self.cleaned_data.get(self.acting)
        if network and (city or self.acting not in self.errors) and not self.scope.covers(network, city):
            self.add_error(self.acting, _("You act for your own city only, in the network that it belongs to."))
        elif network:
            self.check_all(self.trial(self.status))


class PlanActivityForm(NewActivityForm):
    """Plan an activity (coordinator), or propose one (focal point); `actions` is the module that does."""

    actions = None
    # What is said of a day that is past.
    past = gettext_lazy("This day is past. Choose another one.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.scope.coordinated and self.acting == "host_city":
            self.fields["host_city"].required = False
            self.fields["host_city"].help_text = _("May be named later, before registrations open.")

    def clean(self):
        super().clean()
        day = self.cleaned_data.get("starts_on")
        if day and day < timezone.localdate():
            self.add_error("starts_on", self.past)

    def save(self):
        """Schedule the activity, or propose it. Return it. Raises NotAllowed or ValidationError."""
        coordinated = self.cleaned_data["lead_network"].pk in self.scope.coordinated
        return (self.actions.schedule if coordinated else self.actions.propose)(by=self.by, **self.values())


class EditActivityForm(MergingForm, ActivityFields):
    """Change an activity; the network stays, for the number and the code tell of it."""

    together = (WHEN,)
    # Further fields, of the kind, that stand in the form.
    more_fields = ()

    host_city = forms.ModelChoiceField(City.objects.none(), label=gettext_lazy("Host city"), required=False)

    def __init__(self, *args, record, **kwargs):
        names = [*self.fields_of_model, *self.more_fields, "host_city", "languages"]
        initial = {name: getattr(record, name) for name in names}
        initial |= {"networks": list(record.networks.all()), **initial_of(record)}
        super().__init__(*args, initial=initial, **kwargs)
        self.record = record
        here = Q(memberships__network=record.lead_network_id, memberships__joined_on__isnull=False)
        self.fields["host_city"].queryset = City.objects.filter(here | Q(pk=record.host_city_id)).distinct().by_name()
        self._offer_joint(self._joint_networks())
        self.fields["sub_theme"].queryset = self.fields["sub_theme"].queryset.filter(network=record.lead_network_id)

    def _joint_networks(self):
        """What may be added, and what is there: nobody is made to take away what the coordination has added."""
        others = Network.objects.exclude(pk=self.record.lead_network_id)
        if coordinates(self.by, self.record):
            return others
        there = {network.pk for network in self.record.networks.all()}
        offered = joint_ids(self.by, self.record.host_city_id) - {self.record.lead_network_id} | there
        return others.filter(pk__in=offered) if offered else Network.objects.none()

    def clean(self):
        super().clean()
        trial = self.trial(self.record.status)
        trial.pk, trial.lead_network = self.record.pk, self.record.lead_network
        self.check_all(trial)

    def values(self):
        changed = self.changed_names()
        if changed & set(WHEN):
            changed.add("half_days")
        return {name: value for name, value in super().values().items() if name in changed}

    def save(self):
        """Save the changes. Raises NotAllowed or ValidationError."""
        activities.change(activity=self.record, by=self.by, **self.values())


class ScheduleForm(MergingForm, StepForm, HalfDaysForm):
    """Put a proposed or postponed activity on the programme."""

    together = (WHEN,)

    host_city = forms.ModelChoiceField(City.objects.none(), label=gettext_lazy("Host city"), required=False)

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, initial=self.initial_of(record), **kwargs)
        here = Q(memberships__network=record.lead_network_id, memberships__joined_on__isnull=False)
        self.fields["host_city"].queryset = City.objects.filter(here).distinct().by_name()

    def initial_of(self, record):
        """What the fields hold at first."""
        return {"host_city": record.host_city_id, **initial_of(record)}

    def clean(self):
        super().clean()
        day = self.cleaned_data.get("starts_on")
        if day and day < timezone.localdate():
            self.add_error("starts_on", _("This day is past. Choose another one."))

    def save(self):
        """Put it on the programme. Raises TransitionError or ValidationError."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in WHEN}
        activities.put_on_programme(activity=self.record, by=self.by, **values)


class MaterialForm(AsksAgain, StepForm):
    """A file of an activity: a presentation, a photo, a document."""

    upload = paper_field(gettext_lazy("File"))
    credit = forms.CharField(
        label=gettext_lazy("Credit"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Who made it, and may be named for it."),
    )

    def save(self):
        """Keep the file. Raises NotAllowed or ValidationError."""
        activities.add_material(activity=self.record, by=self.by, **self.cleaned_data)
