"""What the steps of a convention and of its parties ask for."""

from copy import copy

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from networks.actions import convention as actions
from networks.actions import convention_party as parties
from networks.models import Appointment, Convention, ConventionParty
from networks.workflow.convention_party import ready_to_sign, why_not_signatory
from records.dates import date_format
from records.days import add_months, not_in_future
from records.papers import AsksAgain, paper_field
from records.stepping import StepForm
from records.transitions import asked_with


def signed_on_field():
    """The day of a signature."""
    return forms.DateField(label=gettext_lazy("Signed on"), validators=[not_in_future], initial=timezone.localdate)


@asked_with(ConventionParty, "file_deliberation")
class PartyDeliberationForm(AsksAgain, StepForm):
    """The council's deliberation on a convention, with its file."""

    template = "networks/convention/party_step.html"

    number = forms.CharField(
        label=gettext_lazy("Number of the deliberation"),
        max_length=40,
        help_text=gettext_lazy("As it stands on the document, for instance 12/2026."),
    )
    date = forms.DateField(label=gettext_lazy("Date of the deliberation"), validators=[not_in_future])
    upload = paper_field(gettext_lazy("The deliberation, signed"))

    def save(self):
        parties.file_deliberation(party=self.record, by=self.by, **self.cleaned_data)
        return self.record.convention.get_absolute_url()


class SigningForm(StepForm):
    """A form whose signatory has to be in office on the day given: what stands against it is said beside a field."""

    template = "networks/convention/party_step.html"

    def check(self, signatory, day):
        """Say what the workflow would: about the signatory and the day beside the day, anything else above."""
        after = copy(self.record)
        after.signatory, after.signed_on = signatory, day
        refusal = ready_to_sign(after)
        if refusal:
            self.add_error("signed_on" if why_not_signatory(after) else None, str(refusal))

    def context(self):
        convention = self.record.convention
        commitments = convention.commitments.filter(party=self.record).order_by("due_on", "position", "pk")
        return {"convention": convention, "commitments": commitments}


@asked_with(ConventionParty, "sign")
class SignForm(SigningForm):
    """The elected official signs for the city."""

    signed_on = signed_on_field()
    agreed = forms.BooleanField(
        label=gettext_lazy("I have read the convention, and sign it for my city."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("signed_on"):
            self.check(parties.seat_of(self.by, self.record), cleaned["signed_on"])
        return cleaned

    def save(self):
        parties.sign(party=self.record, by=self.by, signed_on=self.cleaned_data["signed_on"])
        return self.record.convention.get_absolute_url()


class SignatoryField(forms.ModelChoiceField):
    """A choice of appointment, with the days on which it was held."""

    def label_from_instance(self, appointment):
        start, end = date_format(appointment.start), appointment.end and date_format(appointment.end)
        days = _("%(start)s to %(end)s") % {"start": start, "end": end} if end else _("since %(day)s") % {"day": start}
        return f"{appointment.person} ({days})"


@asked_with(ConventionParty, "record_signature")
class RecordSignatureForm(SigningForm):
    """The secretariat records who signed on paper, and when."""

    signatory = SignatoryField(Appointment.objects.none(), label=gettext_lazy("Signatory"))
    signed_on = signed_on_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["signatory"].queryset = parties.signatories(self.record)
        self.fields["signatory"].empty_label = _("Choose a person")
        self.fields["signatory"].help_text = (
            _("Those who have held office for the city and left it: who is in office signs here in person.")
            if self.record.city_id
            else _("Whoever is not offered has to be appointed first: only somebody in office on that day signs.")
        )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("signatory") and cleaned.get("signed_on"):
            self.check(cleaned["signatory"], cleaned["signed_on"])
        return cleaned

    def save(self):
        parties.record_signature(party=self.record, by=self.by, **self.cleaned_data)
        return self.record.convention.get_absolute_url()


def _note():
    return forms.CharField(
        label=gettext_lazy("Comment"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


@asked_with(Convention, "renew")
class RenewForm(StepForm):
    """Until when a convention goes on."""

    ends_on = forms.DateField(label=gettext_lazy("In force until"))
    comment = _note()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.record.ends_on:
            self.fields["ends_on"].help_text = _("The present end is %(day)s.") % {
                "day": date_format(self.record.ends_on)
            }
            self.initial = {"ends_on": add_months(self.record.ends_on, self.record.tacit_months or 12)}

    def save(self):
        actions.renew(convention=self.record, by=self.by, **self.cleaned_data)


@asked_with(Convention, "amend")
class AmendForm(AsksAgain, StepForm):
    """What the parties have signed to change the convention."""

    number = forms.IntegerField(label=gettext_lazy("Number"), min_value=1, max_value=200)
    signed_on = signed_on_field()
    object = forms.CharField(label=gettext_lazy("Object"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    ends_on = forms.DateField(
        label=gettext_lazy("New end"),
        required=False,
        help_text=gettext_lazy("Leave this empty if the end stays as it is."),
    )
    upload = paper_field(gettext_lazy("The amendment, signed"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial = {"number": self.record.amendments.count() + 1}

    def save(self):
        actions.amend(convention=self.record, by=self.by, **self.cleaned_data)
