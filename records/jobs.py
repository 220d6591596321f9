"""Long work as rows in PostgreSQL; Celery only carries their numbers.

A job is claimed under a lock, beats while it runs, and is finished only by the attempt that holds it: a worker that
was taken for dead and comes back changes nothing. The sweeper (`manage.py sweep`) hands out again what was lost.
"""

import logging
import threading
from datetime import timedelta
from errno import EDQUOT, EFBIG, ENOSPC
from itertools import takewhile

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, InterfaceError, OperationalError, connection, models, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

logger = logging.getLogger(__name__)


class JobState(models.TextChoices):
    QUEUED = "queued", gettext_lazy("queued")
    RUNNING = "running", gettext_lazy("running")
    DONE = "done", gettext_lazy("finished")
    FAILED = "failed", gettext_lazy("failed")
    CANCELLED = "cancelled", gettext_lazy("stopped")


class JobCancelled(Exception):
    """The person who asked for the work has taken that back; raised inside the work at its next progress report."""


class JobLost(Exception):
    """Another attempt holds the job: this one must stop without leaving a trace."""


class JobError(Exception):
    """The work cannot be done, now or later; `str()` is a sentence for the reader. It is not tried again by itself."""


# States in which something more will happen to it.
OPEN = (JobState.QUEUED, JobState.RUNNING)


class JobQuerySet(models.QuerySet):
    def held_by(self, job):
        """The job, if the attempt that `job` was claimed for still holds it."""
        return self.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)

    def stale(self, now):
        """Running jobs whose worker has not been heard of for too long."""
        return self.filter(state=JobState.RUNNING, heartbeat__lt=now - timedelta(seconds=settings.JOB_STALE_AFTER))

    def forgotten(self, now):
        """Queued jobs that nobody has taken: the message may be lost."""
        return self.filter(state=JobState.QUEUED, queued_at__lt=now - timedelta(seconds=settings.JOB_STALE_AFTER))


class Job(models.Model):
    """One piece of long work on one record. `work` is the dotted path of `function(record, progress)`."""

    work = models.CharField(max_length=120)
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.BigIntegerField()
    record = GenericForeignKey("content_type", "object_id")
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12, choices=JobState, default=JobState.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0, help_text="percent")
    step = models.CharField(max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    heartbeat = models.DateTimeField(null=True)
    queued_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["work", "content_type", "object_id", "revision"], name="job_once_per_revision"
            ),
            models.CheckConstraint(condition=models.Q(progress__lte=100), name="job_progress_percent"),
            models.CheckConstraint(
                condition=~models.Q(state=JobState.FAILED) | ~models.Q(error=""), name="job_failed_says_why"
            ),
        ]
        indexes = [models.Index(fields=["state", "heartbeat"], name="job_state_heartbeat")]
        verbose_name = gettext_lazy("job")
        verbose_name_plural = gettext_lazy("jobs")

    def __str__(self):
        return f"{self.work} #{self.object_id}.{self.revision}"

    @property
    def is_over(self):
        """True once nothing more will happen to it."""
        return self.state not in OPEN


class Progress:
    """What the work reports with: `progress(40, "Laying out")`. Saves, beats, and notices a cancellation."""

    def __init__(self, job):
        self.job = job

    def __call__(self, percent, step=""):
        """Record the progress (0 to 100) and the step's name. Raises JobCancelled or JobLost."""
        held = Job.objects.held_by(self.job).update(progress=percent, step=str(step)[:120], heartbeat=timezone.now())
        if not held:
            self._raise_lost()

    def _raise_lost(self):
        state = Job.objects.values_list("state", flat=True).get(pk=self.job.pk)
        if state == JobState.CANCELLED:
            raise JobCancelled
        raise JobLost


class Heartbeat(threading.Thread):
    """Beats for a job while its work is inside one long call, on a database connection of its own."""

    def __init__(self, job):
        super().__init__(daemon=True)
        self.job, self.over = job, threading.Event()

    def run(self):
        while not self.over.wait(settings.JOB_STALE_AFTER / 4):
            self.beat()
        connection.close()

    def beat(self):
        """Say that the attempt is alive. A database that is away for a moment does not silence it for good."""
        try:
            Job.objects.held_by(self.job).update(heartbeat=timezone.now())
        except DatabaseError:
            logger.warning("job %s could not beat", self.job.pk, exc_info=True)
            connection.close()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_details):
        self.over.set()
        self.join()


def enqueue(work, record, *, revision=1):
    """Create the job (once per work, record and revision) and send its number on commit. Return the job."""
    job, created = Job.objects.get_or_create(
        work=work, content_type=ContentType.objects.get_for_model(record), object_id=record.pk, revision=revision
    )
    if created:
        transaction.on_commit(lambda: send(job.pk))
    return job


def send(job_id):
    """Hand the job's number to Celery, within seconds. Return False if the broker is away: the sweeper sends again."""
    task = import_string("records.tasks.run_job")
    try:
        # A connection of its own: that of the pool retries for seconds, and waits forever for a frozen broker, as a
        # worker should and somebody who orders should not.
        with task.app.connection_for_write(transport_options=settings.JOB_SEND_OPTIONS) as broker:
            task.apply_async([job_id], connection=broker, retry=False)
    except Exception:
        # Whatever the transport raises, the row in the database is the truth and will be sent again.
        logger.exception("job %s could not be sent; the sweeper will", job_id)
        return False
    return True


