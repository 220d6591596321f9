"""A cache in Redis that outlives Redis: while it is away, the database's takes its place.

What is cached counts attempts to sign in and remembers used one-time codes. Forgetting either would open a door, so
neither is skipped: they are counted in the database, from nought, until Redis is back.
"""

import logging
from time import monotonic

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

# Seconds for which a Redis that did not answer is not asked again.
PAUSE = 5


class SteadyCache(BaseCache):
    """Django's Redis cache, and in its absence the cache named `database`: nobody fails because Redis is away."""

    # For all threads and instances of the process.
    away_until = 0.0

    def __init__(self, location, params):
        super().__init__(params)
        options = {"retry": Retry(NoBackoff(), 0), **params.get("OPTIONS", {})}
        self.redis = RedisCache(location, {**params, "OPTIONS": options})

    def _ask(self, method, *arguments, **named):
        if monotonic() >= SteadyCache.away_until:
            try:
                return getattr(self.redis, method)(*arguments, **named)
            except (RedisError, OSError) as error:
                SteadyCache.away_until = monotonic() + PAUSE
                logger.error("Redis is away (%s): the database caches for the next %s s", error, PAUSE)
        return getattr(caches["database"], method)(*arguments, **named)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return self._ask("add", key, value, timeout=timeout, version=version)

    def get(self, key, default=None, version=None):
        return self._ask("get", key, default=default, version=version)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return self._ask("set", key, value, timeout=timeout, version=version)

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        return self._ask("touch", key, timeout=timeout, version=version)

    def delete(self, key, version=None):
        return self._ask("delete", key, version=version)

    def clear(self):
        return self._ask("clear")
