"""What every test stands on: strict templates, shuffled rows, files and jobs that go nowhere."""

import random
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
import zeal
from django.conf import settings as django_settings
from django.db import connection
from django.db.models import QuerySet
from django.template.base import Node
from django.test import Client, override_settings
from django.utils import timezone, translation
from zeal.constants import initialize_app_registry
from zeal.patch import patch as patch_zeal

from accounts.middleware import SEEN
from records import jobs

OWN_APPS = {"records", "accounts", "networks", "activities", "capitalisation"}
ROOT = Path(django_settings.BASE_DIR)


# --- Templates: an unknown variable fails --------------------------------------------------------------------------


class UnknownTemplateVariable(Exception):
    """One of our templates prints, filters or passes on a variable that its view did not give."""


class StrictInvalid(str):
    """What Django puts in place of an unknown variable: an error in our templates, nothing in those of libraries."""

    __slots__ = ()

    def __contains__(self, text):
        return text == "%s" or super().__contains__(text)

    def __mod__(self, variable):
        origin, line = _template_being_rendered()
        if origin is not None and ROOT / "templates" in origin.parents:
            raise UnknownTemplateVariable(f"{variable} in {origin.relative_to(ROOT)}:{line}")
        return ""


def _template_being_rendered():
    frame = sys._getframe(2)
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return Path(node.origin.name), node.token.lineno
        frame = frame.f_back
    return None, None


@pytest.fixture(autouse=True, scope="session")
def strict_templates():
    # The engine is made when first used: the option is set before any test.
    options = django_settings.TEMPLATES[0]["OPTIONS"]
    options["string_if_invalid"] = StrictInvalid("unknown variable")
    yield
    del options["string_if_invalid"]


# --- Static files: looked for when a browser asks, not read anew for each of a thousand clients -----------------------


@pytest.fixture(autouse=True, scope="session")
def static_files_found_when_asked_for():
    django_settings.WHITENOISE_AUTOREFRESH = True
    yield
    del django_settings.WHITENOISE_AUTOREFRESH


# --- Rows: what has no order comes back in another one each time ------------------------------------------------------


def _shuffle(rows):
    first = rows[0]
    random.shuffle(rows)
    if rows[0] is first:
        rows.append(rows.pop(0))


@pytest.fixture(autouse=True, scope="session")
def unordered_is_shuffled():
    """Tests that pass because PostgreSQL happened to answer in the order of insertion fail here."""
    fetch = QuerySet._fetch_all

    def fetch_shuffled(self):
        fresh = self._result_cache is None
        fetch(self)
        if fresh and len(self._result_cache) > 1 and self.model._meta.app_label in OWN_APPS and not self.ordered:
            _shuffle(self._result_cache)

    QuerySet._fetch_all = fetch_shuffled
    yield
    QuerySet._fetch_all = fetch


# --- The database ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database, which nobody may still be reading when it is dropped.

    While Playwright's loop runs, Django takes this thread for another place and opens a second connection, which is
    out of reach once the loop has ended.
    """
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


# --- Queries: one per row is an error ---------------------------------------------------------------------------------


@pytest.fixture(autouse=True, scope="session")
def watched_for_n_plus_one():
    """Pages asked for with `client` (below) are watched: a relation read row by row raises NPlusOneError."""
    # Twice is no row by row: an action may well read two sessions, or move one record by two steps.
    django_settings.ZEAL_NPLUSONE_THRESHOLD = 3
    initialize_app_registry()
    patch_zeal()


class WatchedClient(Client):
    """Django's test client, whose requests may not read a relation row by row."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        handle = self.handler.get_response

        def get_response(request):
            with zeal.zeal_context():
                return handle(request)

        self.handler.get_response = get_response


@pytest.fixture
def client():
    """A client that no row-by-row reading escapes."""
    return WatchedClient()


@pytest.fixture
def sign_in(client):
    """A function: the client, signed in as that person (None: nobody)."""

    def sign_in(person):
        if person is None:
            client.logout()
        else:
            client.force_login(person)
            # As from the second request on: the first of a device writes it down.
            session = client.session
            session[SEEN] = (session.session_key, timezone.now().timestamp())
            session.save()
        return client

    return sign_in


# --- Files, jobs -----------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True, scope="session")
def files_go_nowhere(tmp_path_factory):
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(autouse=True)
def sent_jobs(request, monkeypatch):
    """The numbers of the jobs that would have been handed to Celery; a test marked `real_jobs` hands them over."""
    numbers = []
    if not request.node.get_closest_marker("real_jobs"):
        monkeypatch.setattr(jobs, "send", numbers.append)
    return numbers


# --- Language: what one test's request has set, the next does not inherit ---------------------------------------------


@pytest.fixture(autouse=True)
def in_french():
    with translation.override("fr"):
        yield


# --- Time ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks):
    """A context in which what waits for the commit (mail, jobs) happens at the end of the block."""

    @contextmanager
    def block():
        with django_capture_on_commit_callbacks(execute=True) as callbacks:
            yield callbacks

    return block
