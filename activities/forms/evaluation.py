"""The anonymous form that those who were there answer."""

from django import forms
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy

from activities.actions import evaluation as evaluations
from activities.enums import Intention
from activities.models import Evaluation
from records.stepping import add_invalid
from records.texts import PlainTexts

MARKS = ("usefulness", "content", "exchange", "organisation")
MARK_CHOICES = [
    (1, gettext_lazy("1, not at all")),
    (2, "2"),
    (3, "3"),
    (4, "4"),
    (5, gettext_lazy("5, very much")),
]


class EvaluationForm(PlainTexts, forms.Form):
    """Four marks, an intention, and three texts that may stay empty."""

    def __init__(self, *args, token, **kwargs):
        super().__init__(*args, **kwargs)
        self.token = token
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("kept", "improve")}
        texts = fields_for_model(Evaluation, ["kept", "need", "improve"], widgets=widgets)
        for name in MARKS:
            label = Evaluation._meta.get_field(name).verbose_name
            self.fields[name] = forms.TypedChoiceField(
                label=label,
                choices=MARK_CHOICES,
                coerce=int,
                widget=forms.RadioSelect(attrs={"class": "segmented"}),
            )
        self.fields["intention"] = forms.ChoiceField(
            label=Evaluation._meta.get_field("intention").verbose_name, choices=Intention, widget=forms.RadioSelect
        )
        self.fields |= texts

    def save(self):
        """Keep the answers. Return True, or False if the action refused them."""
        try:
            evaluations.answer(token=self.token, **self.cleaned_data)
        except forms.ValidationError as error:
            add_invalid(self, error)
            return False
        return True
