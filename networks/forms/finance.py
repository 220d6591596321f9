"""What contributions and costs ask for."""

from django import forms
from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.guard import GuardedForm
from networks.actions import finance as actions
from networks.forms.network import NetworkField
from networks.models import City, Contribution, Cost, Organisation
from records import transitions
from records.merging import MergingForm
from records.stepping import StepForm
from records.texts import PlainTexts, visible
from records.transitions import asked_with


class EntryForm(MergingForm, GuardedForm, forms.ModelForm):
    """What contributions and costs have in common: a network or none, and who pays."""

    enter, change = None, None

    city = forms.ModelChoiceField(City.objects.by_name(), required=False, empty_label=gettext_lazy("No city"))
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), required=False, empty_label=gettext_lazy("No organisation")
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["network"].label_from_instance = lambda network: f"{network.acronym} — {network.theme}"
        self.fields["network"].empty_label = _("The association as a whole")
        for name in ("city", "organisation"):
            self.fields[name].label = str(self._meta.model._meta.get_field(name).verbose_name).capitalize()

    def save(self):
        """Enter or change. Return the record. Raises NotAllowed, NotReady or ValidationError."""
        if self.instance.pk:
            return type(self).change(self.instance, self.by, self.changed_values())
        return type(self).enter(self.by, self.cleaned_data)


class ContributionForm(EntryForm):
    """A contribution that is promised."""

    guarded_model = Contribution

    class Meta:
        model = Contribution
        fields = ("kind", "year", "network", "city", "organisation", "amount_mad", "purpose")
        help_texts = {
            "kind": gettext_lazy("What a member pays each year, a grant, or what is given in kind, at its value."),
            "purpose": gettext_lazy("For instance “Second instalment of the convention”."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial.setdefault("year", timezone.localdate().year)

    @staticmethod
    def enter(by, fields):
        return actions.enter_contribution(by=by, **fields)

    @staticmethod
    def change(contribution, by, fields):
        return actions.change_contribution(contribution=contribution, by=by, **fields)


class CostForm(EntryForm):
    """A cost that was paid."""

    guarded_model = Cost

    class Meta:
        model = Cost
        fields = ("label", "kind", "network", "spent_on", "amount_mad", "city", "organisation")
        help_texts = {
            "label": gettext_lazy("For instance “Hall and interpretation of the session in Fès”."),
            "spent_on": gettext_lazy("The cost belongs to the year of this day."),
            "city": gettext_lazy("Empty, as the organisation: the association has paid."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["label"].validators.append(visible)
        if not self.instance.pk:
            self.initial.setdefault("spent_on", timezone.localdate())

    @staticmethod
    def enter(by, fields):
        return actions.enter_cost(by=by, **fields)

    @staticmethod
    def change(cost, by, fields):
        return actions.change_cost(cost=cost, by=by, **fields)


class DuesForm(PlainTexts, forms.Form):
    """The dues of a year, called from every member city of a network at once."""

    network = NetworkField()
    year = Contribution._meta.get_field("year").formfield()
    amount_mad = Contribution._meta.get_field("amount_mad").formfield(
        label=gettext_lazy("Amount for each city (MAD)"),
        help_text=gettext_lazy("Cities whose dues of the year are entered already are left out."),
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["year"].initial = timezone.localdate().year

    def save(self):
        """Call the dues. Return the contributions. Raises NotAllowed, NotReady or ValidationError."""
        return actions.call_dues(by=self.by, **self.cleaned_data)


@asked_with(Contribution, "receive")
class ReceiveForm(StepForm):
    """When a contribution came in, how much of it, and by which payment."""

    received_on = Contribution._meta.get_field("received_on").formfield(required=True)
    received_mad = Contribution._meta.get_field("received_mad").formfield(required=True)
    reference = Contribution._meta.get_field("reference").formfield(
        help_text=gettext_lazy("The number of the transfer or of the receipt.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial = {"received_on": timezone.localdate(), "received_mad": self.record.amount_mad}
        promised = floatformat(self.record.amount_mad, "-2g")
        self.fields["received_mad"].help_text = _("%(amount)s MAD were promised.") % {"amount": promised}

    def clean_received_on(self):
        day = self.cleaned_data["received_on"]
        Contribution._meta.get_field("received_on").run_validators(day)
        return day

    def save(self):
        """Record the receipt. Raises TransitionError."""
        transitions.make(self.record, "receive", by=self.by, changes=self.cleaned_data)
