"""Real processes beside a test: workers, sweepers, a web server and a Redis on the test's database."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
import redis
from django.conf import settings as project
from django.db import connection
from django.test import Client

WORKER = ("-m", "celery", "--app", "remam", "worker", "--concurrency", "1", "--loglevel", "WARNING")
SWEEPER = ("manage.py", "sweep", "--every", "0.5")

PATIENCE = 90

# The demonstration's, and what the browser tests set for themselves (tests/browser.py).
NOT_PASSED_ON = ("REDIS_URL", "BROKER_URL", "DJANGO_ALLOW_ASYNC_UNSAFE")


def place_for(folder, settings, stale_after=20):
    """The environment of processes that share the test's database, with files and a broker of their own in `folder`.

    stale_after: seconds without a heartbeat after which the sweeper takes a job for lost.
    """
    settings.MEDIA_ROOT = folder / "media"
    server, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    environment = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
    return environment | {
        "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}",
        "DJANGO_SETTINGS_MODULE": "remam.settings",
        "DATA_DIR": str(folder),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "JOB_STALE_AFTER": str(stale_after),
    }


@contextmanager
def process(arguments, environment, before=()):
    """A process in a group of its own, killed at the end if it is still there; its words are in `<DATA_DIR>/log`.

    before: a command that runs Python with `arguments`, for instance one that sets limits.
    """
    with Path(environment["DATA_DIR"], "log").open("ab") as log:
        started = subprocess.Popen(
            [*before, sys.executable, *arguments],
            cwd=project.BASE_DIR,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield started
    finally:
        kill(started)


def kill(started):
    """End a process and its children at once, as a machine that goes out does."""
    if started.poll() is None:
        os.killpg(started.pid, signal.SIGKILL)
    started.wait()


def children(started):
    """The numbers of the processes that a process has started."""
    return [int(pid) for pid in Path(f"/proc/{started.pid}/task/{started.pid}/children").read_text().split()]


def until(true, what, environment):
    """Wait until `true()`; fail with what the processes said if it takes too long."""
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            log = Path(environment["DATA_DIR"], "log")
            pytest.fail(f"it did not come to this: {what}\n{log.read_text() if log.exists() else ''}")
        time.sleep(0.02)


class Redis:
    """A Redis of a test's own, which writes down all that it is told: it may be stopped and started again."""

    def __init__(self, environment):
        self.environment = environment
        self.socket = Path(environment["DATA_DIR"], "redis.sock")
        environment["BROKER_URL"] = f"redis+socket://{self.socket}"
        environment["REDIS_URL"] = f"unix://{self.socket}?db=1"
        self.started = None

    def start(self):
        server = ["redis-server", "--port", "0", "--unixsocket", str(self.socket), "--save", "", "--appendonly", "yes"]
        server += ["--appendfsync", "always", "--dir", str(self.socket.parent)]
        self.started = subprocess.Popen(server, stdout=subprocess.DEVNULL)
        until(self._answers, "Redis listens", self.environment)

    def _answers(self):
        try:
            return self.ask().ping()
        except redis.RedisError:
            return False

    def ask(self):
        """A client of it."""
        return redis.Redis(unix_socket_path=str(self.socket))

    def stop(self):
        self.started.kill()
        self.started.wait()

    def freeze(self):
        """It takes what is sent, and does not answer any more."""
        self.started.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.started.send_signal(signal.SIGCONT)


@contextmanager
def running_redis(environment):
    """A Redis of its own, told to the processes."""
    server = Redis(environment)
    server.start()
    try:
        yield server
    finally:
        server.stop()


class Answer:
    """What a page answered, and after how many seconds."""

    def __init__(self, response, seconds):
        self.status, self.headers, self.seconds = response.status, response.headers, seconds
        self.content = response.read()


class Unfollowed(urllib.request.HTTPErrorProcessor):
    """Every answer is an answer, the redirections and the refusals as well."""

    def http_response(self, request, response):
        return response


class Web:
    """A web server as in production, asked by people who are signed in without a password."""

    def __init__(self, address):
        self.address = address
        self.opener = urllib.request.build_opener(Unfollowed)
        self.sessions = {}

    def get(self, path, person=None, **headers):
        return self.ask(path, person, headers)

    def post(self, path, person=None, **fields):
        return self.ask(path, person, {}, fields)

    def ask(self, path, person=None, headers=None, fields=None):
        """Fetch `path` as `person`; with `fields`, send them as a form of ours."""
        token = "x" * 32
        cookies = [f"csrftoken={token}"]
        if person:
            cookies.append(f"sessionid={self._session(person)}")
        data = None if fields is None else urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        request = urllib.request.Request(self.address + path, data, {"Cookie": "; ".join(cookies), **(headers or {})})
        begun = time.monotonic()
        with self.opener.open(request, timeout=PATIENCE) as response:
            return Answer(response, time.monotonic() - begun)

    def _session(self, person):
        if person.pk not in self.sessions:
            browser = Client()
            browser.force_login(person)
            self.sessions[person.pk] = browser.cookies["sessionid"].value
        return self.sessions[person.pk]


def free_port():
    """A port that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port):
    """True once somebody does."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def web(environment, port=None):
    """gunicorn on a port of this machine, with two workers; yields its Web."""
    port = port or free_port()
    arguments = ("-m", "gunicorn", "remam.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--no-control-socket")
    with process((*arguments, "--log-level", "warning"), environment):
        until(lambda: listens(port), "the web server listens", environment)
        yield Web(f"http://127.0.0.1:{port}")
