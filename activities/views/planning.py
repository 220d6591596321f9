"""The page on which an activity of any kind is planned or proposed, perhaps from a line of the programme."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from activities.actions import programme as programmes
from activities.actions.activity import AlreadySaved
from activities.forms.scope import Scope
from activities.models import ProgrammeLine
from activities.views.activity import already_saved, sent
from records.crumbs import from_dashboard
from records.stepping import saved
from records.transitions import NotAllowed

PERMISSION = "activities.propose_activity"


def plan_page(request, form_class, *, refusal, title, listed, initial=None):
    """Answer the page of a new activity.

    refusal: what is said to whom it is not for. title: function(whether one plans, or only proposes) -> its heading.
    listed: the label and the name of the address of the list of its kind. initial: of the form.
    """
    scope = Scope(request.user, PERMISSION)
    if not scope.networks().exists():
        raise NotAllowed(refusal)
    line = line_of(request, scope, form_class.model.KIND)
    first = {**(initial or {}), **told_by(line)}
    form = form_class(sent(request), by=request.user, scope=scope, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            activity = saved(form)
        except AlreadySaved as error:
            return already_saved(request, error)
        if not form.errors:
            if line and activity.lead_network_id == line.programme.network_id:
                programmes.link(line=line, activity=activity, by=request.user)
            messages.success(request, _("Saved. Now say what will be on the agenda."))
            return redirect("activities:agenda", activity.pk)
    label, name = listed
    heading = title(bool(scope.coordinated))
    context = {
        "form": form,
        "activity": None,
        "back": reverse(name),
        "title": heading,
        "crumbs": from_dashboard((label, reverse(name)), (heading, "")),
    }
    return render(request, "activities/activity/form.html", context, status=422 if form.errors else 200)


def line_of(request, scope, kind):
    """The line of a programme, of a network that one coordinates, that the address names; None if there is none."""
    key = request.GET.get("line", "")
    if not (key.isascii() and key.isdigit() and len(key) < 18):
        return None
    lines = ProgrammeLine.objects.filter(programme__network__in=scope.coordinated, kind=kind, activity=None)
    return lines.select_related("programme").filter(pk=key).first()


def told_by(line):
    """What a line says of the activity, as the form takes it."""
    if line is None:
        return {}
    return {"title": line.title, "lead_network": line.programme.network_id, "host_city": line.city_id}
