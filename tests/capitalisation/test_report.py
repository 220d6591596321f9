"""Ordering a report, making it, and what may be done with it afterwards."""

import threading
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext

from activities.models import Session
from capitalisation.actions import report as actions
from capitalisation.actions import sheet as sheets
from capitalisation.enums import ReportKind, ReportStatus
from capitalisation.models import Report
from capitalisation.models.report import narrowest, open_enough
from capitalisation.reports import build
from networks.enums import Visibility
from records import documents, jobs
from records.jobs import Job, JobState
from records.journal import entries_of
from records.transitions import AlreadyMoved, NotAllowed, NotReady
from tests import factories
from tests.factories import networks as places

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def quick(monkeypatch):
    """Laying out takes no time: one page of nothing."""
    document = documents.Document(b"%PDF-1.7 une page", 1)
    monkeypatch.setattr(documents, "render", lambda template, context, language: document)
    return document


def order(network=None, **fields):
    network = network or factories.network()
    by = fields.pop("by", None) or factories.secretary()
    return actions.request(by=by, kind=ReportKind.ANNUAL, network=network, **{"year": 2013, **fields})


def names_in(folder):
    return sorted(path.name for path in Path(folder).rglob("*") if path.is_file())


def events(report):
    return [entry.event for entry in reversed(entries_of(report))]


# --- Ordering --------------------------------------------------------------------------------------------------------


def test_an_order_waits_its_turn_and_is_made(on_commit, sent_jobs):
    with on_commit():
        report = order()
    assert report.status == ReportStatus.QUEUED
    assert sent_jobs == [report.job_id]
    with on_commit():
        assert jobs.run(report.job_id) == JobState.DONE
    report.refresh_from_db()
    assert report.status == ReportStatus.READY
    with report.file.open() as file:
        content = file.read()
    assert content.startswith(b"%PDF-")
    assert (report.size, report.sha256) == (len(content), documents.Document(content, 0).sha256)
    assert report.page_count > 1
    assert report.frozen["year"] == 2013
    assert events(report) == ["requested", "queue", "start", "finish"]


def test_the_same_order_leads_to_the_report_that_is_being_made(quick):
    network = factories.network()
    first = order(network)
    assert order(network) == first
    assert order(network, by=factories.secretary()) == first
    assert Job.objects.count() == 1
    others = [order(network, year=2012), order(network, language="ar"), order(network, visibility="network"), order()]
    assert len({first.pk, *(other.pk for other in others)}) == 5
    jobs.run(first.job_id)
    assert order(network) != first


