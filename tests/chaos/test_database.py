"""The database away from a web server: a page says so with 503, and the next request finds it again."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext

from records.jobs import Job, JobState
from tests.addresses import step
from tests.chaos.conftest import end_connections
from tests.processes import until, web

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]

NAMED = {"PGAPPNAME": "web"}


def says_so(answer):
    assert answer.status == 503
    assert answer.headers["Retry-After"]
    assert gettext("Unavailable for a moment") in answer.content.decode()


def waiting(name):
    """Whether a process of that name waits for a lock."""
    with transaction.get_connection().cursor() as cursor:
        # Within a transaction PostgreSQL otherwise tells again what it told first.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s AND wait_event_type = 'Lock'", [name]
        )
        return cursor.fetchone()[0]


def test_a_connection_dropped_between_two_requests(place):
    with web(place | NAMED) as site:
        for _worker in range(6):
            assert site.get(reverse("home")).status == 200
        assert end_connections("web") >= 1
        for _worker in range(6):
            assert site.get(reverse("home")).status == 200


def test_a_connection_dropped_in_the_middle_of_a_request(place, ordered):
    """Somebody stops a report; the request waits for the job's row, held elsewhere, when its connection breaks."""
    report = ordered()
    stop = step(report.report, "cancel")
    with web(place | NAMED) as site, ThreadPoolExecutor(1) as browser:
        assert site.get(stop, report.by).status == 200
        with transaction.atomic():
            Job.objects.select_for_update().get(pk=report.report.job_id)
            answer = browser.submit(site.post, stop, report.by)
            until(lambda: waiting("web"), "the request waits", place)
            end_connections("web")
            says_so(answer.result())
        assert report.jobs.get().state == JobState.QUEUED
        assert site.post(stop, report.by).status == 302
    assert report.jobs.get().state == JobState.CANCELLED
    report.report.refresh_from_db()
    assert report.events() == ["requested", "queue", "cancel"]


def test_a_database_that_is_not_there(place, tmp_path):
    nowhere = {"DATABASE_URL": f"postgres://nobody@{str(tmp_path).replace('/', '%2F')}/nothing"}
    with web(place | nowhere) as site:
        says_so(site.get(reverse("home")))
        assert site.get(reverse("about")).status == 200
        assert site.get("/healthz").status == 200
        ready = site.get("/readyz")
        assert (ready.status, ready.content) == (503, b"unavailable\n")
