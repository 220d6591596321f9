"""The forms of a session: log one that was held, plan or propose one, change it, put it on the programme."""

import uuid

from django import forms
from django.db.models import Q
from django.forms.models import fields_for_model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models.person import Language
from accounts.roles import Role
from activities.actions import session as sessions
from activities.enums import ActivityStatus, SessionKind
from activities.forms.half_days import WHEN, HalfDaysForm, initial_of
from activities.models import Session
from activities.rules import coordinates, joint_ids
from networks.enums import Visibility
from networks.models import City, Network, SubTheme
from networks.models.appointment import offices_of
from records.merging import MergingForm
from records.papers import AsksAgain, paper_field
from records.stepping import StepForm
from records.texts import PlainTexts, visible
from records.transitions import asked_with

MORE = ["venue", "mode", "link", "summary", "visibility"]
QUOTAS = ["quota_elected", "quota_technical", "quota_associative"]
VISIBILITY_HELP = gettext_lazy(
    "A public session is in the public calendar with its date, place and agenda. Names of people never are."
)
NUMBER_HELP = gettext_lazy("Leave empty: the next number of the network's cycle is given by itself.")


def number_field(help_text=""):
    """The number of a session in its network's cycle."""
    label = gettext_lazy("Number in the network's cycle")
    return forms.IntegerField(label=label, min_value=1, max_value=9999, required=False, help_text=help_text)


class Scope:
    """Where a person may do something: the networks they coordinate, and pairs of network and city as focal point."""

    def __init__(self, person, permission, titular_only=False):
        self.person, self.coordinated, self.pairs = person, set(), set()
        for appointment in offices_of(person).granting(permission):
            if appointment.role == Role.COORDINATOR:
                self.coordinated.add(appointment.network_id)
            elif appointment.network_id in appointment.active_network_ids and (
                appointment.is_titular or not titular_only
            ):
                self.pairs.add((appointment.network_id, appointment.city_id))

    @property
    def any(self):
        """True if there is anywhere at all."""
        return bool(self.coordinated or self.pairs)

    def networks(self):
        """The networks to choose from."""
        return Network.objects.filter(pk__in=self.coordinated | {network for network, _city in self.pairs})

    def cities(self):
        """The cities to choose from: one's own, and all that have ever joined a network one coordinates."""
        joined = Q(memberships__network__in=self.coordinated, memberships__joined_on__isnull=False)
        return City.objects.filter(joined | Q(pk__in={city for _network, city in self.pairs})).distinct().by_name()

    def joint_networks(self):
        """The networks to choose from for a joint session: any for a coordinator."""
        if self.coordinated:
            return Network.objects.all()
        own = joint_ids(self.person)
        # A city in one network only has no other to meet with.
        return Network.objects.filter(pk__in=own) if len(own) > 1 else Network.objects.none()

    def covers(self, network, city):
        """True if the person may act for a session of `network` hosted by `city`."""
        return network.pk in self.coordinated or (network.pk, getattr(city, "pk", None)) in self.pairs


