from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.guard import GuardedForm
from networks.actions import organisation as actions
from networks.models import Organisation
from records.merging import MergingForm
from records.texts import visible


class OrganisationForm(MergingForm, GuardedForm, forms.ModelForm):
    """An institution, profession, association or donor, as the secretariat enters and corrects it."""

    guarded_model = Organisation

    class Meta:
        model = Organisation
        fields = ("name_fr", "name_ar", "kind", "country", "website")
        widgets = {
            "name_ar": forms.TextInput(attrs={"lang": "ar", "dir": "rtl"}),
            "website": forms.URLInput(attrs={"dir": "ltr", "placeholder": "https://"}),
        }
        help_texts = {"name_fr": gettext_lazy("The official name, in full; an acronym may follow in brackets.")}

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        # The one of the same name that is there already: the page leads to it.
        self.twin = None
        for name in ("name_fr", "name_ar"):
            self.fields[name].validators.append(visible)

    def clean(self):
        cleaned = super().clean()
        for name in ("name_fr", "name_ar"):
            twin = actions.twin_of(name_fr=cleaned.get(name) or "", but=self.instance)
            if twin:
                self.twin = twin
                self.add_error(name, _("“%(name)s” exists already.") % {"name": twin.name})
        return cleaned

    def save(self):
        """Enter or correct the organisation. Return it. Raises NotAllowed or ValidationError."""
        if self.instance.pk:
            return actions.change(organisation=self.instance, by=self.by, **self.changed_values())
        return actions.create(by=self.by, **self.cleaned_data)
