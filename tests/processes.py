"""Real processes beside a test: workers and sweepers on the test's database."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings as project
from django.db import connection

WORKER = ("-m", "celery", "--app", "remam", "worker", "--concurrency", "1", "--loglevel", "WARNING")
SWEEPER = ("manage.py", "sweep", "--every", "0.5")


def place_for(folder, settings, stale_after=20):
    """The environment of processes that share the test's database, with files and a broker of their own in `folder`.

    stale_after: seconds without a heartbeat after which the sweeper takes a job for lost.
    """
    settings.MEDIA_ROOT = folder / "media"
    server, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    environment = {name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "BROKER_URL")}
    return environment | {
        "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}",
        "DJANGO_SETTINGS_MODULE": "remam.settings",
        "DATA_DIR": str(folder),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "JOB_STALE_AFTER": str(stale_after),
    }


@contextmanager
def process(arguments, environment):
    """A process in a group of its own, killed at the end if it is still there; its words are in `<DATA_DIR>/log`."""
    with Path(environment["DATA_DIR"], "log").open("ab") as log:
        started = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=project.BASE_DIR,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield started
    finally:
        kill(started)


def kill(started):
    """End a process and its children at once, as a machine that goes out does."""
    if started.poll() is None:
        os.killpg(started.pid, signal.SIGKILL)
    started.wait()
