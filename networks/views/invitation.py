"""The only way in: the page that an invitation's link opens."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.actions.invitation import InvitationRefused, open_invitation
from networks.enums import AppointmentStatus
from networks.forms.invitation import AcceptForm
from records.stepping import posted
from records.transitions import TransitionError

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@login_not_required
@never_cache
@sensitive_variables("token")
@sensitive_post_parameters("password", "again")
def invitation_accept(request, token):
    """Show who invites and to what; open the account, sign in, and lead to the dashboard."""
    try:
        invitation = open_invitation(token)
        form = AcceptForm(**posted(request), invitation=invitation, token=token)
        if request.method == "POST" and form.is_valid():
            person, installed = form.save()
            return _welcome(request, person, installed)
    except InvitationRefused as refusal:
        return _refused(request, refusal)
    except TransitionError as error:
        # Somebody ended one of the appointments, or put it in office, just now: the page says what is left.
        messages.warning(request, str(error))
        return redirect(request.path)
    proposed = invitation.appointments.filter(status=AppointmentStatus.PROPOSED)
    context = {
        "invitation": invitation,
        "appointments": proposed.select_related("city", "network", "organisation").order_by("pk"),
        "form": form,
    }
    return render(request, "networks/invitation/accept.html", context, status=422 if form.errors else 200)


def _welcome(request, person, installed):
    login(request, person, backend=BACKEND)
    messages.success(request, _("Welcome, %(name)s: your account is open.") % {"name": person})
    if not installed:
        messages.warning(
            request, _("Your role has not begun yet: the secretariat has been told and will write to you.")
        )
    with translation.override(person.language):
        return redirect(reverse("dashboard"))


def _refused(request, refusal):
    """A page that says why and what to do: 404 for a link that never worked, 410 for one that no longer does."""
    invitation = refusal.invitation
    if invitation and invitation.accepted_at and request.user == invitation.person:
        # The button was pressed twice: the first time did it.
        return redirect("dashboard")
    context = {"reason": str(refusal), "invitation": invitation}
    return render(request, "networks/invitation/refused.html", context, status=410 if invitation else 404)
