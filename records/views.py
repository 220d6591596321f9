"""The pages that every record shares: confirming a transition, and following a job."""

from django import forms
from django.apps import apps
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from records import transitions
from records.jobs import Job
from records.transitions import NotAllowed, TransitionError


class TransitionForm(forms.Form):
    """Confirms a transition; its comment is required where the table says so."""

    comment = forms.CharField(max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args, reason_required, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["comment"].required = reason_required
        self.fields["comment"].label = _("Reason") if reason_required else _("Comment (optional)")


def transition(request, label, pk, name):
    """Show what a transition does and make it when confirmed."""
    record, step = _record_and_step(request, label, pk, name)
    refusal = transitions.why_not(request.user, step.rule, record)
    if refusal:
        raise NotAllowed(refusal)
    form = TransitionForm(request.POST or None, reason_required=step.reason)
    if request.method == "POST" and form.is_valid():
        try:
            transitions.apply(record, name, by=request.user, comment=form.cleaned_data["comment"])
        except TransitionError as error:
            if isinstance(error, NotAllowed):
                raise
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Done: %(step)s.") % {"step": step.label})
            return redirect(record.get_absolute_url())
    context = {
        "record": record,
        "step": step,
        "form": form,
        "state": transitions.state_of(record, _field(record, name)),
    }
    return render(request, "records/transition.html", context, status=422 if form.errors else 200)


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


def _field(record, name):
    return transitions.workflow_with(type(record), name).field


def job(request, pk):
    """The progress of a job, for whoever may see its record; asked for again by the page while it lasts."""
    found = get_object_or_404(Job.objects.select_related("content_type"), pk=pk)
    model = found.content_type.model_class()
    record = get_object_or_404(model.objects.visible_to(request.user), pk=found.object_id)
    template = "records/job.html#progress" if request.htmx else "records/job.html"
    return render(request, template, {"job": found, "record": record})
