"""No room for a report's file: it fails where one sees it, leaves no half file, and is made once there is room."""

import os
from errno import ENOSPC

import pytest
from django.utils.translation import gettext

from capitalisation.actions import report as actions
from capitalisation.enums import ReportStatus
from records import documents, jobs
from records.jobs import JobState
from tests.processes import SWEEPER, WORKER, process

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]

# Neither the report nor the fonts that are unpacked for it are so small: eight blocks.
WITHOUT_ROOM = ("sh", "-c", 'ulimit -f 8; exec "$0" "$@"')


def test_a_report_for_which_there_is_no_room(place, server, ordered):
    order = ordered()
    with process(SWEEPER, place), process(WORKER, place, before=WITHOUT_ROOM):
        job = order.until_over()
    assert (job.state, job.attempts) == (JobState.FAILED, 1)
    assert job.error == gettext("There is no room left on the server's disk.")
    assert (order.report.status, order.report.failure) == (ReportStatus.FAILED, job.error)
    assert order.events() == ["requested", "queue", "start", "fail"]
    assert order.files() == []
    actions.retry(report=order.report, by=order.by)
    with process(SWEEPER, place), process(WORKER, place):
        job = order.until_over()
    assert (job.state, job.error) == (JobState.DONE, "")
    assert (order.report.status, order.report.failure) == (ReportStatus.READY, "")
    assert order.events() == ["requested", "queue", "start", "fail", "retry", "start", "finish"]
    assert len(order.files()) == 1


def test_a_disk_that_fills_up_while_the_file_is_written(ordered, monkeypatch):
    def full(_descriptor):
        raise OSError(ENOSPC, os.strerror(ENOSPC))

    order = ordered()
    monkeypatch.setattr(documents.os, "fsync", full)
    assert jobs.run(order.report.job_id) == JobState.FAILED
    assert gettext("there is no room left for it") in order.until_over().error
    assert order.files() == []
