"""The pages that every record shares: confirming a transition, and following a job."""

from django.apps import apps
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from records import transitions
from records.crumbs import to_record
from records.jobs import Job, JobState
from records.stepping import step_page

OVER = {
    JobState.DONE: gettext_lazy("Work finished"),
    JobState.FAILED: gettext_lazy("The work failed"),
    JobState.CANCELLED: gettext_lazy("Work stopped"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def transition(request, label, pk, name):
    """Show what a transition does, ask for what it needs, and make it when confirmed."""
    return step_page(request, _record(request, label, pk, name), name)


def _record(request, label, pk, name):
    """The record that the person may see; Http404 otherwise, and if no step of it is made here."""
    try:
        model = apps.get_model(label)
        step = transitions.workflow_with(model, name).named(name)
    except (LookupError, ValueError) as error:
        raise Http404 from error
    # A transition with a page of its own is made there.
    if step.rule == transitions.SYSTEM or step.page:
        raise Http404
    return get_object_or_404(model.objects.visible_to(request.user), pk=pk)


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
