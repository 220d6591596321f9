"""The forms of a training: plan or propose an edition of a course, change it; results; what was applied."""

from django import forms
from django.utils.translation import gettext_lazy

from activities.actions import training as trainings
from activities.enums import Applied
from activities.forms.activity import EditActivityForm, NewActivityForm, PlanActivityForm, ScheduleForm
from activities.models import Course, Training, TrainingResult
from records.stepping import StepForm
from records.texts import PlainTexts
from records.transitions import asked_with


class TrainingFields(forms.Form):
    """What trainings have besides."""

    model = Training
    tried = (*NewActivityForm.tried, "course")

    course = forms.ModelChoiceField(
        Course.objects.none(), label=gettext_lazy("Course"), empty_label=gettext_lazy("Choose a course")
    )


class PlanTrainingForm(TrainingFields, PlanActivityForm):
    """Plan a training, or propose one."""

    actions = trainings
    fields_of_model = ["trainers", *PlanActivityForm.fields_of_model]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offered = (
            Course.objects.on_offer().filter(lead_network__in=self.scope.networks()).select_related("lead_network")
        )
        self.fields["course"].queryset = offered
        self.fields["course"].label_from_instance = lambda course: f"{course.lead_network.acronym} · {course.title}"
        self.fields["trainers"].widget = forms.Textarea(attrs={"rows": 3})


class EditTrainingForm(TrainingFields, EditActivityForm):
    """Change a training; the course stays, for the edition tells of it."""

    tried = NewActivityForm.tried
    fields_of_model = ["trainers", *EditActivityForm.fields_of_model]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["course"]
        self.fields["trainers"].widget = forms.Textarea(attrs={"rows": 3})

    def trial(self, status):
        trial = super().trial(status)
        trial.course = self.record.course
        return trial


@asked_with(Training, "schedule")
class TrainingScheduleForm(ScheduleForm):
    """Put a proposed or postponed training on the programme."""


def percent():
    """A field for a test's result."""
    return forms.IntegerField(required=False, min_value=0, max_value=100)


class ResultsForm(PlainTexts, forms.Form):
    """The tests of everybody on the list: two fields for each participant."""

    def __init__(self, *args, training, by, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.training, self.by, self.rows = training, by, rows
        known = {row.participant_id: row for row in TrainingResult.objects.filter(participant__activity=training)}
        for row in rows:
            for name in ("before", "after"):
                field = self.fields[f"{name}-{row.pk}"] = percent()
                field.initial = getattr(known.get(row.pk), name, None)
                field.label = row.shown_name

    def lines(self):
        """What the table shows: (participant, field before, field after)."""
        return [(row, self[f"before-{row.pk}"], self[f"after-{row.pk}"]) for row in self.rows]

    def save(self):
        """Save them all. Raises NotAllowed, NotReady or ValidationError."""
        data = self.cleaned_data
        results = {row.pk: (data[f"before-{row.pk}"], data[f"after-{row.pk}"]) for row in self.rows}
        given = {pk: pair for pk, pair in results.items() if pair != (None, None) or self._had(pk)}
        return trainings.save_results(training=self.training, by=self.by, results=given)

    def _had(self, pk):
        return any(self.fields[f"{name}-{pk}"].initial is not None for name in ("before", "after"))


class AppliedForm(StepForm):
    """What one has applied of a training. record: the Participant."""

    applied = forms.ChoiceField(
        label=gettext_lazy("Have you applied what you learnt?"), choices=Applied, widget=forms.RadioSelect
    )
    applied_how = forms.CharField(
        label=gettext_lazy("What, and with what result?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The coordination reads it; it may become a good-practice sheet."),
    )

    def save(self):
        """Say it. Raises NotAllowed or ValidationError."""
        trainings.say_applied(participant=self.record, by=self.by, **self.cleaned_data)
