"""The least that a page behind a login costs with this stack: what the portal's pages are measured against.

The same middleware, a translated base template; a list of 20 rows with a join and their number, and a record with its
rows. Four queries each: session, person, and two of the page.
"""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render

from activities.models import Activity, HalfDay

PER_PAGE = 20


def rows(request):
    """Twenty activities with their host cities, and how many there are."""
    found = Activity.objects.select_related("host_city").order_by("-starts_on", "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "floor/rows.html", {"page": page}, using="floor")


def record(request, pk):
    """One activity with its host city, and its half-days."""
    activity = get_object_or_404(Activity.objects.select_related("host_city"), pk=pk)
    halves = HalfDay.objects.filter(activity=activity)
    return render(request, "floor/record.html", {"activity": activity, "halves": halves}, using="floor")
