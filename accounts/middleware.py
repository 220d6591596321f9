"""What is noted of every signed-in request."""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.core.internal.httpkit import HTTP_USER_AGENT_MAX_LENGTH
from allauth.usersessions.models import UserSession
from django.utils import timezone

# Finer would cost a write per page, and tell nobody more.
NOTED_EVERY = timedelta(minutes=10)
SEEN = "seen"


class SeenMiddleware:
    """Keeps the list of one's sessions: when each was last seen, from where, every ten minutes at most."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Nobody's session is read for the pages of visitors.
        if request.session.session_key and request.user.is_authenticated:
            self._note(request)
        return self.get_response(request)

    def _note(self, request):
        key, now = request.session.session_key, timezone.now()
        noted_key, noted_at = request.session.get(SEEN) or ("", 0)
        if noted_key == key and now.timestamp() - noted_at < NOTED_EVERY.total_seconds():
            return
        told = {
            "user": request.user,
            "ip": get_adapter().get_client_ip(request),
            "user_agent": request.META.get("HTTP_USER_AGENT", "")[:HTTP_USER_AGENT_MAX_LENGTH],
            "last_seen_at": now,
        }
        UserSession.objects.update_or_create(session_key=key, defaults=told)
        request.session[SEEN] = (key, now.timestamp())
