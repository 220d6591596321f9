"""One list page: filter, count, cut into pages, show; or export exactly what is filtered."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from records import tables

PER_PAGE = 20
EXPORTS = ("csv", "xlsx")
EXPORT_CHUNK = 500


def list_page(request, queryset, filterset, columns, template, context=None, name="list"):
    """Answer a list's address.

    queryset: what this person may see, ordered, with all that a row shows. filterset: a RecordFilter class.
    columns: records.tables.Columns of the export (empty: no export). name: the exported file's.
    The template gets filter, page (of 20), rows, count and export_url; `?export=csv|xlsx` sends the file instead.
    Queries: the count, one page of rows, and one per facet.
    """
    filtered = filterset(request.GET, queryset=queryset, request=request)
    kind = request.GET.get("export")
    if kind is not None:
        return _export(filtered.qs, columns, name, kind)
    page = Paginator(filtered.qs, PER_PAGE).get_page(request.GET.get("page"))
    shown = {
        "filter": filtered,
        "page": page,
        "rows": page.object_list,
        "count": page.paginator.count,
        "export_url": request.path if columns and page.paginator.count else "",
        **(context or {}),
    }
    return render(request, template, shown)


def _export(queryset, columns, name, kind):
    if kind not in EXPORTS or not columns:
        raise Http404
    return tables.export(queryset.iterator(chunk_size=EXPORT_CHUNK), columns, name=name, kind=kind)
