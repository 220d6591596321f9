"""One's own account."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.forms.person import AccountForm
from accounts.models import Person
from records.stepping import posted


def account(request):
    """Correct one's names, phone, function and language; the way to the password."""
    # A row of its own: what is typed must not show in the side bar before it is kept.
    person = Person.objects.get(pk=request.user.pk)
    form = AccountForm(**posted(request), instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        with translation.override(person.language):
            messages.success(request, _("Your account is up to date."))
            return redirect(reverse("account"))
    context = {
        "form": form,
        "crumbs": [(_("Dashboard"), reverse("dashboard")), (_("My account"), "")],
    }
    return render(request, "accounts/account/form.html", context, status=422 if form.errors else 200)
