"""What the web server calls."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from remam.checks import demonstration_stays_home

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "remam.settings")

application = get_wsgi_application()

# Commands run the checks by themselves, a web server does not.
for error in demonstration_stays_home():
    raise ImproperlyConfigured(f"{error.msg} {error.hint}")
