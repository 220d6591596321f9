"""The pages of text: what the site is, who answers for it, what it keeps of people, how accessible it is."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from remam.views.trail import from_home


def paper(name, title):
    """Return a view that shows the text of `templates/remam/papers/<name>.html`, open to everybody."""

    @login_not_required
    @require_safe
    def view(request):
        context = {
            "crumbs": from_home((title(), "")),
            "owner": settings.SITE_OWNER,
            "contact": settings.CONTACT_EMAIL,
        }
        return render(request, f"remam/papers/{name}.html", context)

    return view


about = paper("about", lambda: _("About"))
legal = paper("legal", lambda: _("Legal notice"))
privacy = paper("privacy", lambda: _("Personal data"))
accessibility = paper("accessibility", lambda: _("Accessibility"))