def test_the_database_refuses_the_same_order_twice():
    report = order()
    report.pk = None
    with pytest.raises(IntegrityError, match="report_once_under_way"), transaction.atomic():
        report.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_two_orders_at_the_same_moment_are_one():
    network = factories.network()
    by, barrier, made = factories.coordinator(network), threading.Barrier(2), []

    def press():
        barrier.wait()
        made.append(order(network, by=by).pk)
        connection.close()

    threads = [threading.Thread(target=press) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 2
    assert len(set(made)) == Report.objects.count() == Job.objects.count() == 1


@pytest.mark.parametrize("role", ["elected_official", "partner", "outsider", "focal_point", "coordinator elsewhere"])
def test_who_may_not_order(role):
    network, city = factories.network(), factories.city()
    people = {
        "elected_official": lambda: factories.elected_official(city),
        "partner": factories.partner,
        "outsider": factories.outsider,
        "focal_point": lambda: factories.focal_point(city, network),
        "coordinator elsewhere": factories.coordinator,
    }
    with pytest.raises(NotAllowed):
        order(network, by=people[role]())
    assert not Report.objects.exists()


def test_a_focal_point_orders_only_for_the_session_of_their_city_in_their_network():
    session = factories.session(minutes="drafted")
    host = factories.focal_point(session.host_city, session.lead_network)
    guest = factories.focal_point(factories.city(), session.lead_network)
    elsewhere = factories.focal_point(session.host_city, factories.network())
    for person in (guest, elsewhere):
        with pytest.raises(NotAllowed):
            actions.request(by=person, kind=ReportKind.PROCEEDINGS, session=session)
    report = actions.request(by=host, kind=ReportKind.PROCEEDINGS, session=session)
    assert report.year == session.starts_on.year
    assert Report.objects.visible_to(host).contains(report)
    assert not Report.objects.visible_to(guest).contains(report)


def test_the_host_city_sees_what_others_ordered_of_its_session():
    session = factories.session(minutes="drafted")
    host = factories.focal_point(session.host_city, session.lead_network)
    report = actions.request(by=factories.secretary(), kind=ReportKind.PROCEEDINGS, session=session)
    assert Report.objects.visible_to(host).contains(report)
    # So the same order by the host leads to a page that they may open.
    assert actions.request(by=host, kind=ReportKind.PROCEEDINGS, session=session, visibility="members") == report


def test_a_session_that_has_not_been_held_has_no_proceedings():
    session = factories.session()
    with pytest.raises(NotReady) as refused:
        actions.request(by=factories.secretary(), kind=ReportKind.PROCEEDINGS, session=session)
    assert refused.value.fields == ("session",)


# --- For whom --------------------------------------------------------------------------------------------------------


def test_a_report_is_never_more_open_than_what_it_tells_of():
    session = factories.session(minutes="drafted", visibility="public")
    by = factories.secretary()

    def proceedings(**fields):
        return actions.prepare(kind=ReportKind.PROCEEDINGS, session=session, by=by, **fields).visibility

    assert proceedings(visibility="public") == "members"
    assert proceedings(visibility="network") == "network"
    session.visibility = "network"
    assert proceedings(visibility="members") == "network"
    draft = factories.sheet_version(visibility="public")
    assert actions.prepare(kind=ReportKind.SHEET, version=draft).visibility == "city"
    online = factories.sheet(visibility="partners").online
    assert actions.prepare(kind=ReportKind.SHEET, version=online).visibility == "partners"


def test_openness_goes_from_everybody_to_one_city():
    assert narrowest("public", "network", "members") == "network"
    assert open_enough(Visibility.PUBLIC) == ["public"]
    assert open_enough(Visibility.NETWORK) == ["public", "partners", "members", "network"]


# --- Making ----------------------------------------------------------------------------------------------------------


def test_an_earlier_attempt_that_was_lost_after_the_end_leaves_nothing_to_do(quick, files, settings):
    report = order()
    job = jobs.claim(report.job_id)
    build.run(report, jobs.Progress(job))
    report.refresh_from_db()
    before = (report.file.name, names_in(files), events(report))
    # The worker was killed before it could say that the job was done.
    Job.objects.update(heartbeat=timezone.now() - timedelta(seconds=settings.JOB_STALE_AFTER * 2))
    assert jobs.sweep() == (1, 0)
    assert jobs.run(report.job_id) == JobState.DONE
    report.refresh_from_db()
    assert (report.file.name, names_in(files), events(report)) == before


def test_an_attempt_that_was_lost_midway_is_taken_up_from_its_frozen_data(quick, files, monkeypatch):
    report = order()
    first = jobs.claim(report.job_id)

    def killed(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(build, "_finish", killed)
        with pytest.raises(KeyboardInterrupt):
            build.run(report, jobs.Progress(first))
    (files / "reports" / str(report.pk)).mkdir(parents=True)
    (files / "reports" / str(report.pk) / "half.part").write_bytes(b"%PDF")
    Report.objects.update(frozen={**report.frozen, "heading": "Tel que gelé"})
    Job.objects.update(state=JobState.QUEUED)
    assert jobs.run(report.job_id) == JobState.DONE
    report.refresh_from_db()
    assert report.frozen["heading"] == "Tel que gelé"
    assert names_in(files) == [Path(report.file.name).name]
    assert events(report) == ["requested", "queue", "start", "finish"]


def test_an_attempt_taken_for_dead_leaves_no_file(files, monkeypatch, quick):
    report = order()
    keep = documents.keep

    def keep_slowly(*args):
        name = keep(*args)
        # Meanwhile the sweeper has given the job to another worker.
        Job.objects.update(attempts=2)
        return name

    monkeypatch.setattr(documents, "keep", keep_slowly)
    assert jobs.run(report.job_id) is None
    report.refresh_from_db()
    assert report.status == ReportStatus.RUNNING
    assert not report.file
    assert names_in(files) == []


def test_a_full_disk_is_told_and_leaves_nothing(files, monkeypatch, quick, on_commit):
    report = order()

    def fsync(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(documents.os, "fsync", fsync)
    with on_commit():
        assert jobs.run(report.job_id) == JobState.FAILED
    report.refresh_from_db()
    assert report.status == ReportStatus.FAILED
    reason = {"reason": gettext("there is no room left for it")}
    assert report.failure == gettext("The file could not be stored: %(reason)s.") % reason
    assert names_in(files) == []
    assert not report.file


def test_a_layout_that_fails_is_told(monkeypatch, files, on_commit):
    report = order()

    def render(*args):
        raise ValueError("broken font")

    monkeypatch.setattr(documents, "render", render)
    mail.outbox.clear()
    with on_commit():
        assert jobs.run(report.job_id) == JobState.FAILED
    report.refresh_from_db()
    assert "broken font" in report.failure
    assert [message.to for message in mail.outbox] == [[report.requested_by.email]]
    assert report.failure in mail.outbox[0].body
    assert report.get_absolute_url() in mail.outbox[0].body


def test_three_lost_attempts_fail_the_report_with_the_reason():
    report = order()
    for _attempt in range(3):
        jobs.claim(report.job_id)
        Job.objects.update(heartbeat=timezone.now() - timedelta(seconds=settings.JOB_STALE_AFTER * 2))
        jobs.sweep()
    report.refresh_from_db()
    assert report.status == ReportStatus.FAILED
    assert "3" in report.failure


def test_what_is_ordered_again_once_the_year_is_over_says_so():
    network = factories.network()
    with places.on(date(2025, 6, 2)):
        report = order(network, year=2025)
        assert "2 juin 2025" in report.title.replace("\xa0", " ")
        actions.cancel(report=report, by=report.requested_by)
    actions.retry(report=report, by=report.requested_by)
    report.refresh_from_db()
    assert "2025" in report.title
    assert "juin" not in report.title


def test_whoever_ordered_it_is_told_when_it_is_ready(quick, on_commit):
    report = order()
    mail.outbox.clear()
    with on_commit():
        jobs.run(report.job_id)
    assert [message.to for message in mail.outbox] == [[report.requested_by.email]]
    assert report.title in mail.outbox[0].subject
    assert report.get_absolute_url() in mail.outbox[0].body


# --- Cancelling, trying again ----------------------------------------------------------------------------------------


def test_a_waiting_report_is_cancelled(files):
    report = order()
    actions.cancel(report=report, by=report.requested_by)
    assert report.status == ReportStatus.CANCELLED
    assert Job.objects.get().state == JobState.CANCELLED
    assert jobs.run(report.job_id) is None


def test_a_report_cancelled_while_it_is_made_leaves_no_file(files, quick, monkeypatch):
    report = order()
    keep = documents.keep

    def keep_and_cancel(*args):
        name = keep(*args)
        actions.cancel(report=Report.objects.get(pk=report.pk), by=report.requested_by)
        return name

    monkeypatch.setattr(documents, "keep", keep_and_cancel)
    assert jobs.run(report.job_id) == JobState.CANCELLED
    report.refresh_from_db()
    assert report.status == ReportStatus.CANCELLED
    assert names_in(files) == []


def test_what_is_ready_is_not_cancelled():
    report = factories.report()
    with pytest.raises(AlreadyMoved):
        actions.cancel(report=report, by=report.requested_by)
    report.refresh_from_db()
    assert report.status == ReportStatus.READY


def test_a_refused_cancellation_leaves_the_job_alone():
    report = order()
    with pytest.raises(NotAllowed), transaction.atomic():
        actions.cancel(report=report, by=factories.outsider())
    assert Job.objects.get().state == JobState.QUEUED


def test_trying_again_is_a_new_job_on_fresh_data(quick, on_commit, sent_jobs):
    report = factories.report(state="failed")
    Report.objects.filter(pk=report.pk).update(frozen={"old": True})
    report.refresh_from_db()
    sent_jobs.clear()
    with on_commit():
        actions.retry(report=report, by=report.requested_by)
    assert (report.status, report.failure, report.frozen) == (ReportStatus.QUEUED, "", None)
    assert sent_jobs == [report.job_id]
    assert [job.revision for job in Job.objects.order_by("pk")] == [1, 2]
    assert jobs.run(report.job_id) == JobState.DONE


def test_trying_again_what_another_order_is_making_is_refused():
    network = factories.network()
    failed = factories.report(state="failed", lead_network=network)
    other = order(network)
    with pytest.raises(NotReady, match=other.code), transaction.atomic():
        actions.retry(report=failed, by=failed.requested_by)
    failed.refresh_from_db()
    assert failed.status == ReportStatus.FAILED
    assert Job.objects.count() == 2


# --- Publishing ------------------------------------------------------------------------------------------------------


def test_publishing_and_withdrawing(quick):
    report = factories.report()
    by = report.requested_by
    actions.publish(report=report, by=by)
    assert report.published_on == timezone.localdate()
    assert Report.objects.public().contains(report)
    with pytest.raises(AlreadyMoved):
        actions.publish(report=report, by=by)
    with pytest.raises(NotReady):
        actions.withdraw(report=report, by=by, reason=" ")
    actions.withdraw(report=report, by=by, reason="Un chiffre est faux.")
    assert (report.status, report.published_on) == (ReportStatus.READY, None)


def test_a_focal_point_does_not_publish():
    session = factories.session(minutes="approved")
    report = factories.report(kind=ReportKind.PROCEEDINGS, session=session)
    with pytest.raises(NotAllowed):
        actions.publish(report=report, by=factories.focal_point(session.host_city, session.lead_network))


@pytest.mark.parametrize("minutes", ["drafted", "circulated", "approved"])
def test_proceedings_are_published_once_the_minutes_are_approved(minutes):
    report = factories.report(kind=ReportKind.PROCEEDINGS, session=factories.session(minutes=minutes))
    if minutes == "approved":
        actions.publish(report=report, by=report.requested_by)
        return
    with pytest.raises(NotReady):
        actions.publish(report=report, by=report.requested_by)


def test_a_sheet_is_published_once_its_version_is():
    draft = factories.sheet_version()
    report = factories.report(kind=ReportKind.SHEET, version=draft)
    with pytest.raises(NotReady):
        actions.publish(report=report, by=report.requested_by)


def test_proceedings_made_from_a_draft_are_not_published_later():
    """What the document tells is what was written when it was made, whatever has been approved since."""
    session = factories.session(minutes="drafted")
    report = factories.report(kind=ReportKind.PROCEEDINGS, session=session)
    Session.objects.filter(pk=session.pk).update(
        minutes_status="approved",
        circulated_on=session.starts_on,
        remarks_until=session.starts_on,
        approved_on=session.starts_on,
    )
    report = Report.objects.get(pk=report.pk)
    with pytest.raises(NotReady, match="commandez-le à nouveau"):
        actions.publish(report=report, by=report.requested_by)
    again = factories.report(kind=ReportKind.PROCEEDINGS, session=report.session)
    actions.publish(report=again, by=again.requested_by)


def test_a_sheet_made_from_a_draft_is_not_published_later():
    sheet = factories.sheet(state="validated")
    report = factories.report(kind=ReportKind.SHEET, version=sheet.latest)
    sheets.publish(version=sheet.latest, by=report.requested_by)
    report = Report.objects.get(pk=report.pk)
    with pytest.raises(NotReady, match="commandez-le à nouveau"):
        actions.publish(report=report, by=report.requested_by)