class SessionFields(PlainTexts, HalfDaysForm):
    """What all forms of a session share; `fields_of_model` are those taken from the model as they are."""

    fields_of_model = ["title", "series", "sub_theme", *MORE, *QUOTAS]

    networks = forms.ModelMultipleChoiceField(
        Network.objects.all(),
        label=gettext_lazy("Joint session with"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-columns"}),
        help_text=gettext_lazy("Cities of these networks are invited too."),
    )
    number = number_field(NUMBER_HELP)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages spoken"), choices=Language, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        widgets = {"summary": forms.Textarea(attrs={"rows": 4})}
        self.fields |= fields_for_model(Session, fields=self.fields_of_model, widgets=widgets)
        self.fields["title"].validators.append(visible)
        if "sub_theme" in self.fields:
            self.fields["sub_theme"].queryset = SubTheme.objects.select_related("network")
            self.fields["sub_theme"].label_from_instance = lambda theme: f"{theme.network.acronym} · {theme.name}"
        self.fields["visibility"].help_text = VISIBILITY_HELP

    def _offer_joint(self, networks):
        """Offer these networks for a joint session; nothing is asked where there is nothing to choose."""
        self.fields["networks"].queryset = networks
        if networks.query.is_empty():
            del self.fields["networks"]

    def values(self):
        """The cleaned values that an action takes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in WHEN}

    def trial(self, status):
        """A session that is not saved, for the checks of the actions."""
        names = {"lead_network", "host_city", "series", "number", "mode", "starts_on"} & set(self.cleaned_data)
        return Session(status=status, **{name: self.cleaned_data[name] for name in names})

    def check_all(self, trial):
        """Show what the actions would refuse of a session like `trial`."""
        if trial.lead_network_id and trial.starts_on:
            self.check(sessions.check_held, trial)
            if "host_city" not in self.errors:
                self.check(sessions.check_place, trial)
            self.check(sessions.check_number, trial)
        theme = self.cleaned_data.get("sub_theme")
        if theme and theme.network_id != trial.lead_network_id:
            self.add_error("sub_theme", _("This sub-theme is of another network."))


class NewSessionForm(SessionFields):
    """A session in a network that the person chooses among their own."""

    lead_network = forms.ModelChoiceField(
        Network.objects.none(), label=gettext_lazy("Network"), empty_label=gettext_lazy("Choose a network")
    )
    host_city = forms.ModelChoiceField(
        City.objects.none(), label=gettext_lazy("Host city"), empty_label=gettext_lazy("Choose a city")
    )
    # Sent twice, the same form makes one session.
    key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
    status = ActivityStatus.PROPOSED

    def __init__(self, *args, scope, **kwargs):
        super().__init__(*args, **kwargs)
        self.scope = scope
        self._offer("lead_network", scope.networks())
        self._offer("host_city", scope.cities())
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
        # Sent again with other words, from the browser's history, it is another session.
        network, city = values["lead_network"], values["host_city"]
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
        network, city = self.cleaned_data.get("lead_network"), self.cleaned_data.get("host_city")
        if network and (city or "host_city" not in self.errors) and not self.scope.covers(network, city):
            self.add_error("host_city", _("You act for your own city only, in the network that it belongs to."))
        elif network:
            self.check_all(self.trial(self.status))


class LogForm(NewSessionForm):
    """Log a session that has been held: as few questions as a phone on its last bar can bear."""

    fields_of_model = ["title", "series", "venue", "mode", "visibility"]
    status = ActivityStatus.HELD
    # Behind "more": what most sessions leave as it is.
    more = ("ends_on", "series", "venue", "mode", "visibility", "networks", "number")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["languages"]
        self.fields["starts_on"].initial = timezone.localdate
        self.fields["title"].help_text = _("The theme, in a few words.")

    def save(self):
        """Log the session. Return it. Raises NotAllowed or ValidationError."""
        return sessions.log_held(by=self.by, **self.values())


class PlanForm(NewSessionForm):
    """Plan a session (coordinator), or propose one (focal point)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.scope.coordinated:
            self.fields["host_city"].required = False
            self.fields["host_city"].help_text = _("May be named later, before registrations open.")
        else:
            del self.fields["number"]

    def clean(self):
        super().clean()
        day = self.cleaned_data.get("starts_on")
        if day and day < timezone.localdate():
            self.add_error("starts_on", _("This day is past. Log the session as held instead."))

    def save(self):
        """Schedule the session, or propose it. Return it. Raises NotAllowed or ValidationError."""
        coordinated = self.cleaned_data["lead_network"].pk in self.scope.coordinated
        return (sessions.schedule if coordinated else sessions.propose)(by=self.by, **self.values())


class EditForm(MergingForm, SessionFields):
    """Change a session; the network stays, for the number and the code tell of it."""

    together = (WHEN,)

    host_city = forms.ModelChoiceField(City.objects.none(), label=gettext_lazy("Host city"), required=False)

    def __init__(self, *args, record, **kwargs):
        fields = [name for name in self.fields_of_model if name != "series"]
        initial = {name: getattr(record, name) for name in [*fields, "host_city", "languages", "number"]}
        initial |= {"networks": list(record.networks.all()), **initial_of(record)}
        super().__init__(*args, initial=initial, **kwargs)
        self.record = record
        del self.fields["series"]
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
        trial.pk, trial.lead_network, trial.series = self.record.pk, self.record.lead_network, self.record.series
        self.check_all(trial)

    def values(self):
        changed = self.changed_names()
        if changed & set(WHEN):
            changed.add("half_days")
        return {name: value for name, value in super().values().items() if name in changed}

    def save(self):
        """Save the changes. Raises NotAllowed or ValidationError."""
        sessions.change(session=self.record, by=self.by, **self.values())


@asked_with(Session, "schedule")
class ScheduleForm(MergingForm, StepForm, HalfDaysForm):
    """Put a proposed or postponed session on the programme."""

    together = (WHEN,)

    host_city = forms.ModelChoiceField(City.objects.none(), label=gettext_lazy("Host city"), required=False)
    number = number_field()

    def __init__(self, *args, record, **kwargs):
        initial = {"number": record.number, "host_city": record.host_city_id, **initial_of(record)}
        if record.number is None and record.series == SessionKind.THEMATIC:
            initial["number"] = Session.objects.next_number(record.lead_network_id, record.series)
        super().__init__(*args, record=record, initial=initial, **kwargs)
        here = Q(memberships__network=record.lead_network_id, memberships__joined_on__isnull=False)
        self.fields["host_city"].queryset = City.objects.filter(here).distinct().by_name()

    def clean(self):
        super().clean()
        day = self.cleaned_data.get("starts_on")
        if day and day < timezone.localdate():
            self.add_error("starts_on", _("This day is past. Choose another one."))

    def save(self):
        """Put it on the programme. Raises TransitionError or ValidationError."""
        names = ("half_days", "number", "host_city")
        sessions.put_on_programme(session=self.record, by=self.by, **{name: self.cleaned_data[name] for name in names})


class MaterialForm(AsksAgain, StepForm):
    """A file of the session: a presentation, a photo, a document."""

    upload = paper_field(gettext_lazy("File"))
    credit = forms.CharField(
        label=gettext_lazy("Credit"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Who made it, and may be named for it."),
    )

    def save(self):
        """Keep the file. Raises NotAllowed or ValidationError."""
        sessions.add_material(session=self.record, by=self.by, **self.cleaned_data)
