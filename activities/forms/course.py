"""The form of a course of the catalogue."""

from django import forms
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy

from activities.actions import course as courses
from activities.models import Course
from networks.enums import Visibility
from networks.models import Network, SubTheme
from records.merging import MergingForm
from records.stepping import StepForm
from records.texts import visible

FIELDS = ["title", "sub_theme", "level", "hours", "objectives", "prerequisites", "audience", "threshold", "visibility"]


class CourseFields(StepForm):
    """What a course says of itself."""

    fields_of_model = FIELDS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("objectives", "prerequisites")}
        # Hours are written as the reader's language writes them: 14,5.
        localized = ("hours",)
        self.fields |= fields_for_model(
            Course, fields=self.fields_of_model, widgets=widgets, localized_fields=localized
        )
        self.fields["title"].validators.append(visible)
        self.fields["sub_theme"].queryset = SubTheme.objects.select_related("network")
        self.fields["sub_theme"].label_from_instance = lambda theme: f"{theme.network.acronym} · {theme.name}"


class NewCourseForm(CourseFields):
    """A course of a network that one coordinates. record: None."""

    lead_network = forms.ModelChoiceField(Network.objects.none(), label=gettext_lazy("Network"), empty_label=None)

    def __init__(self, *args, scope, **kwargs):
        super().__init__(*args, record=None, **kwargs)
        self.fields["lead_network"].queryset = scope.networks()
        self.fields["lead_network"].label_from_instance = lambda network: f"{network.acronym} · {network.name}"
        self.fields["visibility"].initial = Visibility.MEMBERS

    def save(self):
        """Put it in the catalogue. Return the Course. Raises NotAllowed or ValidationError."""
        return courses.create(by=self.by, **self.cleaned_data)


class EditCourseForm(MergingForm, CourseFields):
    """Change a course; the network stays."""

    fields_of_model = [*FIELDS, "is_archived"]

    def __init__(self, *args, record, **kwargs):
        initial = {name: getattr(record, name) for name in self.fields_of_model}
        super().__init__(*args, record=record, initial=initial, **kwargs)
        self.fields["sub_theme"].queryset = self.fields["sub_theme"].queryset.filter(network=record.lead_network_id)

    def save(self):
        """Save the changes. Raises NotAllowed or ValidationError."""
        changed = self.changed_names()
        values = {name: value for name, value in self.cleaned_data.items() if name in changed}
        courses.change(course=self.record, by=self.by, **values)
