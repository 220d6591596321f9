"""Writing a convention with its parties and commitments."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from networks.enums import IN_WRITING
from networks.forms.convention import form_for
from networks.forms.convention_rows import OFFERED, ConventionRows
from networks.models import Convention
from records.crumbs import from_dashboard, to_record
from records.merging import Conflict
from records.stepping import add_invalid, add_refusal, posted
from records.transitions import NotReady, require


def convention_create(request):
    """The secretariat begins a convention."""
    require(request.user, "networks.change_convention")
    return _page(request, None)


def convention_edit(request, pk):
    """The secretariat changes a convention: all of it in writing, later where it belongs and who reads it."""
    found = get_object_or_404(Convention.objects.visible_to(request.user), pk=pk)
    require(request.user, "networks.change_convention", found)
    return _page(request, found)


def _page(request, found):
    form = form_for(found)(**posted(request), instance=found, by=request.user)
    writes = found is None or found.status in IN_WRITING
    adding = request.POST.get("add", "")
    rows = ConventionRows(**_sent(request), convention=found, adding=adding) if writes else None
    conflict = None
    if request.method == "POST" and not adding and _are_valid(form, rows):
        try:
            kept = form.save(**(rows.values() if rows else {}))
        except Conflict as error:
            conflict, rows = error, rows.after_conflict()
        except NotReady as error:
            add_refusal(form, error)
        except ValidationError as error:
            add_invalid(form, error)
        else:
            messages.success(request, _("%(convention)s has been saved.") % {"convention": kept})
            return redirect(kept)
    status = 409 if conflict else 422 if rows and rows.errors else form.status
    return render(request, "networks/convention/form.html", _context(found, form, rows, conflict), status=status)


def _sent(request):
    return {"data": request.POST} if request.method == "POST" else {}


def _are_valid(form, rows):
    """Both are looked at, so that all that is wrong is said at once."""
    is_valid = form.is_valid()
    return (rows is None or rows.is_valid(form.term)) and is_valid


def _context(found, form, rows, conflict):
    heading = _("Edit") if found else _("New convention")
    crumbs = (
        to_record(found, (heading, ""))
        if found
        else from_dashboard((_("Conventions"), reverse("networks:conventions")), (heading, ""))
    )
    return {
        "convention": found,
        "form": form,
        "rows": rows,
        "conflict": conflict,
        "saved_parties": found.parties.with_names().order_by("position", "pk") if conflict else [],
        "saved_commitments": found.commitments.select_related("party__city", "party__organisation") if conflict else [],
        "heading": heading,
        "offered_id": OFFERED,
        "offered": rows.offered() if rows else [],
        "crumbs": crumbs,
        "cancel_url": found.get_absolute_url() if found else reverse("networks:conventions"),
    }