def claim(job_id):
    """Take a queued job for this worker. Return it running, or None if it is not there to take."""
    with transaction.atomic():
        job = Job.objects.select_for_update(skip_locked=True).filter(pk=job_id, state=JobState.QUEUED).first()
        if job is None:
            return None
        now = timezone.now()
        job.state, job.attempts, job.progress, job.step = JobState.RUNNING, job.attempts + 1, 0, ""
        job.heartbeat = job.started_at = now
        job.save()
        return job


def run(job_id):
    """Do the work of a job, if it is there to take. Return its final state, or None if there was nothing to do."""
    job = claim(job_id)
    if job is None:
        logger.info("job %s is not waiting: nothing to do", job_id)
        return None
    try:
        if job.record is None:
            raise JobError(_("The record that this was to be done for is no longer there."))
        with Heartbeat(job):
            import_string(job.work)(job.record, Progress(job))
    except JobCancelled:
        return JobState.CANCELLED
    except JobLost:
        logger.warning("job %s is held by another attempt", job.pk)
        return None
    except JobError as error:
        return finish(job, JobState.FAILED, str(error))
    except (OperationalError, InterfaceError) as error:
        return _hand_back(job, error)
    except Exception as error:
        logger.exception("job %s failed", job.pk)
        return finish(job, JobState.FAILED, _reason(error))
    return finish(job, JobState.DONE)


def no_room(error):
    """True if an OSError says that there is no room for what was to be written."""
    return getattr(error, "errno", None) in (ENOSPC, EDQUOT, EFBIG)


def _reason(error):
    if no_room(error):
        return _("There is no room left on the server's disk.")
    # Of a file that could not be had, what happened and not where: the server's folders are nobody's business.
    told = error.strerror if isinstance(error, OSError) and error.strerror else error
    return _("Unexpected error: %(error)s") % {"error": f"{type(error).__name__}: {told}"}


def _hand_back(job, error):
    """Have another try made, at once, of work under which the database went away; after too many it fails."""
    logger.warning("job %s lost the database: %s", job.pk, error)
    # What is left of a broken connection; if the database does not answer yet, the sweeper finds the job later.
    connection.close()
    if job.attempts >= settings.JOB_MAX_ATTEMPTS:
        reason = _("The database did not answer %(count)s times while this was done.") % {"count": job.attempts}
        return finish(job, JobState.FAILED, reason)
    if Job.objects.held_by(job).update(state=JobState.QUEUED, queued_at=timezone.now()):
        send(job.pk)
    return None


@transaction.atomic
def finish(job, state, error=""):
    """End a job in `state`, only if this attempt still holds it; tell the record. Return the state, or None."""
    held = Job.objects.select_for_update().held_by(job)
    changes = {"state": state, "error": error, "ended_at": timezone.now()}
    if state == JobState.DONE:
        changes |= {"progress": 100, "step": ""}
    if not held.update(**changes):
        return None
    if state == JobState.FAILED:
        tell_failed(job, error)
    return state


def tell_failed(job, error):
    """Let the record know that its job failed for good, if it has a `job_failed` method."""
    told = getattr(job.record, "job_failed", None)
    if told:
        told(error)


@transaction.atomic
def cancel(job):
    """Stop a job that is not over. Return True if it was stopped by this call."""
    still_open = Job.objects.filter(pk=job.pk, state__in=OPEN)
    return bool(still_open.update(state=JobState.CANCELLED, ended_at=timezone.now()))


def sweep(now=None):
    """Hand out again what was lost, and fail what was lost too often. Return the numbers (sent again, failed)."""
    now = now or timezone.now()
    waiting, failed = [], 0
    # Oldest first: those who have waited longest are served first.
    for job in Job.objects.stale(now).order_by("pk"):
        if job.attempts >= settings.JOB_MAX_ATTEMPTS:
            failed += _give_up(job, now)
        elif _requeue(job, now):
            waiting.append(job.pk)
    for job in Job.objects.forgotten(now).order_by("pk"):
        if Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(queued_at=now):
            waiting.append(job.pk)
    # A broker that is away for one is so for all: the others are left to a later round, not tried for seconds each.
    sent = len(list(takewhile(lambda pk: send(pk) is not False, waiting)))
    return sent, failed


def _give_up(job, now):
    reason = _("The work was interrupted %(count)s times.") % {"count": job.attempts}
    try:
        with transaction.atomic():
            # Its worker may have been heard of since the list was read.
            if not Job.objects.stale(now).select_for_update().filter(pk=job.pk, attempts=job.attempts):
                return False
            return finish(job, JobState.FAILED, reason) is not None
    except Exception:
        # One record that cannot be told must not keep the sweeper from all the other jobs.
        logger.exception("job %s could not be given up", job.pk)
        return False


def _requeue(job, now):
    held = Job.objects.stale(now).filter(pk=job.pk, attempts=job.attempts)
    if not held.update(state=JobState.QUEUED, queued_at=now):
        return False
    logger.warning("job %s lost its worker: to be sent again", job.pk)
    return True
