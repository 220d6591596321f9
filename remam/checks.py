"""What must hold before the site starts."""

from django.conf import settings
from django.core.checks import Error, Tags, register

LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "::1", "testserver"}


@register(Tags.security)
def demonstration_stays_home(**_options):
    """Refuse to start a demonstration, where anybody may be anybody, that others could reach."""
    foreign = [host for host in settings.ALLOWED_HOSTS if host not in LOOPBACK] if settings.DEMO else []
    if not foreign:
        return []
    return [
        Error(
            f"DEMO is on, where anybody may sign in as anybody, and ALLOWED_HOSTS names more than this machine: "
            f"{', '.join(foreign)}. Turn DEMO off, or take these names out.",
            id="remam.E001",
        )
    ]
