"""The documents of an activity: asking for one, following how it is made, and reading it."""

from django.contrib import messages
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.actions import paper as papers
from activities.actions.paper import OWN_PERMISSION, PERMISSION
from activities.enums import PaperKind
from activities.forms.paper import PaperForm
from activities.models import Paper, Participant
from activities.views.activity import found, sent
from records.crumbs import to_record
from records.stepping import saved
from records.transitions import require
from records.uploads import send_file


def listing(request, pk):
    """One's own documents of an activity, and the form that asks for another."""
    activity = found(request, pk)
    kinds = papers.kinds_for(request.user, activity)
    if request.method == "POST" and not kinds:
        require(request.user, PERMISSION[PaperKind.ATTENDANCE_SHEET], activity)
    form = PaperForm(sent(request), record=activity, by=request.user, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        saved(form)
        if not form.errors:
            return redirect("activities:papers", activity.pk)
    mine = Paper.objects.visible_to(request.user).filter(activity=activity).select_related("job", "participant__person")
    context = {
        "activity": activity,
        "form": form if kinds else None,
        "papers": mine,
        "is_under_way": any(paper.is_under_way for paper in mine),
        "own_kinds": papers.own_kinds(request.user, own_row(request.user, activity)),
        "crumbs": to_record(activity, (_("Documents"), "")),
    }
    if request.htmx:
        return render(request, "activities/paper/list.html#papers", context)
    return render(request, "activities/paper/list.html", context, status=422 if form.errors else 200)


def own_row(person, activity):
    """The person's own place on the list; None if there is none."""
    row = Participant.objects.filter(activity=activity, person=person).first()
    if row:
        row.activity = activity
    return row


def own_paper(request, pk):
    """Have one's own convocation or certificate made, in the language of the page."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    activity = found(request, pk)
    row, kind = own_row(request.user, activity), request.POST.get("kind")
    if row is None or kind not in OWN_PERMISSION:
        raise Http404
    papers.ask(activity=activity, by=request.user, kind=kind, language=get_language(), participant=row)
    messages.success(request, _("The document is being made: it is here in a few seconds."))
    return redirect("activities:papers", activity.pk)


@require_safe
def serve(request, pk, paper):
    """The file, for whoever asked for it and still sees the activity."""
    activity = found(request, pk)
    made = get_object_or_404(Paper.objects.visible_to(request.user).exclude(file=""), pk=paper, activity=activity.pk)
    return send_file(made.file, f"{activity.code}-{made.kind}-{made.language}.pdf", "application/pdf")
