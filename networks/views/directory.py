"""Who is in office, and how to reach them: for members only."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from networks.filters import DirectoryFilter
from networks.models import Appointment
from networks.rules import holds
from records.crumbs import from_dashboard
from records.listing import list_page
from records.tables import Column

COLUMNS = [
    Column(gettext_lazy("Person"), lambda appointment: appointment.person.name),
    Column(gettext_lazy("Function"), lambda appointment: appointment.person.function),
    Column(gettext_lazy("Role"), lambda appointment: appointment.get_role_display()),
    Column(gettext_lazy("For"), lambda appointment: appointment.scope_name),
    Column(gettext_lazy("E-mail address"), lambda appointment: appointment.person.email),
    Column(gettext_lazy("Phone"), lambda appointment: appointment.person.phone),
]


@require_safe
def directory(request):
    """The people in office, with their contacts."""
    if not holds(request.user, "networks.view_directory"):
        raise PermissionDenied
    here = Appointment.objects.visible_to(request.user).in_office()
    people = here.select_related("person", "city", "network", "organisation")
    people = people.order_by("person__family_name", "person__given_name", "pk")
    context = {"crumbs": from_dashboard((_("Directory"), ""))}
    return list_page(
        request, people, DirectoryFilter, COLUMNS, "networks/directory/list.html", context, name="directory"
    )
