"""The project: settings, URLs, and every page that gathers several apps."""

from remam.celery import app as celery_app

__all__ = ["celery_app"]
