"""A real worker killed in the middle of a report: the report still ends ready, once."""

import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from capitalisation.actions import report as actions
from capitalisation.enums import ReportKind, ReportStatus
from records import documents
from records.jobs import Job, JobState
from records.journal import entries_of
from tests import factories
from tests.processes import SWEEPER, WORKER, kill, place_for, process

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 90


@pytest.fixture
def place(tmp_path, settings):
    """Where the processes work; a job without a heartbeat is soon handed out again."""
    return place_for(tmp_path, settings, stale_after=2)


@contextmanager
def redis(environment):
    """A Redis of its own, told to the processes."""
    socket = Path(environment["DATA_DIR"], "redis.sock")
    server = ["redis-server", "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(socket.parent)]
    started = subprocess.Popen(server, stdout=subprocess.DEVNULL)
    try:
        until(socket.exists, "Redis listens", environment)
        environment["BROKER_URL"] = f"redis+socket://{socket}"
        yield
    finally:
        kill_plainly(started)


def kill_plainly(started):
    started.kill()
    started.wait()


def until(true, what, environment):
    """Wait until `true()`; fail with what the processes said if it takes too long."""
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            log = Path(environment["DATA_DIR"], "log")
            pytest.fail(f"it did not come to this: {what}\n{log.read_text() if log.exists() else ''}")
        time.sleep(0.02)


def order():
    session = factories.session(minutes="drafted", visibility="public")
    factories.attendance(session=session)
    return actions.request(
        by=factories.secretary(),
        kind=ReportKind.ANNUAL,
        network=session.lead_network,
        year=session.starts_on.year,
    )


def end_once_though_killed(environment):
    """Order a report, kill the worker while it lays it out, start another; the report ends ready, once."""
    report = order()
    jobs = Job.objects.filter(pk=report.job_id)
    with process(SWEEPER, environment):
        with process(WORKER, environment) as worker:
            until(jobs.filter(progress__gte=35).exists, "the worker lays out", environment)
            kill(worker)
        assert jobs.get().state == JobState.RUNNING
        with process(WORKER, environment):
            until(jobs.exclude(state__in=["queued", "running"]).exists, "the job is over", environment)
    job = jobs.get()
    report.refresh_from_db()
    assert (job.state, job.error) == (JobState.DONE, "")
    assert job.attempts >= 2
    assert report.status == ReportStatus.READY
    assert [entry.event for entry in reversed(entries_of(report))] == ["requested", "queue", "start", "finish"]
    files = [path for path in Path(environment["MEDIA_ROOT"], "reports").rglob("*") if path.is_file()]
    assert files == [Path(report.file.path)]
    assert documents.Document(files[0].read_bytes(), 0).sha256 == report.sha256


def test_a_worker_killed_in_the_middle_of_a_report(place):
    end_once_though_killed(place)


def test_a_worker_killed_in_the_middle_of_a_report_with_redis(place):
    if not shutil.which("redis-server") and not os.environ.get("CI"):
        pytest.skip("redis-server is not installed here")
    with redis(place):
        end_once_though_killed(place)
