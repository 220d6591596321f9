"""The forms of an action's steps."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from activities.actions import action as actions
from records.stepping import StepForm

LIMIT = 2_000


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


class DropForm(StepForm):
    """Why it is given up."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=LIMIT, widget=forms.Textarea(attrs={"rows": 4}))

    def save(self):
        """Give it up. Raises TransitionError."""
        actions.drop(action=self.record, by=self.by, reason=self.cleaned_data["reason"])


class ReopenForm(DropForm):
    """Why it is taken up again."""

    def save(self):
        """Take it up again. Raises TransitionError."""
        actions.reopen(action=self.record, by=self.by, reason=self.cleaned_data["reason"])
