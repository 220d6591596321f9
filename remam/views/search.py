"""Search over everything one may see."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def search(request):
    """Show what answers the words in `q`, kind by kind."""
    return render(request, "remam/search.html", {"query": request.GET.get("q", "").strip()})
