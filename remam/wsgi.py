"""What the web server calls."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from remam.checks import demonstration_stays_home

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "remam.settings")


def refuse_unsafe_demonstration():
    """Raise ImproperlyConfigured where the check finds an error: commands run it by themselves, a server does not."""
    for error in demonstration_stays_home():
        raise ImproperlyConfigured(error.msg)


application = get_wsgi_application()
refuse_unsafe_demonstration()
