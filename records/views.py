"""The pages that every record shares: confirming a transition, and following a job."""

from functools import partial

from django import forms
from django.apps import apps
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from records import transitions
from records.crumbs import to_record
from records.jobs import Job, JobState
from records.stepping import StepForm, step_page

OVER = {
    JobState.DONE: gettext_lazy("Work finished"),
    JobState.FAILED: gettext_lazy("The work failed"),
    JobState.CANCELLED: gettext_lazy("Work stopped"),
}


class TransitionForm(StepForm):
    """Confirms a transition; its comment is required where the table says so."""

    comment = forms.CharField(max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args, step, **kwargs):
        super().__init__(*args, **kwargs)
        self.step = step
        self.fields["comment"].required = step.reason
        self.fields["comment"].label = _("Reason") if step.reason else _("Comment")
        if step.reason:
            self.fields["comment"].help_text = _("Those concerned will read it, and it is kept in the journal.")

    def save(self):
        transitions.apply(self.record, self.step.name, by=self.by, comment=self.cleaned_data["comment"])


def transition(request, label, pk, name):
    """Show what a transition does, and make it when confirmed."""
    record, step = _record_and_step(request, label, pk, name)
    return step_page(request, record, name, partial(TransitionForm, step=step))


def _record_and_step(request, label, pk, name):
    """The record that the person may see and the row of its table; Http404 otherwise."""
    try:
        model = apps.get_model(label)
        step = transitions.workflow_with(model, name).named(name)
    except (LookupError, ValueError) as error:
        raise Http404 from error
    # A transition with a form of its own is made there.
    if step.rule == transitions.SYSTEM or step.page:
        raise Http404
    return get_object_or_404(model.objects.visible_to(request.user), pk=pk), step


@require_safe
def job(request, pk):
    """The progress of a job, for whoever may see its record; asked for again by the page while it lasts."""
    found = get_object_or_404(Job.objects.select_related("content_type"), pk=pk)
    model = found.content_type.model_class()
    record = get_object_or_404(model.objects.visible_to(request.user), pk=found.object_id)
    if request.htmx and found.is_over:
        # The whole page is read anew, so that its title says the same as the rest.
        return HttpResponse(headers={"HX-Refresh": "true"})
    title = OVER.get(found.state, _("Work in progress"))
    context = {"job": found, "record": record, "title": title, "crumbs": to_record(record, (title, ""))}
    return render(request, "records/job.html#progress" if request.htmx else "records/job.html", context)
