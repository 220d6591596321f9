"""Search over everything one may see."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from remam import search as everywhere
from remam.filters import SearchFilter


@login_not_required
@require_safe
def search(request):
    """Show what answers the words in `q`, the best first, by kind, network and year if so chosen."""
    words = everywhere.clean(request.GET.get("q", ""))
    found = everywhere.search(words, request.user)
    filtered = SearchFilter(request.GET, request=request, found=found)
    page = found.page(filtered.chosen, request.GET.get("page"))
    context = {
        "base": "base_portal.html" if request.user.is_authenticated else "base_public.html",
        "query": words,
        "found": found,
        "filter": filtered,
        "page": page,
        "count": page.paginator.count,
        "rows": [everywhere.shown(entry, words, request.user) for entry in page.object_list],
    }
    return render(request, "remam/search.html", context)
