"""Evaluating an activity: the anonymous form, and what came of it."""

from collections import Counter

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from activities.actions import evaluation as evaluations
from activities.enums import Intention
from activities.forms.evaluation import MARKS, EvaluationForm
from activities.models import Ballot, Evaluation
from activities.models.evaluation import LEAST_ANSWERS, hash_of
from activities.views.activity import found, sent
from records import tables
from records.crumbs import to_record
from records.listing import EXPORTS
from records.tables import Column
from records.transitions import NotReady, require, why_not


def _mark(name):
    return Column(Evaluation._meta.get_field(name).verbose_name, lambda row: getattr(row, name))


COLUMNS = [
    *map(_mark, MARKS),
    Column(gettext_lazy("Will you apply something of it?"), lambda row: row.get_intention_display()),
    Column(gettext_lazy("What will you apply?"), lambda row: row.kept),
    Column(gettext_lazy("What should be treated next?"), lambda row: row.need),
    Column(gettext_lazy("What should be done better?"), lambda row: row.improve),
]


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evaluate(request, token):
    """The form, for whoever has a link; once answered it says thank you, and the link serves no more."""
    ballot = get_object_or_404(Ballot.objects.select_related("activity__lead_network"), token_hash=hash_of(token))
    form = EvaluationForm(sent(request), token=token)
    is_open = evaluations.is_open(ballot.activity) and not ballot.is_used
    if request.method == "POST" and form.is_valid() and form.save():
        return redirect("activities:evaluate", token)
    context = {
        "activity": ballot.activity,
        "form": form,
        "is_open": is_open,
        "is_used": ballot.is_used,
        "crumbs": [(_("Home"), reverse("home")), (_("Your opinion"), None)],
    }
    response = render(request, "activities/evaluation/form.html", context, status=422 if form.errors else 200)
    response["X-Robots-Tag"] = "noindex"
    return response


def results(request, pk):
    """What those who were there thought; a button asks them. With fewer than three answers only how many there are."""
    activity = found(request, pk)
    require(request.user, "activities.read_evaluation", activity)
    if request.method == "POST":
        return asked(request, activity)
    rows = list(Evaluation.objects.filter(activity=activity))
    shown = rows if len(rows) >= LEAST_ANSWERS else []
    if request.GET.get("export") is not None:
        if not shown or request.GET["export"] not in EXPORTS:
            raise Http404
        return tables.export(shown, COLUMNS, name=f"evaluation-{activity.code}", kind=request.GET["export"])
    context = {
        "activity": activity,
        "asked": Ballot.objects.filter(activity=activity).count(),
        "answers": len(rows),
        "least": LEAST_ANSWERS,
        "is_open": evaluations.is_open(activity),
        "may_ask": why_not(request.user, "activities.ask_evaluation", activity) is None
        and not activity.evaluation_closes_on,
        "marks": marks_of(shown),
        "intentions": bars(Counter(row.intention for row in shown), Intention),
        "texts": texts_of(shown),
        "export_url": request.path if shown else "",
        "crumbs": to_record(activity, (_("Evaluation"), "")),
    }
    return render(request, "activities/evaluation/results.html", context)


def asked(request, activity):
    """Ask those who were there."""
    try:
        number = evaluations.ask(activity=activity, by=request.user)
    except NotReady as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("%(number)s people have been asked by mail.") % {"number": number})
    return redirect(request.path)


def marks_of(rows):
    """A bar for each question: the mean of its marks, and that as a share of five, in percent."""
    found_marks = []
    for name in MARKS if rows else ():
        mean = sum(getattr(row, name) for row in rows) / len(rows)
        label = Evaluation._meta.get_field(name).verbose_name
        found_marks.append({"label": label, "value": number_format(mean, 1), "share": round(mean * 20), "tone": ""})
    return found_marks


def bars(counted, choices):
    """A bar for each choice: how many chose it, and their share in percent."""
    total = counted.total()
    if not total:
        return []
    return [
        {"label": choice.label, "value": counted[choice], "share": round(counted[choice] * 100 / total), "tone": ""}
        for choice in choices
    ]


def texts_of(rows):
    """The texts by question, those that say something; in the order of their meaningless keys."""
    found_texts = [
        (Evaluation._meta.get_field(name).verbose_name, [getattr(row, name) for row in rows if getattr(row, name)])
        for name in ("kept", "need", "improve")
    ]
    return [(label, texts) for label, texts in found_texts if texts]
