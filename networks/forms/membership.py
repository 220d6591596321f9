"""What each step of a membership asks for."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from networks.actions import membership as actions
from networks.enums import FOR_ORGANISATIONS, MembershipKind
from networks.forms.network import NetworkField
from networks.forms.person import PersonFields
from networks.models import Appointment, City, Membership, Organisation
from records.days import not_in_future
from records.papers import AsksAgain, paper_field
from records.stepping import StepForm
from records.texts import PlainTexts
from records.transitions import asked_with

TEXT_MAX_LENGTH = 4000


def text_field(label, help_text, rows=5):
    return forms.CharField(
        label=label, help_text=help_text, max_length=TEXT_MAX_LENGTH, widget=forms.Textarea(attrs={"rows": rows})
    )


class IdentifyForm(PersonFields):
    """The secretariat opens a city's file; the elected official is named unless the city has one."""

    network = NetworkField()
    city = forms.ModelChoiceField(
        City.objects.by_name(),
        to_field_name="code",
        label=gettext_lazy("City"),
        empty_label=gettext_lazy("Choose a city"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of membership"), choices=MembershipKind)
    comment = forms.CharField(
        label=gettext_lazy("Note for the journal"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("How the contact came about, for those who will read the file."),
    )

    field_order = ("network", "city", "kind", "email", "given_name", "family_name", "function", "comment")

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        for name in self.person_fields:
            self.fields[name].required = False
        self.fields["function"].help_text = _("For instance “Chair of the communal council”.")

    def clean(self):
        cleaned = super().clean()
        named = any(cleaned.get(name) for name in self.person_fields)
        city = cleaned.get("city")
        if named:
            self._require_names()
        elif city and "email" not in self.errors and not actions.officials_of(city).exists():
            message = _("%(city)s has no elected official in office: name the one to invite.") % {"city": city}
            self.add_error("email", ValidationError(message, code="official"))
            self._require_names()
        return cleaned

    def _require_names(self):
        for name in ("email", "given_name", "family_name"):
            if not self.cleaned_data.get(name) and name not in self.errors:
                message = _("Fill this in too, to name the elected official.")
                self.add_error(name, ValidationError(message, code="official"))

    def save(self):
        """Open the membership. Return it."""
        cleaned = self.cleaned_data
        return actions.identify(
            network=cleaned["network"],
            city=cleaned["city"],
            kind=cleaned["kind"],
            comment=cleaned["comment"],
            elected_official=self.person() if cleaned["email"] else None,
            by=self.by,
        )


class AdmitForm(PlainTexts, forms.Form):
    """The secretariat admits an organisation to a network."""

    network = NetworkField()
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(),
        label=gettext_lazy("Organisation"),
        empty_label=gettext_lazy("Choose an organisation"),
        help_text=gettext_lazy("One that is not in the list is entered first, among the organisations."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of membership"),
        choices=[(kind.value, kind.label) for kind in FOR_ORGANISATIONS],
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
    )
    joined_on = Membership._meta.get_field("joined_on").formfield(required=True)
    comment = forms.CharField(
        label=gettext_lazy("Note for the journal"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["joined_on"].initial = timezone.localdate()

    def clean_joined_on(self):
        day = self.cleaned_data["joined_on"]
        not_in_future(day)
        return day

    def save(self):
        """Admit it. Return the membership. Raises NotAllowed or ValidationError."""
        return actions.admit(by=self.by, **self.cleaned_data)


@asked_with(Membership, "declare_interest")
class InterestForm(StepForm, PersonFields):
    """The elected official signs off the city's interest and names the titular focal point."""

    template = "networks/membership/interest.html"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = self._known()
        if known:
            self.initial = {name: getattr(known.person, name) for name in self.person_fields}

    def _known(self):
        here = Appointment.objects.open().focal_points().select_related("person")
        return here.filter(city=self.record.city_id, network=self.record.network_id, is_titular=True).first()

    def save(self):
        actions.declare_interest(membership=self.record, by=self.by, focal_point=self.person())


@asked_with(Membership, "complete")
class CompleteForm(StepForm):
    """The city's file."""

    template = "networks/membership/complete.html"

    motivation = text_field(
        gettext_lazy("Why the city wishes to join"),
        gettext_lazy("The problem met, and what is expected of working with other cities."),
    )
    themes_offered = text_field(
        gettext_lazy("What the city can show"), gettext_lazy("Experience, projects or places that others could visit.")
    )
    themes_sought = text_field(
        gettext_lazy("What the city seeks"), gettext_lazy("Questions to which it would like to hear others’ answers.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(self.record, name) for name in self.fields}

    def save(self):
        actions.complete(membership=self.record, by=self.by, **self.cleaned_data)


@asked_with(Membership, "file_deliberation")
class DeliberationForm(AsksAgain, StepForm):
    """The council's deliberation, with its file."""

    number = forms.CharField(
        label=gettext_lazy("Number of the deliberation"),
        max_length=40,
        help_text=gettext_lazy("As it stands on the document, for instance 12/2026."),
    )
    date = forms.DateField(label=gettext_lazy("Date of the deliberation"), validators=[not_in_future])
    upload = paper_field(gettext_lazy("The deliberation, signed"))

    def save(self):
        actions.file_deliberation(membership=self.record, by=self.by, **self.cleaned_data)
