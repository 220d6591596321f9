"""A convention, as the secretariat writes it."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.guard import GuardedForm
from networks.actions import convention as actions
from networks.enums import IN_WRITING
from networks.models import Convention
from records.merging import MergingForm
from records.papers import AsksAgain, paper_field
from records.texts import visible

OBJECT_MAX_LENGTH = 20_000


class FiledConventionForm(AsksAgain, MergingForm, GuardedForm, forms.ModelForm):
    """What can be changed once the text stands: where the convention belongs, who reads it, its signed text."""

    guarded_model = Convention

    upload = paper_field(gettext_lazy("The text of the convention"), required=False)

    class Meta:
        model = Convention
        fields = ("lead_network", "networks", "visibility")
        widgets = {"networks": forms.CheckboxSelectMultiple}
        help_texts = {
            "lead_network": gettext_lazy("Its coordinator follows the convention. Leave this empty if there is none."),
            "visibility": gettext_lazy("Once it is signed; until then only its parties and the coordination read it."),
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        for name in ("lead_network", "networks"):
            self.fields[name].label_from_instance = lambda network: f"{network.acronym} — {network.theme}"
        self.fields["lead_network"].empty_label = _("No network")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("networks") is not None and cleaned.get("lead_network"):
            cleaned["networks"] = cleaned["networks"].exclude(pk=cleaned["lead_network"].pk)
        return cleaned

    def save(self, **rows):
        """Keep the convention; rows: parties, commitments and seen, as the actions take them. Return the convention.

        Raises NotAllowed, NotReady, Conflict or ValidationError.
        """
        if self.instance.pk:
            return actions.change(convention=self.instance, by=self.by, **rows, **self.changed_values())
        return actions.create(by=self.by, **rows, **self.cleaned_data)


class ConventionForm(FiledConventionForm):
    """All of it, while the parties still agree on the text."""

    together = (("starts_on", "ends_on", "tacit_months", "notice_days"),)

    class Meta(FiledConventionForm.Meta):
        fields = (
            "title",
            "object",
            "starts_on",
            "ends_on",
            "tacit_months",
            "notice_days",
            *FiledConventionForm.Meta.fields,
        )
        widgets = {**FiledConventionForm.Meta.widgets, "object": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            **FiledConventionForm.Meta.help_texts,
            "object": gettext_lazy("What the convention is for, in a few sentences."),
            "starts_on": gettext_lazy("Empty: from the day of the last signature."),
            "ends_on": gettext_lazy("Empty: without end."),
            "tacit_months": gettext_lazy("By how many months it goes on by itself at its end. Empty: it does not."),
            "notice_days": gettext_lazy("How many days before the end a party has to give notice."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].validators.append(visible)
        self.fields["object"].max_length = OBJECT_MAX_LENGTH
        self.fields["object"].widget.attrs["maxlength"] = OBJECT_MAX_LENGTH
        self.fields["tacit_months"].max_value = 600
        for name, most in (("tacit_months", 600), ("notice_days", 3650)):
            self.fields[name].validators.append(forms.fields.validators.MaxValueValidator(most))
            self.fields[name].widget.attrs["dir"] = "ltr"

    @property
    def term(self):
        """A convention with the term that was typed, as far as it can be read: what falls within it is asked of it."""
        cleaned = getattr(self, "cleaned_data", {})
        return Convention(starts_on=cleaned.get("starts_on"), ends_on=cleaned.get("ends_on"))


def form_for(convention):
    """The class of form for a convention as it stands."""
    return ConventionForm if convention is None or convention.status in IN_WRITING else FiledConventionForm
