"""The one Celery task."""

from celery import shared_task

from records import jobs


@shared_task(name="records.run_job")
def run_job(job_id):
    """Do the work of the job of that number."""
    jobs.run(job_id)
