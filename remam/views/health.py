"""Whether the process answers."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def healthz(_request):
    """Say that the process is alive; nothing is asked of the database."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
