"""Whether the process answers, whether what it needs does, and what one reads when the database does not."""

import logging
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.defaults import server_error

from remam.celery import app

logger = logging.getLogger(__name__)

# Seconds within which each of the three must answer.
PATIENCE = 4


@login_not_required
@require_safe
def healthz(_request):
    """Say that the process is alive; nothing is asked of the database."""
    return _plainly("ok")


@login_not_required
@require_safe
@never_cache
def readyz(_request):
    """Say whether database, broker and storage answer: 200 or 503. Which one does not stands in the log alone."""
    # Not waited for at the end: a hanging disk must not keep the answer back.
    pool = ThreadPoolExecutor(len(CHECKS))
    asked = {name: pool.submit(check) for name, check in CHECKS.items()}
    pool.shutdown(wait=False)
    well = [_answers(name, future) for name, future in asked.items()]
    return _plainly("ok") if all(well) else _plainly("unavailable", status=503)


def _plainly(word, **options):
    return HttpResponse(f"{word}\n", content_type="text/plain; charset=utf-8", **options)


def _answers(name, future):
    try:
        future.result(timeout=PATIENCE)
    except TooLate:
        logger.error("not ready: the %s does not answer within %s s", name, PATIENCE)
    except Exception as error:
        # Whatever it is, it means the same to whoever asks.
        logger.error("not ready: the %s fails: %s", name, error)
    else:
        return True
    return False


def ask_database():
    """Raise what the database raises if it does not answer; on a connection of the calling thread, closed again."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        connection.close()


def ask_broker():
    """Raise what the transport raises if the broker cannot be reached."""
    with app.connection_for_write(transport_options=settings.JOB_SEND_OPTIONS) as broker:
        broker.default_channel.close()


def ask_storage():
    """Raise OSError if no file can be written where files are kept; nothing is left there."""
    if not isinstance(default_storage._wrapped, FileSystemStorage):
        default_storage.exists("ready")
        return
    with tempfile.TemporaryFile(dir=default_storage.location) as file:
        file.write(b"ready")
        file.flush()


CHECKS = {"database": ask_database, "broker": ask_broker, "storage": ask_storage}


def failed(request):
    """The page for an error of ours; while the database is away, 503 and a page that says so. Asks no database."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        response = render(None, "503.html", status=503)
        response["Retry-After"] = "30"
        return response
    return server_error(request)
