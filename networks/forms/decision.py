"""What becomes of all applications to a call."""

from django import forms
from django.utils.translation import gettext as _

from networks.actions import decision
from networks.enums import OUTCOMES, ApplicationStatus
from records.stepping import StepForm


class DecisionForm(StepForm):
    """What becomes of each application to a call."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = decision.ranking(self.record)
        choices = [("", _("Choose")), *((name, ApplicationStatus(name).label) for name in OUTCOMES)]
        for place in self.places:
            code = place.application.code
            self.fields[code] = forms.ChoiceField(label=_("Outcome"), choices=choices, required=False)
            self.initial[code] = place.proposed
            self.fields[f"{code}-reason"] = forms.CharField(
                label=_("Why, if it is not what the ranking proposes"), max_length=600, required=False
            )

    def rows(self):
        """Each place of the ranking with its two fields."""
        return [
            (place, self[place.application.code], self[f"{place.application.code}-reason"]) for place in self.places
        ]

    def save(self):
        """Decide. Raises TransitionError or ValidationError."""
        data = self.cleaned_data
        codes = [(place.application, place.application.code) for place in self.places]
        outcomes = {application: (data[code], data[f"{code}-reason"]) for application, code in codes}
        return decision.decide(call=self.record, by=self.by, outcomes=outcomes)
