"""The pages of trainings in the portal."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from activities.filters import TrainingFilter
from activities.forms.scope import Scope
from activities.forms.training import AppliedForm, EditTrainingForm, PlanTrainingForm, ResultsForm
from activities.models import Certificate, Participant, Training, TrainingResult
from activities.views.activity import (
    found,
    frame,
    list_participants,
    pages_beside,
    sent,
    what_one_may,
    whole,
    work_on,
)
from activities.views.planning import plan_page
from networks.models.appointment import offices_of
from records import transitions
from records.crumbs import from_dashboard, to_record
from records.listing import list_page
from records.stepping import saved
from records.tables import Column
from records.transitions import NotAllowed, require, why_not

COLUMNS = [
    Column(gettext_lazy("Code"), lambda row: row.code),
    Column(gettext_lazy("Network"), lambda row: row.lead_network.acronym),
    Column(gettext_lazy("Course"), lambda row: row.course.title),
    Column(gettext_lazy("Edition"), lambda row: row.edition),
    Column(gettext_lazy("Title"), lambda row: row.title),
    Column(gettext_lazy("First day"), lambda row: row.starts_on),
    Column(gettext_lazy("Last day"), lambda row: row.ends_on),
    Column(gettext_lazy("Host city"), lambda row: row.host_city.name if row.host_city else ""),
    Column(gettext_lazy("Hours"), lambda row: row.course.hours),
    Column(gettext_lazy("State"), lambda row: row.get_status_display()),
    Column(gettext_lazy("Assessment"), lambda row: row.get_assessment_status_display()),
]


@require_safe
def listing(request):
    """The trainings that the person sees, the latest first."""
    rows = Training.objects.in_workspace_of(request.user).select_related("lead_network", "host_city", "course")
    context = {
        "may_plan": Scope(request.user, "activities.propose_activity").any,
        "plans": bool(offices_of(request.user).coordinated_ids),
        "crumbs": from_dashboard((_("Trainings"), "")),
    }
    return list_page(
        request, rows, TrainingFilter, COLUMNS, "activities/training/list.html", context=context, name="trainings"
    )


@require_safe
def detail(request, pk):
    """Everything about a training on one page."""
    training = whole(request, Training, pk)
    participants = list_participants(training)
    may = what_one_may(request.user, training)
    moves = [move for move in transitions.moves_for(training, request.user) if not waits(training, move)]
    context = {
        **frame(training, request.user, participants),
        "training": training,
        "assessment": transitions.state_of(training, "assessment_status"),
        "may": may,
        "may_mark": why_not(request.user, "activities.mark_training", training) is None,
        "work": work_on(training, moves, may, pages_beside(training)),
        "results": results_of(training, participants),
        "own_follow_up": follows_up(request.user, training, participants),
    }
    return render(request, "activities/training/detail.html", context)


def waits(training, move):
    """True for the steps of the assessment before the training was held: they need no saying."""
    return move.refused and move.name == "mark"


def results_of(training, participants):
    """What the page tells of the results: counts, means, and what was applied; None before there are any."""
    rows = list(TrainingResult.objects.filter(participant__activity=training))
    certificates = Certificate.objects.valid().filter(training=training).count()
    if not rows and not certificates:
        return None
    both = [(row.before, row.after) for row in rows if row.before is not None and row.after is not None]
    applied = [row.get_applied_display() for row in rows if row.applied]
    return {
        "people": len(participants),
        "certificates": certificates,
        "tested": len(both),
        "before": round(sum(before for before, _after in both) / len(both)) if both else None,
        "after": round(sum(after for _before, after in both) / len(both)) if both else None,
        "applied": [(label, applied.count(label)) for label in dict.fromkeys(applied)],
    }


def follows_up(person, training, participants):
    """The person's own place on the list, if they are asked what they have applied."""
    own = next((row for row in participants if row.person_id == person.pk), None)
    if own:
        own.activity = training
    return own if own and why_not(person, "activities.answer_follow_up", own) is None else None


def new(request):
    """Plan a training (coordinator) or propose one (focal point)."""
    course = request.GET.get("course", "")
    return plan_page(
        request,
        PlanTrainingForm,
        refusal=_("Coordinators plan trainings, and focal points of member cities propose them."),
        title=lambda plans: _("Plan a training") if plans else _("Propose a training"),
        listed=(_("Trainings"), "activities:trainings"),
        initial={"course": course} if course.isdigit() else None,
    )


def edit(request, pk):
    """Change a training."""
    training = of_kind(request, pk)
    require(request.user, "activities.change_activity", training)
    form = EditTrainingForm(sent(request), record=training, by=request.user)
    if request.method == "POST" and form.is_valid():
        saved(form)
        if not form.errors:
            messages.success(request, _("The training has been changed."))
            return redirect(training)
    title = _("Change the training")
    context = {"form": form, "activity": training, "title": title, "crumbs": to_record(training, (title, ""))}
    return render(request, "activities/activity/form.html", context, status=form.status)


def of_kind(request, pk):
    """The training of that key that the person sees; Http404 otherwise."""
    return found(request, pk, Training)


def results(request, pk):
    """The tests of everybody, in one table."""
    training = of_kind(request, pk)
    require(request.user, "activities.mark_training", training)
    if training.is_final:
        raise NotAllowed(_("The certificates are issued: the results stand."))
    rows = list(Participant.objects.filter(activity=training).select_related("city").with_presences().by_city())
    form = ResultsForm(sent(request), training=training, by=request.user, rows=rows)
    if request.method == "POST" and form.is_valid():
        saved(form)
        if not form.errors:
            messages.success(request, _("The results are saved."))
            return redirect(training)
    rates = {row.pk: training.attendance_of(row) for row in rows}
    context = {
        "form": form,
        "training": training,
        "lines": [
            (row, before, after, rates[row.pk], rates[row.pk] >= training.course.threshold)
            for row, before, after in form.lines()
        ],
        "crumbs": to_record(training, (_("Results"), "")),
    }
    return render(request, "activities/training/results.html", context, status=422 if form.errors else 200)


def applied(request, pk):
    """What the person says to have applied, six months later."""
    training = of_kind(request, pk)
    row = get_object_or_404(Participant, activity=training, person=request.user)
    row.activity = training
    require(request.user, "activities.answer_follow_up", row)
    known = TrainingResult.objects.filter(participant=row).first()
    initial = {"applied": known.applied, "applied_how": known.applied_how} if known else None
    form = AppliedForm(sent(request), record=row, by=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved(form)
        if not form.errors:
            messages.success(request, _("Thank you: noted."))
            return redirect(training)
    context = {"form": form, "training": training, "crumbs": to_record(training, (_("What I have applied"), ""))}
    return render(request, "activities/training/applied.html", context, status=422 if form.errors else 200)
