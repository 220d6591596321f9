from django import forms
from django.utils.translation import gettext_lazy as _

from capitalisation.actions import comment as comments
from capitalisation.enums import Section
from records.texts import PlainTexts

TEXT_MAX = 2000


class CommentForm(PlainTexts, forms.Form):
    """A comment on a section of a version."""

    section = forms.ChoiceField(choices=Section, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Comment"), max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, version=None, by=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.version, self.by, self.place = version, by, ""

    @classmethod
    def of_section(cls, section, data=None, **kwargs):
        """The form below one section: a page has one in each, so that their identifiers differ."""
        form = cls(data, initial={"section": section}, auto_id=f"%s-{section}", **kwargs)
        form.place = section
        return form

    def save(self):
        """Add the comment and return it. Raises TransitionError or ValidationError."""
        return comments.add(version=self.version, by=self.by, **self.cleaned_data)


class AnswerForm(PlainTexts, forms.Form):
    """An answer to a comment."""

    text = forms.CharField(label=_("Your answer"), max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, parent=None, by=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.parent, self.by, self.place = parent, by, parent.pk

    @classmethod
    def to(cls, parent, data=None, **kwargs):
        """The form below one comment."""
        return cls(data, auto_id=f"%s-to-{parent.pk}", parent=parent, **kwargs)

    def save(self):
        """Add the answer and return it. Raises TransitionError or ValidationError."""
        parent, text = self.parent, self.cleaned_data["text"]
        return comments.add(version=parent.version, by=self.by, section=parent.section, text=text, parent=parent)
