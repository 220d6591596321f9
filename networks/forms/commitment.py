"""What the steps of a commitment ask for."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy

from networks.actions import commitment as actions
from networks.models import Commitment
from records.days import not_in_future
from records.papers import AsksAgain, paper_field
from records.stepping import StepForm
from records.transitions import asked_with


@asked_with(Commitment, "settle")
class SettleForm(AsksAgain, StepForm):
    """When a commitment was kept, and how one sees it."""

    template = "networks/convention/settle.html"

    done_on = forms.DateField(
        label=pgettext_lazy("commitment", "Done on"), validators=[not_in_future], initial=timezone.localdate
    )
    evidence = forms.CharField(
        label=gettext_lazy("How one sees it"),
        help_text=gettext_lazy("A sentence, or where it can be read: the other parties look there."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    upload = paper_field(gettext_lazy("A file that shows it"), required=False)

    def save(self):
        actions.settle(commitment=self.record, by=self.by, **self.cleaned_data)
