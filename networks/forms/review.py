"""The scores of a reviewer."""

from django import forms
from django.utils.translation import gettext as _

from networks.actions import review as actions
from networks.models.review import BEST
from records.stepping import StepForm


class ScoreForm(StepForm):
    """A reviewer's scores, one criterion after the other."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        given = {score.criterion_id: score for score in self.record.scores.all()}
        choices = [("", _("No score yet")), *((number, str(number)) for number in range(BEST + 1))]
        self.criteria = [*self.record.application.call.criteria.all()]
        for criterion in self.criteria:
            score = given.get(criterion.pk)
            self.fields[f"points-{criterion.pk}"] = forms.TypedChoiceField(
                label=_("Score from 0 to 5"), choices=choices, coerce=int, required=False, empty_value=None
            )
            self.fields[f"why-{criterion.pk}"] = forms.CharField(
                label=_("Why"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2})
            )
            self.initial[f"points-{criterion.pk}"] = score.points if score else ""
            self.initial[f"why-{criterion.pk}"] = score.comment if score else ""
        self.fields["opinion"] = forms.CharField(
            label=_("Opinion on the whole"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
        )
        self.initial["opinion"] = self.record.opinion

    def rows(self):
        """Each criterion with its two fields."""
        return [(one, self[f"points-{one.pk}"], self[f"why-{one.pk}"]) for one in self.criteria]

    def clean(self):
        cleaned = super().clean()
        for one in self.criteria:
            # Without a score its comment would not be kept.
            if cleaned.get(f"why-{one.pk}") and cleaned.get(f"points-{one.pk}", 0) is None:
                self.add_error(f"points-{one.pk}", _("Give the score that this comment explains, or empty it."))
        return cleaned

    def save(self):
        """Keep the scores. Raises NotAllowed, NotReady or ValidationError."""
        data = self.cleaned_data
        scores = {one: (data[f"points-{one.pk}"], data[f"why-{one.pk}"]) for one in self.criteria}
        return actions.score(review=self.record, by=self.by, scores=scores, opinion=data["opinion"])
