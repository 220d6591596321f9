"""What a city answers after an election."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from networks.actions import mandate as actions
from networks.enums import MandateOutcome
from networks.forms.person import PersonFields
from networks.models import Mandate
from records.stepping import StepForm
from records.transitions import asked_with

# What only a successor has.
OF_SUCCESSOR = ("email", "given_name", "family_name", "since")


@asked_with(Mandate, "answer")
class AnswerForm(PersonFields, StepForm):
    """Who represents the city from now on: the same person, or who succeeds them, since when and by which deed."""

    template = "networks/mandate/answer.html"

    outcome = forms.ChoiceField(label=gettext_lazy("After the election"), widget=forms.RadioSelect)
    since = forms.DateField(
        label=gettext_lazy("Since"),
        required=False,
        widget=forms.DateInput(),
        help_text=gettext_lazy("The day on which the new council put them in charge."),
    )
    deed = Mandate._meta.get_field("deed").formfield(
        help_text=gettext_lazy("For instance the minutes of the council's first sitting.")
    )

    field_order = ("outcome", *PersonFields.person_fields, "since", "deed")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in OF_SUCCESSOR:
            self.fields[name].required = False
        held = self.record.appointment
        kept = _("%(name)s goes on representing the city") % {"name": held.person} if held else ""
        offered = [(MandateOutcome.KEPT, kept)] if held else []
        self.fields["outcome"].choices = [*offered, (MandateOutcome.REPLACED, _("Somebody else represents the city"))]
        self.initial = {"outcome": self.record.outcome or ("" if held else MandateOutcome.REPLACED)}

    def clean_since(self):
        day = self.cleaned_data["since"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This date is in the future: come back on that day."), code="future")
        return day

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("outcome") == MandateOutcome.REPLACED:
            for name in OF_SUCCESSOR:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return cleaned

    def save(self):
        """Answer for the city. Raises TransitionError or ValidationError."""
        fields = self.cleaned_data
        is_replaced = fields["outcome"] == MandateOutcome.REPLACED
        actions.answer(
            mandate=self.record,
            by=self.by,
            outcome=fields["outcome"],
            since=fields["since"],
            deed=fields["deed"],
            successor=self.person() if is_replaced else None,
        )
