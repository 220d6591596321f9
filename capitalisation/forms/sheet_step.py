"""What the steps of a version ask for."""

from django import forms
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from capitalisation.actions import sheet as sheets
from capitalisation.rules import reviewers_for
from networks.enums import Visibility
from networks.models import Appointment
from records.stepping import StepForm


class SubmitForm(StepForm):
    def save(self):
        sheets.submit(version=self.record, by=self.by)


class ReviewerForm(StepForm):
    """Names the reviewer, somebody in office of another city of the network."""

    reviewer = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Reviewer"),
        empty_label=None,
        widget=forms.RadioSelect,
        help_text=_("People in office of the network's other cities who did not write the sheet."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        office = Appointment.objects.in_office().filter(person=OuterRef("pk"), city__isnull=False).order_by("pk")
        name = "city__name_ar" if get_language() == "ar" else "city__name_fr"
        self.fields["reviewer"].queryset = reviewers_for(self.record).annotate(
            city_name=Subquery(office.values(name)[:1])
        )
        self.fields["reviewer"].label_from_instance = _named
        self.fields["reviewer"].initial = self.record.reviewer_id

    def save(self):
        sheets.name_reviewer(version=self.record, by=self.by, reviewer=self.cleaned_data["reviewer"])


def _named(person):
    return " · ".join(part for part in (person.name, person.city_name, person.function) if part)


class ReasonForm(StepForm):
    """A step that says why."""

    comment = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))


class ReturnForm(ReasonForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["comment"].label = _("What is missing")
        self.fields["comment"].help_text = _("The authors read it in their mail, with the open comments.")

    def save(self):
        sheets.ask_to_complete(version=self.record, by=self.by, reason=self.cleaned_data["comment"])


class ValidateForm(StepForm):
    def save(self):
        sheets.validate(version=self.record, by=self.by)


class ReleaseForm(StepForm):
    def save(self):
        sheets.release(version=self.record, by=self.by)


class PublishForm(StepForm):
    review_by = forms.DateField(
        label=_("To be reviewed by"),
        help_text=_("On that day the sheet is to be looked at again."),
    )
    visibility = forms.ChoiceField(label=_("Visible to"), choices=Visibility, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["review_by"].initial = timezone.localdate() + sheets.REVIEW_AFTER
        self.fields["visibility"].initial = self.record.sheet.visibility

    def save(self):
        """Publish, and go to the page that readers see."""
        sheets.publish(version=self.record, by=self.by, **self.cleaned_data)
        return self.record.sheet.public_url


class MarkForm(StepForm):
    comment = forms.CharField(
        label=_("What has aged"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def save(self):
        sheets.mark_to_update(version=self.record, by=self.by, comment=self.cleaned_data["comment"])


class ArchiveForm(ReasonForm):
    def save(self):
        sheets.archive(version=self.record, by=self.by, reason=self.cleaned_data["comment"])


class RejectForm(ReasonForm):
    def save(self):
        sheets.reject(version=self.record, by=self.by, reason=self.cleaned_data["comment"])
