"""What a web process carries: neither WeasyPrint nor anything that only workers and tests need."""

import os
import subprocess
import sys

from django.conf import settings

SCRIPT = """
import sys
import remam.wsgi
from django.urls import get_resolver

def walk(patterns):
    for pattern in patterns:
        walk(pattern.url_patterns) if hasattr(pattern, "url_patterns") else pattern.callback

walk(get_resolver().url_patterns)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_a_web_process_does_not_load_what_workers_need():
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "remam.settings"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        capture_output=True,
        text=True,
        check=True,
        cwd=settings.BASE_DIR,
        env=environment,
    )
    loaded = set(done.stdout.split())
    # The walk has gone through the pages of every app.
    assert {"django", "capitalisation", "activities"} <= loaded
    assert not loaded & {"weasyprint", "pydyf", "fontTools", "pikepdf", "pypdf"}
