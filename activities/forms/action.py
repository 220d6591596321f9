"""The forms of an action's steps."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from activities.actions import action as actions
from activities.models import Action
from records.stepping import StepForm
from records.transitions import asked_with

LIMIT = 2_000


@asked_with(Action, "settle")
class SettleForm(StepForm):
    """What came of it, and when it was done."""

    settled_on = forms.DateField(label=gettext_lazy("Done on"), initial=timezone.localdate)
    outcome = forms.CharField(
        label=gettext_lazy("What came of it"),
        max_length=LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One or two sentences; the next session reads them."),
    )

    def save(self):
        """Mark as done. Raises TransitionError or ValidationError."""
        actions.settle(action=self.record, by=self.by, **self.cleaned_data)
