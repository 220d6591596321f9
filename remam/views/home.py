"""The public home page."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def home(request):
    """Show what the networks are, do and have kept."""
    return render(request, "remam/home.html", {})
