"""What the steps of a version ask for."""

from django import forms
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from capitalisation.actions import sheet as sheets
from capitalisation.enums import SECTION_FIELDS, SECTION_ROWS
from capitalisation.models import SheetVersion
from capitalisation.reading import sections_of
from capitalisation.rules import reviewers_for
from capitalisation.workflow import missing
from networks.enums import Visibility
from networks.models import Appointment
from records.crumbs import to_record
from records.stepping import StepForm
from records.transitions import asked_with


class VersionForm(StepForm):
    """A step of a version, whose page also shows the sheet."""

    def context(self):
        return {"version": self.record, "sheet": self.record.sheet}


def lacking(version, name, label):
    """A field without which the version cannot be submitted, with the address where it is filled in."""
    section = next(section for section, names in SECTION_FIELDS.items() if name in (*names, SECTION_ROWS.get(section)))
    page = reverse("capitalisation:sheet_edit", args=[version.pk])
    return {"label": label, "section": section.label, "url": f"{page}?section={section.value}#id_{name}"}


@asked_with(SheetVersion, "submit")
class SubmitForm(VersionForm):
    """Check what was written, section by section, and hand it in."""

    template = "capitalisation/sheet/submit.html"

    def context(self):
        return {
            **super().context(),
            "sections": sections_of(self.record),
            "missing": [lacking(self.record, name, label) for name, label in missing(self.record)],
            "crumbs": to_record(self.record, (_("Check and submit"), "")),
            "open_count": self.record.comments.open().count(),
        }

    def save(self):
        sheets.submit(version=self.record, by=self.by)


@asked_with(SheetVersion, "start_review")
class ReviewerForm(VersionForm):
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


@asked_with(SheetVersion, "validate")
class ValidateForm(VersionForm):
    """End the review."""

    template = "capitalisation/sheet/validate.html"

    def context(self):
        return {**super().context(), "open_comments": list(self.record.comments.open().select_related("by"))}

    def save(self):
        sheets.validate(version=self.record, by=self.by)


@asked_with(SheetVersion, "publish")
class PublishForm(VersionForm):
    """Put the version online, in the place of the one that is there."""

    template = "capitalisation/sheet/publish.html"

    review_by = forms.DateField(
        label=_("To be reviewed by"),
        help_text=_("On that day the sheet is to be looked at again."),
    )
    visibility = forms.ChoiceField(label=_("Visible to"), choices=Visibility, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["review_by"].initial = timezone.localdate() + sheets.REVIEW_AFTER
        self.fields["visibility"].initial = self.record.sheet.visibility

    def context(self):
        return {**super().context(), "before": self.record.sheet.online}

    def save(self):
        """Publish, and go to the page that readers see."""
        sheets.publish(version=self.record, by=self.by, **self.cleaned_data)
        return self.record.sheet.public_url
