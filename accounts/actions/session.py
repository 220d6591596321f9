"""The sessions that a person has open, here and on other devices."""

import logging

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

logger = logging.getLogger("remam.security")


def live_sessions(person):
    """Return the person's open sessions, the latest seen first; those that have run out are left out."""
    running = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return UserSession.objects.filter(user=person, session_key__in=running).order_by("-last_seen_at", "-pk")


def end(*, sessions, by):
    """End sessions of the person `by`, who have to sign in again there. Return how many there were."""
    keys = [session.session_key for session in sessions]
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    if keys:
        logger.info("%s ended %d of their sessions", by.code, len(keys))
    return len(keys)


def end_others(*, person, keep=None):
    """End all the person's sessions but the one with the key `keep`. Return how many there were."""
    return end(sessions=UserSession.objects.filter(user=person).exclude(session_key=keep), by=person)
