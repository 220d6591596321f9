"""Ordering a report, making it, and what may be done with it afterwards."""

import pytest

from capitalisation.actions import report as actions
from capitalisation.enums import ReportKind, ReportStatus
from records import jobs
from tests import factories

pytestmark = pytest.mark.django_db


def order(network=None, **fields):
    network = network or factories.network()
    by = fields.pop("by", None) or factories.coordinator(network)
    return actions.request(by=by, kind=ReportKind.ANNUAL, network=network, year=2013, **fields)


def test_an_order_waits_its_turn_and_is_made(on_commit, sent_jobs):
    with on_commit():
        report = order()
    assert report.status == ReportStatus.QUEUED
    assert sent_jobs == [report.job_id]
    with on_commit():
        assert jobs.run(report.job_id) == jobs.JobState.DONE
    report.refresh_from_db()
    assert report.status == ReportStatus.READY
    with report.file.open() as file:
        assert file.read().startswith(b"%PDF-")
