"""Reviews of applications: the list of one's own, and the page where a reviewer scores."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from networks.enums import ANNEX, ApplicationStatus, ReviewStatus
from networks.filters import ReviewFilter
from networks.forms.application import answers
from networks.forms.review import ScoreForm
from networks.models import Review
from networks.workflow.review import is_judged
from records import journal, transitions, uploads
from records.crumbs import from_dashboard, to_record
from records.listing import list_page
from records.stepping import posted, saved
from records.tables import Column
from records.transitions import require

COLUMNS = [
    Column(gettext_lazy("Code"), lambda review: review.code),
    Column(gettext_lazy("Call"), lambda review: review.application.call.title),
    Column(gettext_lazy("City"), lambda review: review.application.city.name),
    Column(gettext_lazy("Reviewer"), lambda review: review.reviewer),
    Column(gettext_lazy("State"), lambda review: review.get_status_display()),
]


@require_safe
def reviews(request):
    """The reviews that the person may see: their own, and those of others once all of an application are in."""
    seen = Review.objects.visible_to(request.user).exclude(application__status=ApplicationStatus.WITHDRAWN)
    seen = seen.select_related("application__call__network", "application__city", "reviewer")
    context = {"crumbs": from_dashboard((_("Reviews"), ""))}
    return list_page(request, seen, ReviewFilter, COLUMNS, "networks/review/list.html", context, name="reviews")


def review(request, pk):
    """A review: its reviewer scores the application; once all are in, the others read it."""
    seen = Review.objects.visible_to(request.user)
    found = get_object_or_404(seen.select_related("application__call__network", "application__city", "reviewer"), pk=pk)
    writes = found.status == ReviewStatus.DRAFT and is_judged(found) is None
    writes = writes and transitions.why_not(request.user, "networks.score_application", found) is None
    if request.method == "POST":
        require(request.user, "networks.score_application", found)
    form = ScoreForm(**posted(request), record=found, by=request.user) if writes or request.method == "POST" else None
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, _("Saved. Hand the review in once every criterion has its score."))
        return redirect(found)
    papers = uploads.files_of(found.application, ANNEX)
    context = {
        "review": found,
        "application": found.application,
        "form": form,
        "scores": found.scores.select_related("criterion"),
        "parts": answers(found.application, papers),
        "papers": papers,
        "crumbs": to_record(found),
        "state": transitions.state_of(found),
        "moves": transitions.moves_for(found, request.user),
        "entries": journal.entries_of(found),
    }
    return render(request, "networks/review/detail.html", context, status=422 if form and form.errors else 200)
