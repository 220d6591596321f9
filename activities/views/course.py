"""The pages of the catalogue of courses."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from activities.filters import CourseFilter
from activities.forms.course import EditCourseForm, NewCourseForm
from activities.forms.scope import Scope
from activities.models import Course, Training
from activities.views.activity import sent
from records.crumbs import from_dashboard, to_record
from records.journal import entries_of
from records.listing import list_page
from records.stepping import saved
from records.tables import Column
from records.transitions import NotAllowed, require, why_not

COLUMNS = [
    Column(gettext_lazy("Code"), lambda row: row.code),
    Column(gettext_lazy("Network"), lambda row: row.lead_network.acronym),
    Column(gettext_lazy("Title"), lambda row: row.title),
    Column(gettext_lazy("Level"), lambda row: row.get_level_display()),
    Column(gettext_lazy("Hours"), lambda row: row.hours),
    Column(gettext_lazy("Objectives"), lambda row: row.objectives),
    Column(gettext_lazy("Editions"), lambda row: row.edition_count),
]


def seen_by(person):
    """The courses that a person sees in the portal, with the number of their editions."""
    found = Course.objects.in_workspace_of(person).select_related("lead_network")
    return found.annotate(edition_count=Count("editions")).order_by("title", "pk")


@require_safe
def listing(request):
    """The catalogue, by title."""
    rows = seen_by(request.user)
    if request.GET.get("archived") != "on":
        rows = rows.on_offer()
    context = {
        "may_add": Scope(request.user, "activities.change_course").any,
        "crumbs": from_dashboard((_("Courses"), "")),
    }
    return list_page(
        request, rows, CourseFilter, COLUMNS, "activities/course/list.html", context=context, name="courses"
    )


def found(request, pk):
    """The course of that key that the person sees; Http404 otherwise."""
    return get_object_or_404(seen_by(request.user).prefetch_related("networks"), pk=pk)


@require_safe
def detail(request, pk):
    """What a course teaches, and its editions."""
    course = found(request, pk)
    editions = Training.objects.in_workspace_of(request.user).filter(course=course)
    context = {
        "course": course,
        "editions": editions.select_related("lead_network", "host_city", "course"),
        "may_change": why_not(request.user, "activities.change_course", course) is None,
        "may_plan": not course.is_archived and Scope(request.user, "activities.propose_activity").any,
        "entries": entries_of(course),
        "crumbs": to_record(course),
    }
    return render(request, "activities/course/detail.html", context)


def new(request):
    """Put a course in the catalogue."""
    scope = Scope(request.user, "activities.change_course")
    if not scope.any:
        raise NotAllowed(_("Coordinators keep the catalogue of their network."))
    form = NewCourseForm(sent(request), by=request.user, scope=scope)
    if request.method == "POST" and form.is_valid():
        course = saved(form)
        if not form.errors:
            messages.success(request, _("The course is in the catalogue. Now plan its first edition."))
            return redirect(course)
    title = _("Add a course")
    context = {"form": form, "title": title, "back": reverse("activities:courses")}
    context["crumbs"] = from_dashboard((_("Courses"), reverse("activities:courses")), (title, ""))
    return render(request, "activities/course/form.html", context, status=422 if form.errors else 200)


def edit(request, pk):
    """Change a course."""
    course = found(request, pk)
    require(request.user, "activities.change_course", course)
    form = EditCourseForm(sent(request), record=course, by=request.user)
    if request.method == "POST" and form.is_valid():
        saved(form)
        if not form.errors:
            messages.success(request, _("The course has been changed."))
            return redirect(course)
    title = _("Change the course")
    context = {"form": form, "title": title, "back": course.get_absolute_url()}
    context["crumbs"] = to_record(course, (title, ""))
    return render(request, "activities/course/form.html", context, status=form.status)
