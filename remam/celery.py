"""The Celery application. It carries jobs; the truth about them is in PostgreSQL (records.jobs)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "remam.settings")

app = Celery("remam")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
