"""What every page's template needs to know about the site."""

from django.conf import settings
from django.urls import reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_bidi, get_language_info
from django.utils.translation import gettext_lazy as _

from networks.models.appointment import offices_of
from records.wording import listed

PUBLIC_MENU = [
    (_("Networks"), "networks"),
    (_("Cities"), "cities"),
    (_("Good practices"), "capitalisation:library"),
    (_("Calendar"), "activities:calendar"),
    (_("Publications"), "capitalisation:publications"),
    (_("The process"), "process"),
]

PUBLIC_FOOTER = [
    (_("About"), "about"),
    (_("The process"), "process"),
    (_("The ten levers"), "levers"),
    (_("Accessibility"), "accessibility"),
    (_("Legal notice"), "legal"),
    (_("Personal data"), "privacy"),
]


def site(request):
    """Return who the site is, whether it is a demonstration, the languages with this page's address, and the layout."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "CONTACT_EMAIL": settings.CONTACT_EMAIL,
        "DEMO": settings.DEMO,
        "present_person": SimpleLazyObject(lambda: present_person(request)),
        "languages": languages(request),
        "layout": layout(),
        "public_menu": links(PUBLIC_MENU, request),
        "public_footer": links(PUBLIC_FOOTER, request),
    }


def present_person(request):
    """Return who is signed in, and what they are today, in one line; read by a demonstration's banner only."""
    person = getattr(request, "user", None)
    offices = listed(offices_of(person).appointments)
    return f"{person} ({offices})" if offices else str(person)


def layout():
    """Return the language, the writing direction and the Bootstrap sheet that goes with it."""
    right_to_left = get_language_bidi()
    return {
        "language": get_language() or settings.LANGUAGE_CODE,
        "direction": "rtl" if right_to_left else "ltr",
        "bootstrap": f"vendor/bootstrap/bootstrap{'.rtl' if right_to_left else ''}.min.css",
    }


def languages(request):
    """Return the languages: code, own name, direction, whether it is the present one, this page's address in it."""
    present = get_language()
    address = request.get_full_path()
    return [
        {
            "code": code,
            "name": name,
            "direction": "rtl" if get_language_info(code)["bidi"] else "ltr",
            "current": code == present,
            "url": translate_url(address, code),
        }
        for code, name in settings.LANGUAGES
    ]


def links(menu, request):
    """Return the entries of a menu: label, address, whether the present page lies below it."""
    addresses = [(label, reverse(name)) for label, name in menu]
    return [{"label": label, "url": url, "active": request.path.startswith(url)} for label, url in addresses]
