"""A real worker, or its child, killed in the middle of a report, or cut from its database: it ends ready, once."""

import os
import signal

import pytest
from django.db import OperationalError, transaction

from capitalisation.reports import build
from records import jobs
from records.jobs import JobState
from tests.chaos.conftest import end_connections
from tests.processes import SWEEPER, WORKER, children, kill, process

pytestmark = pytest.mark.django_db(transaction=True)


def end_once_though_killed(place, report):
    """Kill the worker while it lays the report out, start another; the report ends ready, once."""
    with process(SWEEPER, place):
        with process(WORKER, place) as worker:
            report.until_laid_out()
            kill(worker)
        assert report.jobs.get().state == JobState.RUNNING
        with process(WORKER, place):
            assert report.ends_ready_once() >= 2


def test_a_worker_killed_in_the_middle_of_a_report(place, ordered):
    end_once_though_killed(place, ordered())


def test_a_worker_killed_in_the_middle_of_a_report_with_redis(place, server, ordered):
    end_once_though_killed(place, ordered())


@pytest.mark.chaos
def test_a_child_killed_in_the_middle_of_a_report(place, server, ordered):
    """The worker itself goes on with a new child."""
    report = ordered()
    with process(SWEEPER, place), process(WORKER, place) as worker:
        report.until_laid_out()
        lost = children(worker)
        assert lost
        for pid in lost:
            os.kill(pid, signal.SIGKILL)
        assert report.ends_ready_once() >= 2
        assert worker.poll() is None
        assert ordered().ends_ready_once() == 1


@pytest.mark.chaos
def test_a_worker_cut_from_its_database_in_the_middle_of_a_report(place, server, ordered):
    report = ordered()
    with process(SWEEPER, place), process(WORKER, place | {"PGAPPNAME": "worker"}) as worker:
        report.until_laid_out()
        assert end_connections("worker") >= 1
        assert report.ends_ready_once() >= 2
        assert worker.poll() is None
        assert ordered().ends_ready_once() == 1


@pytest.mark.chaos
def test_a_report_whose_commit_was_not_heard_of_keeps_its_file(place, ordered, monkeypatch):
    """The connection breaks after the commit: the row is ready, and the next try finds nothing to do."""

    class Unheard(transaction.Atomic):
        def __exit__(self, kind, error, trace):
            super().__exit__(kind, error, trace)
            report.report.refresh_from_db()
            if report.report.is_built and not kind:
                raise OperationalError("server closed the connection unexpectedly")

    class Transaction:
        @staticmethod
        def atomic():
            return Unheard(using="default", savepoint=True, durable=False)

    report = ordered()
    monkeypatch.setattr(build, "transaction", Transaction)
    assert jobs.run(report.report.job_id) is None
    assert jobs.run(report.report.job_id) == JobState.DONE
    assert report.ends_ready_once() == 2
