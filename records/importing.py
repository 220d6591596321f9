"""The page on which a table is imported: the table, what is wrong with it or what it would do, and the confirmation."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from records import imports, tables
from records.listing import EXPORTS
from records.tables import Column
from records.wording import listed

SHOWN = 50


def import_page(request, importer, *, name, context, target):
    """Answer the page. name: of the model table's file. context: title, lead and crumbs. target: where to go then.

    Whoever calls has asked for the right. `?model=csv|xlsx` sends a table to fill in.
    """
    if kind := request.GET.get("model"):
        return _model(importer, kind, name)
    form = imports.TableForm(request.POST or None, request.FILES or None)
    shown = {"form": form, "importer": importer, "headings": [one.label for one in importer.fields], **context}
    if request.method != "POST":
        return render(request, "records/import.html", shown)
    if "rows" in request.POST:
        return _confirmed(request, importer, shown, target)
    if not form.is_valid():
        return render(request, "records/import.html", shown, status=422)
    try:
        lines = imports.read(importer, form.cleaned_data["table"])
    except tables.TableError as error:
        form.add_error("table", str(error))
        return render(request, "records/import.html", shown, status=422)
    return _tried(request, importer, lines, shown)


def _model(importer, kind, name):
    if kind not in EXPORTS:
        raise Http404
    columns = [Column(one.label, lambda row, one=one: row[one.name]) for one in importer.fields]
    return tables.export(iter([{one.name: str(one.example) for one in importer.fields}]), columns, name=name, kind=kind)


def _tried(request, importer, lines, shown):
    done = imports.attempt(importer, lines, request.user, keep=False)
    wrong = [line for line in lines if line.problems]
    shown |= {
        "total": len(lines),
        "headings": [one.label for one in importer.fields if one.name in lines[0].texts],
        "wrong": wrong,
        "lines": [] if wrong else lines[:SHOWN],
        "more": max(len(lines) - SHOWN, 0),
        "done": _told(importer, done),
        "rows": "" if wrong else imports.sealed(importer, lines, request.user),
    }
    return render(request, "records/import.html", shown, status=422 if wrong else 200)


def _told(importer, done):
    return [{"label": importer.outcomes[outcome], "number": number} for outcome, number in sorted(done.items())]


def _confirmed(request, importer, shown, target):
    lines = imports.opened(importer, request.POST["rows"], request.user)
    if lines is None:
        messages.warning(request, _("This preview is too old: choose the table again. Nothing has been imported."))
        return redirect(request.path)
    done = _told(importer, imports.attempt(importer, lines, request.user, keep=True))
    if any(line.problems for line in lines):
        # Something has happened since the preview.
        return _tried(request, importer, [imports.Line(line.number, line.texts) for line in lines], shown)
    told = listed(_("%(what)s: %(number)s") % {"what": row["label"], "number": row["number"]} for row in done)
    messages.success(request, _("Imported: %(told)s.") % {"told": told})
    return redirect(target)
