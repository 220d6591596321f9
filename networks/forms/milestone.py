"""What reaching a milestone asks for."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from networks.actions import milestone as actions
from networks.enums import MilestoneKind
from networks.models import Convention, Milestone
from records.papers import AsksAgain, paper_field
from records.stepping import StepForm
from records.transitions import asked_with

# These milestones are conventions that have been signed.
SIGNED = (MilestoneKind.PARTNERSHIP, MilestoneKind.AMPCC)


@asked_with(Milestone, "reach")
class ReachForm(AsksAgain, StepForm):
    """The day, a line about it, and what shows it."""

    reached_on = Milestone._meta.get_field("reached_on").formfield(required=True)
    note = Milestone._meta.get_field("note").formfield()
    convention = forms.ModelChoiceField(Convention.objects.none(), label=gettext_lazy("Convention"), required=False)
    upload = paper_field(
        gettext_lazy("Evidence"),
        required=False,
        help_text=gettext_lazy(
            "The decision, the call or the minutes: PDF, image or office document, 20 MB at most. "
            "The network's members can open it."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial = {"reached_on": timezone.localdate(), "note": self.record.note}
        signed = Convention.objects.visible_to(self.by).filter(signed_on__isnull=False)
        if self.record.kind not in SIGNED:
            del self.fields["convention"]
        else:
            self.fields["convention"].queryset = signed.order_by("signed_on", "pk")
            self.fields["convention"].empty_label = _("None of those that are kept here")

    def clean_reached_on(self):
        day = self.cleaned_data["reached_on"]
        Milestone._meta.get_field("reached_on").run_validators(day)
        return day

    def save(self):
        """Mark as reached. Raises TransitionError or ValidationError."""
        actions.reach(milestone=self.record, by=self.by, **self.cleaned_data)
