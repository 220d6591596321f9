"""The steps of a version from draft to publication, each with its page."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from capitalisation.enums import SECTION_FIELDS, SECTION_ROWS
from capitalisation.forms import sheet_step as forms
from capitalisation.models import SheetVersion
from capitalisation.reading import sections_of
from capitalisation.workflow import missing
from records.crumbs import to_record
from records.stepping import step_page

methods = require_http_methods(["GET", "HEAD", "POST"])


def _page(request, pk, name, form_class, template="records/step.html", more=None):
    """The page of one step; `more`: function(version) -> what else its template shows."""
    version = get_object_or_404(SheetVersion.objects.visible_to(request.user).complete(), pk=pk)
    context = {"version": version, "sheet": version.sheet, **(more(version) if more else {})}
    return step_page(request, version, name, form_class, template, context)


@methods
def sheet_submit(request, pk):
    """Check what was written, section by section, and hand it in."""
    return _page(request, pk, "submit", forms.SubmitForm, "capitalisation/sheet/submit.html", _answers)


def _answers(version):
    page = reverse("capitalisation:sheet_edit", args=[version.pk])
    section_of = {name: section for section, names in SECTION_FIELDS.items() for name in names}
    section_of |= {name: section for section, name in SECTION_ROWS.items()}
    lacking = [
        {"label": label, "section": section_of[name].label, "url": f"{page}?section={section_of[name].value}#id_{name}"}
        for name, label in missing(version)
    ]
    crumbs = to_record(version, (_("Check and submit"), ""))
    open_count = version.comments.open().count()
    return {"sections": sections_of(version), "missing": lacking, "crumbs": crumbs, "open_count": open_count}


@methods
def sheet_reviewer(request, pk):
    """Name somebody of another city who reviews the sheet."""
    return _page(request, pk, "start_review", forms.ReviewerForm)


@methods
def sheet_return(request, pk):
    """Give the sheet back to its authors."""
    return _page(request, pk, "ask_to_complete", forms.ReturnForm)


@methods
def sheet_validate(request, pk):
    """End the review."""
    return _page(request, pk, "validate", forms.ValidateForm, "capitalisation/sheet/validate.html", _open_comments)


def _open_comments(version):
    return {"open_comments": list(version.comments.open().select_related("by"))}


@methods
def sheet_release(request, pk):
    """The secretariat's agreement."""
    return _page(request, pk, "release", forms.ReleaseForm)


@methods
def sheet_publish(request, pk):
    """Put the version online."""
    return _page(request, pk, "publish", forms.PublishForm, "capitalisation/sheet/publish.html", _before)


def _before(version):
    """The version online that this one takes the place of, if there is one."""
    return {"before": version.sheet.online}


@methods
def sheet_mark(request, pk):
    """Say that the sheet has aged."""
    return _page(request, pk, "mark_to_update", forms.MarkForm)


@methods
def sheet_archive(request, pk):
    """Take the sheet offline and keep it."""
    return _page(request, pk, "archive", forms.ArchiveForm)


@methods
def sheet_reject(request, pk):
    """Refuse the version for good."""
    return _page(request, pk, "reject", forms.RejectForm)
