"""Long work as rows: claimed once, beating, finished by the attempt that holds it, handed out again when lost."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from records import jobs, tasks
from records.jobs import Job, JobState
from tests import factories

pytestmark = pytest.mark.django_db

WORK = f"{__name__}.work"


class Doing:
    """What the work does, set by each test."""

    script = staticmethod(lambda record, progress: None)
    calls = []


def work(record, progress):
    Doing.calls.append(record)
    Doing.script(record, progress)


@pytest.fixture(autouse=True)
def doing(monkeypatch):
    monkeypatch.setattr(jobs, "import_string", lambda path: work if path == WORK else pytest.fail(path))
    Doing.calls, Doing.script = [], staticmethod(lambda record, progress: None)
    return Doing


@pytest.fixture
def record():
    return factories.person()


def make(record, **fields):
    job = jobs.enqueue(WORK, record)
    Job.objects.filter(pk=job.pk).update(**fields)
    job.refresh_from_db()
    return job


def long_ago(settings, times=1.5):
    return timezone.now() - timedelta(seconds=settings.JOB_STALE_AFTER * times)


# --- Enqueuing -------------------------------------------------------------------------------------------------------


def test_a_job_is_sent_once_the_transaction_is_committed(record, on_commit, sent_jobs):
    with on_commit():
        job = jobs.enqueue(WORK, record)
        assert sent_jobs == []
    assert sent_jobs == [job.pk]
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)


def test_the_same_work_is_enqueued_once_per_revision(record, on_commit, sent_jobs):
    with on_commit():
        first, again, next_one = (jobs.enqueue(WORK, record, revision=number) for number in (1, 1, 2))
    assert first == again != next_one
    assert sent_jobs == [first.pk, next_one.pk]
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(work=WORK, content_type=first.content_type, object_id=first.object_id, revision=1)


@pytest.mark.real_jobs
def test_a_broker_that_is_away_is_logged_and_the_job_waits(record, on_commit, monkeypatch, caplog):
    def away(*args, **kwargs):
        raise OSError("connection refused")

    monkeypatch.setattr(tasks.run_job, "apply_async", away)
    monkeypatch.setattr(jobs, "import_string", lambda path: tasks.run_job)
    with on_commit(), caplog.at_level(logging.ERROR, logger="records.jobs"):
        job = jobs.enqueue(WORK, record)
    assert "could not be sent" in caplog.text
    job.refresh_from_db()
    assert job.state == JobState.QUEUED


@pytest.mark.real_jobs
def test_celery_is_handed_the_number_only(record, monkeypatch):
    handed = []
    monkeypatch.setattr(tasks.run_job, "apply_async", lambda args, **options: handed.append((args, options)))
    monkeypatch.setattr(jobs, "import_string", lambda path: tasks.run_job)
    assert jobs.send(7) is True
    [(numbers, options)] = handed
    assert (numbers, options["retry"]) == ([7], False)


# --- Claiming and running --------------------------------------------------------------------------------------------


def test_a_job_is_claimed_once(record):
    job = make(record)
    claimed = jobs.claim(job.pk)
    assert (claimed.state, claimed.attempts) == (JobState.RUNNING, 1)
    assert claimed.heartbeat
    assert jobs.claim(job.pk) is None
    assert jobs.claim(0) is None


@pytest.mark.parametrize("state", [JobState.RUNNING, JobState.DONE, JobState.CANCELLED])
def test_what_is_not_waiting_is_not_run(record, doing, state):
    job = make(record, state=state)
    assert jobs.run(job.pk) is None
    assert doing.calls == []


def test_work_that_ends_well_is_done(record, doing):
    job = make(record)
    assert jobs.run(job.pk) == JobState.DONE
    job.refresh_from_db()
    assert doing.calls == [record]
    assert (job.state, job.progress, job.step, job.error) == (JobState.DONE, 100, "", "")
    assert job.ended_at
    assert job.is_over


def test_progress_is_kept_and_beats(record, doing, settings):
    seen = []

    def script(_record, progress):
        Job.objects.update(heartbeat=long_ago(settings))
        progress(40, "Laying out the pages" * 10)
        seen.append(Job.objects.get())

    doing.script = script
    make(record)
    jobs.run(Job.objects.get().pk)
    assert seen[0].progress == 40
    assert len(seen[0].step) == 120
    assert timezone.now() - seen[0].heartbeat < timedelta(seconds=60)


def test_work_that_cannot_be_done_fails_with_its_reason(record, doing):
    def script(_record, _progress):
        raise jobs.JobError("Il n'y a rien à dire.")

    doing.script = script
    job = make(record)
    assert jobs.run(job.pk) == JobState.FAILED
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "Il n'y a rien à dire.")


def test_an_error_nobody_foresaw_is_told_and_logged(record, doing, caplog):
    def script(_record, _progress):
        raise OSError("No space left on device")

    doing.script = script
    job = make(record)
    with caplog.at_level(logging.ERROR, logger="records.jobs"):
        assert jobs.run(job.pk) == JobState.FAILED
    job.refresh_from_db()
    assert "No space left on device" in job.error
    assert f"job {job.pk} failed" in caplog.text


def test_where_a_file_should_have_been_is_not_told(record, doing):
    doing.script = staticmethod(lambda _record, _progress: Path("/nowhere/reports/11").write_text("x"))
    job = make(record)
    assert jobs.run(job.pk) == JobState.FAILED
    job.refresh_from_db()
    assert "/nowhere" not in job.error
    assert "FileNotFoundError" in job.error


def test_work_under_which_the_database_goes_away_is_tried_again(record, doing, sent_jobs, monkeypatch):
    monkeypatch.setattr(jobs.connection, "close", lambda: None)

    def script(_record, _progress):
        raise OperationalError("server closed the connection unexpectedly")

    doing.script = script
    job = make(record)
    for attempt in (1, 2):
        assert jobs.run(job.pk) is None
        job.refresh_from_db()
        assert (job.state, job.attempts, sent_jobs) == (JobState.QUEUED, attempt, [job.pk] * attempt)
    assert jobs.run(job.pk) == JobState.FAILED
    job.refresh_from_db()
    assert "3" in job.error
    assert sent_jobs == [job.pk] * 2


def test_a_record_that_is_gone_fails_the_job(record, doing):
    job = make(record, object_id=0)
    assert jobs.run(job.pk) == JobState.FAILED
    assert doing.calls == []


def test_a_failure_is_told_to_the_record(record, doing, monkeypatch):
    told = []
    monkeypatch.setattr(type(record), "job_failed", lambda self, error: told.append((self, error)), raising=False)

    def script(_record, _progress):
        raise jobs.JobError("Non.")

    doing.script = script
    jobs.run(make(record).pk)
    assert told == [(record, "Non.")]


# --- Attempts that were taken for dead -------------------------------------------------------------------------------


def test_an_attempt_that_lost_the_job_stops_and_changes_nothing(record, doing):
    def script(_record, progress):
        # The sweeper took this attempt for dead, and another worker has begun.
        Job.objects.update(attempts=2, step="of the other")
        progress(60, "of the first")
        pytest.fail("it should have stopped")

    doing.script = script
    job = make(record)
    assert jobs.run(job.pk) is None
    job.refresh_from_db()
    assert (job.state, job.step, job.progress) == (JobState.RUNNING, "of the other", 0)


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED])
def test_only_the_attempt_that_holds_the_job_ends_it(record, state):
    job = make(record)
    claimed = jobs.claim(job.pk)
    Job.objects.update(attempts=2)
    assert jobs.finish(claimed, state, "reason") is None
    job.refresh_from_db()
    assert job.state == JobState.RUNNING


# --- Cancelling ------------------------------------------------------------------------------------------------------


def test_a_waiting_job_is_cancelled_and_not_run(record, doing):
    job = make(record)
    assert jobs.cancel(job) is True
    assert jobs.cancel(job) is False
    assert jobs.run(job.pk) is None
    assert doing.calls == []


def test_running_work_stops_at_its_next_progress(record, doing):
    def script(_record, progress):
        jobs.cancel(Job.objects.get())
        progress(50)
        pytest.fail("it should have stopped")

    doing.script = script
    job = make(record)
    assert jobs.run(job.pk) == JobState.CANCELLED
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


def test_work_cancelled_at_its_very_end_stays_cancelled(record, doing):
    doing.script = lambda _record, _progress: jobs.cancel(Job.objects.get())
    job = make(record)
    assert jobs.run(job.pk) is None
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


# --- Sweeping --------------------------------------------------------------------------------------------------------


def test_the_sweeper_leaves_alone_what_is_well(record, sent_jobs):
    waiting, running = make(record), make(factories.person(), state=JobState.RUNNING, heartbeat=timezone.now())
    assert jobs.sweep() == (0, 0)
    assert sent_jobs == []
    assert {waiting.state, running.state} == {JobState.QUEUED, JobState.RUNNING}


def test_a_lost_worker_s_job_is_sent_again(record, settings, sent_jobs):
    job = make(record, state=JobState.RUNNING, attempts=1, heartbeat=long_ago(settings))
    assert jobs.sweep() == (1, 0)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.QUEUED, 1)
    assert sent_jobs == [job.pk]
    assert jobs.run(job.pk) == JobState.DONE
    job.refresh_from_db()
    assert job.attempts == 2


@pytest.mark.parametrize(("attempts", "taken"), [(1, "_requeue"), (3, "_give_up")])
def test_a_worker_that_beats_while_the_sweeper_goes_round_keeps_its_job(
    record, settings, sent_jobs, monkeypatch, attempts, taken
):
    job = make(record, state=JobState.RUNNING, attempts=attempts, heartbeat=long_ago(settings))
    take = getattr(jobs, taken)

    def beaten_meanwhile(found, now):
        Job.objects.filter(pk=found.pk).update(heartbeat=timezone.now())
        return take(found, now)

    monkeypatch.setattr(jobs, taken, beaten_meanwhile)
    assert jobs.sweep() == (0, 0)
    job.refresh_from_db()
    assert job.state == JobState.RUNNING
    assert sent_jobs == []


def test_a_lost_message_is_sent_again(record, settings, sent_jobs):
    job = make(record, queued_at=long_ago(settings))
    assert jobs.sweep() == (1, 0)
    assert jobs.sweep() == (0, 0)
    assert sent_jobs == [job.pk]


def test_a_broker_that_is_away_is_not_tried_for_each_job(settings, monkeypatch):
    tried = []
    monkeypatch.setattr(jobs, "send", lambda number: tried.append(number) or False)
    waiting = [make(factories.person(), queued_at=long_ago(settings)) for _number in range(3)]
    assert jobs.sweep() == (0, 0)
    assert tried == [waiting[0].pk]
    later = timezone.now() + timedelta(seconds=settings.JOB_STALE_AFTER * 2)
    monkeypatch.setattr(jobs, "send", tried.append)
    assert jobs.sweep(later) == (3, 0)


def test_after_three_lost_attempts_the_job_fails_and_says_so(record, settings, sent_jobs, monkeypatch):
    told = []
    monkeypatch.setattr(type(record), "job_failed", lambda self, error: told.append(error), raising=False)
    job = make(record)
    for attempt in (1, 2, 3):
        assert jobs.claim(job.pk).attempts == attempt
        Job.objects.update(heartbeat=long_ago(settings))
        assert jobs.sweep() == ((1, 0) if attempt < 3 else (0, 1))
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "3" in job.error
    assert told == [job.error]
    assert sent_jobs == [job.pk, job.pk]


def test_a_record_that_cannot_be_told_does_not_stop_the_sweeper(record, settings, sent_jobs, monkeypatch, caplog):
    def job_failed(self, error):
        raise RuntimeError("broken")

    monkeypatch.setattr(type(record), "job_failed", job_failed, raising=False)
    make(record, state=JobState.RUNNING, attempts=3, heartbeat=long_ago(settings))
    other = make(factories.person(), state=JobState.RUNNING, attempts=1, heartbeat=long_ago(settings))
    with caplog.at_level(logging.ERROR, logger="records.jobs"):
        assert jobs.sweep() == (1, 0)
    assert sent_jobs == [other.pk]
    assert "could not be given up" in caplog.text


# --- Heartbeat -------------------------------------------------------------------------------------------------------


def test_a_heartbeat_outlives_a_database_that_is_away_for_a_moment(record, monkeypatch, caplog):
    beat = jobs.Heartbeat(jobs.claim(make(record).pk))
    answers = iter([OperationalError("the server closed the connection"), 1])

    def update(self, **changes):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(jobs.JobQuerySet, "update", update)
    monkeypatch.setattr(jobs.connection, "close", lambda: None)
    with caplog.at_level(logging.WARNING, logger="records.jobs"):
        beat.beat()
        beat.beat()
    assert "could not beat" in caplog.text
    assert next(answers, None) is None


def test_a_heartbeat_beats_only_for_its_own_attempt(record, settings):
    claimed = jobs.claim(make(record).pk)
    before = long_ago(settings)
    Job.objects.update(heartbeat=before, attempts=2)
    jobs.Heartbeat(claimed).beat()
    assert Job.objects.get().heartbeat == before
    Job.objects.update(attempts=1)
    jobs.Heartbeat(claimed).beat()
    assert Job.objects.get().heartbeat > before
