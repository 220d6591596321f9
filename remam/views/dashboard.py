"""The portal's first page: what awaits the person, by the roles they hold today."""

from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def dashboard(request):
    """Show what awaits the person, then how their networks fare."""
    return render(request, "remam/dashboard/detail.html", {})


@require_safe
def awaiting(request):
    """List everything that awaits the person."""
    return render(request, "remam/dashboard/awaiting.html", {})
