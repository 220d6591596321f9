"""The pages of text: what the site is, who answers for it, what it keeps of people, how accessible it is."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from networks.enums import Lever
from remam.views.trail import approach, from_home


def paper(template, title):
    """Return a view, open to everybody, that shows a page of text; title: function() -> its name in the breadcrumb."""

    @login_not_required
    @require_safe
    def view(request):
        context = {
            "crumbs": from_home((title(), "")),
            "tabs": approach("about"),
            "owner": settings.SITE_OWNER,
            "contact": settings.CONTACT_EMAIL,
            "publisher": settings.SITE_PUBLISHER,
            "host": settings.SITE_HOST,
            "receipt": settings.CNDP_RECEIPT,
            "levers": Lever.labels,
        }
        return render(request, template, context)

    return view


about = paper("remam/papers/about.html", lambda: _("About"))
legal = paper("remam/papers/legal.html", lambda: _("Legal notice"))
privacy = paper("remam/papers/privacy.html", lambda: _("Personal data"))
accessibility = paper("remam/papers/accessibility.html", lambda: _("Accessibility"))
