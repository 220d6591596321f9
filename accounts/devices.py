"""What a browser says it is, in words that its owner recognises."""

from django.utils.translation import gettext as _

# The first that is found counts: Edge also says Chrome, Chrome also says Safari, Android also says Linux.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_name(user_agent):
    """Return the browser and the system that a user agent names, as far as they are known."""
    parts = [_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)]
    return " · ".join(part for part in parts if part) or _("Unknown device")


def is_phone(user_agent):
    """Return whether a user agent is that of something held in the hand."""
    return any(sign in user_agent for sign in ("Android", "iPhone", "iPad", "Mobile"))


def _first(signs, text):
    return next((name for sign, name in signs if sign in text), "")
