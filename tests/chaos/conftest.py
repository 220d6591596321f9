"""What the tests of this folder share: somewhere to work, a report to make, and what must be true of it at the end."""

import os
import shutil
from pathlib import Path

import pytest
from django.db import connection

from capitalisation.actions import report as actions
from capitalisation.enums import ReportKind, ReportStatus
from records import documents
from records.jobs import Job, JobState
from records.journal import entries_of
from tests import factories
from tests.processes import place_for, running_redis, until


@pytest.fixture
def place(tmp_path, settings):
    """Where the processes work; a job without a heartbeat is soon handed out again."""
    return place_for(tmp_path, settings, stale_after=2)


@pytest.fixture
def server(place):
    """A Redis of the test's own, as broker and as cache."""
    if not shutil.which("redis-server") and not os.environ.get("CI"):
        pytest.skip("redis-server is not installed here")
    with running_redis(place) as running:
        yield running


class Ordered:
    """A report that somebody has asked for, and its job."""

    def __init__(self, place):
        self.place = place
        session = factories.session(minutes="drafted", visibility="public")
        factories.attendance(session=session)
        self.by, self.network, self.year = factories.secretary(), session.lead_network, session.starts_on.year
        self.report = None

    def order(self):
        """Have it made, as the page does; in the tests only the sweeper then hands it out."""
        self.report = actions.request(by=self.by, kind=ReportKind.ANNUAL, network=self.network, year=self.year)
        return self

    @property
    def jobs(self):
        return Job.objects.filter(object_id=self.report.pk, revision=self.report.revision)

    def until_laid_out(self):
        """Wait until a worker is in the midst of it."""
        until(self.jobs.filter(progress__gte=35).exists, "the worker lays out", self.place)

    def until_over(self):
        """Wait for the end of the job; return it as it is then."""
        until(self.jobs.exclude(state__in=["queued", "running"]).exists, "the job is over", self.place)
        self.report.refresh_from_db()
        return self.jobs.get()

    def files(self):
        """All that lies in the folder of reports."""
        return [path for path in Path(self.place["MEDIA_ROOT"], "reports").rglob("*") if path.is_file()]

    def events(self):
        return [entry.event for entry in reversed(entries_of(self.report))]

    def ends_ready_once(self):
        """Wait for the end, which is a good one: one file, the one that the row tells of, and one journal row a step.

        Return the number of tries that it took.
        """
        job = self.until_over()
        assert (job.state, job.error) == (JobState.DONE, "")
        assert self.report.status == ReportStatus.READY
        assert self.events() == ["requested", "queue", "start", "finish"]
        kept = Path(self.report.file.path)
        assert [path for path in self.files() if path.parent == kept.parent] == [kept]
        assert documents.Document(kept.read_bytes(), 0).sha256 == self.report.sha256
        return job.attempts


@pytest.fixture
def ordered(place):
    """A function: an ordered report."""
    return lambda: Ordered(place).order()


def end_connections(name):
    """End the database connections of the processes that call themselves so; return how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE application_name = %s AND datname = current_database()",
            [name],
        )
        return cursor.fetchone()[0]
