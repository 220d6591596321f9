"""Asking for a document of an activity."""

from django import forms
from django.utils.translation import gettext_lazy

from accounts.models.person import Language
from activities.actions import paper as papers
from activities.enums import PaperKind
from records.stepping import StepForm


class PaperForm(StepForm):
    """Which document, in which language. `record`: the activity; kinds: those that the person may have made."""

    kind = forms.ChoiceField(label=gettext_lazy("Document"), choices=PaperKind, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language)

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [choice for choice in PaperKind.choices if choice[0] in kinds]
        self.fields["kind"].initial = kinds[0] if kinds else None
        self.fields["language"].initial = self.by.language

    def save(self):
        """Have it made. Return the Paper. Raises NotAllowed or NotReady."""
        return papers.ask(activity=self.record, by=self.by, **self.cleaned_data)
