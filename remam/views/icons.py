"""The sheet of icons that every page of the portal points to."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from remam import icons
from remam.navigation import ICONS

A_YEAR = 365 * 24 * 3600


@login_not_required
@require_safe
def sheet(_request, version):
    """Return the drawings of the side bar's icons; kept for a year if `version` is theirs, for a page may be older."""
    file, present = icons.sheet(ICONS)
    response = HttpResponse(file, content_type="image/svg+xml")
    if version == present:
        patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    return response
