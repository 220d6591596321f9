"""Fields of forms for files that belong to a record."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.uploads import ACCEPT, check_upload


class PaperField(forms.FileField):
    """A file that may be kept: what is refused is said at once, beside the field."""

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if upload:
            check_upload(upload)
        return upload


def paper_field(label, required=True, help_text=""):
    """A field for one file."""
    return PaperField(
        label=label,
        required=required,
        help_text=help_text or gettext_lazy("PDF, image or office document, 20 MB at most."),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )


class AsksAgain:
    """A form with a file: when it comes back for another reason, it says that the file has to be chosen again."""

    paper = "upload"

    def clean(self):
        cleaned = super().clean()
        if self.errors and self.cleaned_data.get(self.paper):
            self.add_error(self.paper, _("Choose the file again: browsers do not keep it when a form comes back."))
        return cleaned
