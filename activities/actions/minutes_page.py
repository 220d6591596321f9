"""Which page has saved the minutes of a session: its answer may have been lost on the way back.

A page writes on a copy that only it has: what it saved last is no other writer's, whether it was told so or not.
Kept in the cache: without it a page whose answer was lost is asked to bring both texts together, as if it were another.
"""

from dataclasses import dataclass

from django.core.cache import cache

KEPT_FOR = 24 * 60 * 60
PAGES = 20


@dataclass(frozen=True)
class Page:
    """A page that sends minutes. token: its own, at random. turn: counts what it has sent; 0 without a script."""

    token: str = ""
    turn: int = 0


def last_save(session):
    """What is known of the save that made the session's present revision: a dict of by, token, turn, keys; or None."""
    known = cache.get(_place(session)) or {}
    return known if known.get("revision") == session.minutes_revision else None


def keys_of_own(session, page):
    """The keys of the actions that this very page has saved, by the names of its rows; None if another saved last.

    What was sent before and arrives behind the page's later save is as strange as another's.
    """
    last = last_save(session)
    if not last or not page.token or last["token"] != page.token:
        return None
    return last["keys"] if page.turn > last["turn"] or page.turn == last["turn"] == 0 else None


def arrived(session):
    """The last turn that arrived of each page that has lately saved these minutes."""
    return (cache.get(_place(session)) or {}).get("turns", {})


def remember(*, session, by, page, keys):
    """Note which page has made the session's present revision. keys: of its actions, by the names of its rows."""
    turns = arrived(session)
    turns.pop(page.token, None)
    if page.token:
        turns[page.token] = page.turn
    known = {
        "revision": session.minutes_revision,
        "by": by.pk,
        "token": page.token,
        "turn": page.turn,
        "keys": keys,
        "turns": dict(list(turns.items())[-PAGES:]),
    }
    cache.set(_place(session), known, KEPT_FOR)


def _place(session):
    return f"minutes:{session.pk}"
