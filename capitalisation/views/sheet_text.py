"""Writing a version, one section at a time."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from capitalisation.actions.sheet import Conflict
from capitalisation.discussion import may_discuss, threads_of
from capitalisation.enums import SECTION_FIELDS, SECTION_ROWS, Section
from capitalisation.forms.sheet_text import SECTION_CLASSES
from capitalisation.models import SheetVersion
from capitalisation.workflow import missing
from records.crumbs import to_record
from records.stepping import add_invalid, add_refusal
from records.transitions import NotAllowed, TransitionError, require, step_url

SECTIONS = list(Section)
# Empty rows that one page can be asked to show.
MOST_EXTRA = 10


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_edit(request, pk):
    """Write the section ?section= of a version; what others saved meanwhile in the same section is shown beside."""
    version = get_object_or_404(SheetVersion.objects.visible_to(request.user).complete(), pk=pk)
    require(request.user, "capitalisation.change_sheet", version)
    if request.method != "POST" and not version.is_editable:
        messages.warning(request, _("This version is no longer being written."))
        return redirect(version)
    section = _section(request)
    form = SECTION_CLASSES[section](
        request.POST or None, version=version, section=section, by=request.user, extra=_extra(request)
    )
    differences = []
    if request.method == "POST" and form.is_valid():
        differences, is_saved = _save(form)
        if is_saved:
            return _go_on(request, version, section)
    context = {
        **_place(version, section),
        "form": form,
        "formset": form.rows,
        "differences": differences,
        "threads": threads_of(version, request.user, section).get(section.value, []),
        "may": may_discuss(request.user, version),
    }
    status = 409 if differences else 422 if form.errors or (form.rows and form.rows.total_error_count()) else 200
    return render(request, "capitalisation/sheet/edit.html", context, status=status)


def _section(request):
    name = request.GET.get("section", "")
    return Section(name) if name in Section.values else Section.IDENTITY


def _extra(request):
    text = request.GET.get("rows", "")
    return min(int(text), MOST_EXTRA) if text.isdecimal() and len(text) < 3 else 0


def _save(form):
    """(what differs from the text saved by somebody else meanwhile, True if all was saved)."""
    try:
        form.save()
    except NotAllowed:
        raise
    except Conflict as conflict:
        differences = form.after_conflict(conflict.current)
        form.add_error(None, str(conflict))
        return differences, False
    except TransitionError as error:
        add_refusal(form, error)
        return [], False
    except ValidationError as error:
        add_invalid(form, error)
        return [], False
    return [], True


def _go_on(request, version, section):
    """To the next section, back to the sheet, or to this section again, with one row more."""
    page = reverse("capitalisation:sheet_edit", args=[version.pk])
    if "add" in request.POST:
        return redirect(f"{page}?section={section.value}&rows=1#last-row")
    messages.success(request, _("Saved: %(section)s.") % {"section": section.label})
    then = request.POST.get("then", "")
    if then == "close":
        return redirect(version)
    later = SECTIONS[SECTIONS.index(section) + 1 :]
    if then == "next" and later:
        return redirect(f"{page}?section={later[0].value}")
    if then == "next":
        return redirect(step_url(SheetVersion, version.pk, "submit"))
    return redirect(f"{page}?section={section.value}")


def _place(version, section):
    """Where one is: the task list, and what stands before and after."""
    position = SECTIONS.index(section)
    return {
        "version": version,
        "sheet": version.sheet,
        "section": section,
        "number": position + 1,
        "total": len(SECTIONS),
        "tasks": tasks_of(version, section),
        "missing": missing(version),
        "is_last": position + 1 == len(SECTIONS),
        "crumbs": to_record(version, (section.label, "")),
    }


def tasks_of(version, current=None):
    """The sections as a list of tasks: dicts with label, url, state (done, started, todo or optional), current."""
    lacking = {name for name, _label in missing(version)}
    page = reverse("capitalisation:sheet_edit", args=[version.pk])
    return [
        {
            "label": section.label,
            "url": f"{page}?section={section.value}",
            "state": _state(version, section, lacking),
            "current": section == current,
        }
        for section in SECTIONS
    ]


def _state(version, section, lacking):
    rows = SECTION_ROWS.get(section, "")
    names = [name for name in SECTION_FIELDS[section] if name not in ("title", "language", "licence")]
    written = any(getattr(version, name) for name in names) or bool(rows and version.rows_of(rows))
    if lacking & {*SECTION_FIELDS[section], rows}:
        return "started" if written else "todo"
    return "done" if written else "optional"
