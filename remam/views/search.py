"""Search over everything one may see."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from remam import search as everywhere


@login_not_required
@require_safe
def search(request):
    """Show what answers the words in `q`, kind by kind."""
    query = request.GET.get("q", "").strip()[: everywhere.SEARCH_MAX_LENGTH]
    groups, number = everywhere.search(query, request.user)
    context = {
        "base": "base_portal.html" if request.user.is_authenticated else "base_public.html",
        "query": query,
        "groups": groups,
        "number": number,
    }
    return render(request, "remam/search.html", context)
