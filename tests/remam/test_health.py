"""Alive and ready, for those who look after the machine; and what one reads while something is away."""

import time

import pytest
from django.core.cache import caches
from django.db import InterfaceError, OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from redis.exceptions import ConnectionError as RedisAway

from remam.cache import SteadyCache
from remam.views import health
from tests import factories
from tests.factories.people import PASSWORD

REDIS_NOWHERE = {
    "BACKEND": "remam.cache.SteadyCache",
    "LOCATION": "unix:///nowhere/redis.sock",
    "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
}


@pytest.fixture
def answers(monkeypatch):
    """What the three parts answer, by name: nothing where all is well."""
    told = {}

    def check(name):
        def ask():
            if name in told:
                told[name]()

        return ask

    monkeypatch.setattr(health, "CHECKS", {name: check(name) for name in health.CHECKS})
    return told


@pytest.mark.django_db
def test_ready(client):
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


def test_each_part_is_asked():
    assert set(health.CHECKS) == {"database", "broker", "storage"}


@pytest.mark.parametrize("part", ["database", "broker", "storage"])
def test_not_ready_without_one_of_them(client, answers, caplog, part):
    def away():
        raise OSError("secret: the address of the machine")

    answers[part] = away
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"unavailable\n")
    assert "secret" not in str(response.headers)
    assert f"the {part} fails" in caplog.text


def test_what_hangs_is_not_waited_for(client, answers, monkeypatch):
    monkeypatch.setattr(health, "PATIENCE", 0.1)
    answers["storage"] = lambda: time.sleep(1)
    begun = time.monotonic()
    assert client.get("/readyz").status_code == 503
    assert time.monotonic() - begun < 0.9


def test_storage_is_written_to(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    health.ask_storage()
    assert list(tmp_path.iterdir()) == []
    settings.MEDIA_ROOT = tmp_path / "nowhere"
    with pytest.raises(OSError, match="nowhere"):
        health.ask_storage()


@pytest.mark.parametrize(("error", "status"), [(OperationalError, 503), (InterfaceError, 503), (ValueError, 500)])
@pytest.mark.parametrize(("prefix", "language"), [("", "fr"), ("/en", "en"), ("/ar", "ar")])
def test_a_database_that_is_away_is_said_to_be(monkeypatch, error, status, prefix, language):
    def broken():
        raise error("secret: the address of the server")

    monkeypatch.setattr("remam.views.home.places", broken)
    monkeypatch.setattr("remam.views.home.figures.association", broken)
    response = Client(raise_request_exception=False).get(f"{prefix}/")
    assert response.status_code == status
    assert response.templates[0].name == f"{status}.html"
    with translation.override(language):
        words = gettext("Unavailable for a moment")
    assert (words in response.text) == (status == 503)
    assert f'lang="{language}"' in response.text
    assert response.has_header("Retry-After") == (status == 503)
    assert "secret" not in response.text


# --- The cache without Redis -----------------------------------------------------------------------------------------


@pytest.fixture
def without_redis(settings, monkeypatch):
    """The cache of production, whose Redis is nowhere."""
    settings.CACHES = {"default": REDIS_NOWHERE, "database": settings.CACHES["default"]}
    monkeypatch.setattr(SteadyCache, "away_until", 0.0)
    caches["database"].clear()
    yield caches["default"]
    caches["database"].clear()


@pytest.mark.django_db
def test_the_cache_works_without_redis(without_redis, caplog):
    cache = without_redis
    assert cache.add("key", 1)
    assert not cache.add("key", 2)
    cache.set("other", [2])
    assert cache.get_many(["key", "other", "none"]) == {"key": 1, "other": [2]}
    assert cache.incr("key") == 2
    assert cache.touch("key", 60)
    assert cache.delete("key")
    assert cache.get("key", "gone") == "gone"
    cache.clear()
    assert "other" not in cache
    assert "Redis is away" in caplog.text
    # Said once, not at each call.
    assert caplog.text.count("Redis is away") == 1


@pytest.mark.django_db
def test_redis_is_asked_again_after_a_while(without_redis, monkeypatch):
    asked = []

    def add(*_arguments, **_named):
        asked.append("redis")
        raise RedisAway

    monkeypatch.setattr(without_redis.redis, "add", add)
    without_redis.add("one", 1)
    without_redis.add("two", 1)
    assert asked == ["redis"]
    monkeypatch.setattr(SteadyCache, "away_until", time.monotonic() - 1)
    without_redis.add("three", 1)
    assert asked == ["redis", "redis"]


@pytest.mark.django_db
def test_attempts_to_sign_in_are_counted_without_redis(without_redis, client):
    person = factories.outsider()
    for _number in range(5):
        client.post(reverse("account_login"), {"login": person.email, "password": "wrong"})
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session
