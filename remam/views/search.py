"""Search over everything one may see."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from records.crumbs import from_dashboard
from remam import search as everywhere
from remam.filters import SearchFilter
from remam.views.trail import from_home


@login_not_required
@require_safe
def search(request):
    """Show what answers the words in `q`, the best first, by kind, network and year if so chosen."""
    words = everywhere.clean(request.GET.get("q", ""))
    found = everywhere.search(words, request.user)
    filtered = SearchFilter(request.GET, request=request, found=found)
    page = found.page(filtered.chosen, request.GET.get("page"))
    to_here = from_dashboard if request.user.is_authenticated else from_home
    context = {
        "crumbs": to_here((_("Search"), "")),
        "base": "base_portal.html" if request.user.is_authenticated else "base_public.html",
        "query": words,
        "found": found,
        "filter": filtered,
        "page": page,
        "count": page.paginator.count,
        "rows": [everywhere.shown(entry, words, request.user) for entry in page.object_list],
    }
    return render(request, "remam/search.html", context)
