"""A city's application, part by part."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy

from accounts.forms.guard import GuardedForm
from networks.actions import application as actions
from networks.models import Application
from networks.workflow.application import CONTACT
from records.merging import MergingForm
from records.papers import AsksAgain, paper_field
from records.texts import visible

TEXT_MAX_LENGTH = 6000
# Part of the address -> what the part is called, and its fields. The last one is a file, and nobody has to add one.
PARTS = {
    "motivation": (gettext_lazy("Why the city applies"), ("motivation", "problem")),
    "experience": (gettext_lazy("What it has done so far"), ("experience",)),
    "echanges": (gettext_lazy("What it can show, and what it seeks"), ("themes_offered", "themes_sought")),
    "moyens": (gettext_lazy("What it commits"), ("means",)),
    "point-focal": (gettext_lazy("Its future focal point"), CONTACT),
    "annexes": (gettext_lazy("Files"), ()),
}
HELP = {
    "problem": gettext_lazy("What does not work today, and for whom, with a figure if there is one."),
    "experience": gettext_lazy("What was tried, what came of it, what failed."),
    "themes_offered": gettext_lazy("What another city could come and see."),
    "means": gettext_lazy("Who works on it and how many days, what the council's budget gives."),
    "contact_email": gettext_lazy("The technician who is invited if the city is retained."),
}


class PartForm(AsksAgain, MergingForm, GuardedForm, forms.ModelForm):
    """One part of the answers."""

    guarded_model = Application

    upload = paper_field(gettext_lazy("A file to add"), required=False)

    class Meta:
        model = Application
        fields = [name for _label, names in PARTS.values() for name in names]

    def __init__(self, *args, by, part, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        _label, names = PARTS[part]
        for name in [*self.fields]:
            if name != "seen" and name not in (names or ("upload",)):
                del self.fields[name]
        for name in names:
            field = self.fields[name]
            field.help_text = HELP.get(name, "")
            field.validators.append(visible)
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 7
                field.validators.append(MaxLengthValidator(TEXT_MAX_LENGTH))

    def save(self):
        """Write the part. Return the application. Raises NotAllowed, NotReady or ValidationError."""
        return actions.fill(application=self.instance, by=self.by, **self.changed_values())


def answers(found, papers):
    """Return the parts of an application as its page shows them: dicts of slug, label, rows, is_done, is_optional."""
    return [
        {
            "slug": slug,
            "label": label,
            "rows": [(found._meta.get_field(name).verbose_name, getattr(found, name)) for name in names],
            "is_done": all(getattr(found, name) for name in names) if names else bool(papers),
            "is_optional": not names,
        }
        for slug, (label, names) in PARTS.items()
    ]
