"""The portal as it is served in production, on a port of this machine, on a database of the bench."""

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from time import sleep

from bench.client import Client

WORKERS = 2


def free_port():
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def environment(database):
    """Return the environment of a process on `database`, which is beside the one of DATABASE_URL."""
    url = re.sub(r"/[^/?]*(\?|$)", rf"/{database}\1", os.environ["DATABASE_URL"])
    return {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bench.settings"}


@contextmanager
def serving(database):
    """Serve the portal from `database` by two workers; gives (port, the workers' process numbers)."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "python:remam.gunicorn", "--workers", str(WORKERS)]
    command += ["--bind", f"127.0.0.1:{port}", "--max-requests", "0", "remam.wsgi"]
    process = subprocess.Popen(command, env=environment(database))
    try:
        _wait(port)
        yield port, _children(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait(port):
    for _try in range(300):
        try:
            if Client(port).get("/healthz")[0] == 200:
                return
        except OSError:
            sleep(0.1)
    raise RuntimeError("the server did not start")


def _children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def own_megabytes(pid):
    """Return the memory that a process shares with no other, in megabytes."""
    told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(int(size) for size in re.findall(r"^Private_\w+:\s+(\d+) kB", told, re.MULTILINE)) / 1024
