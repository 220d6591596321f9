"""Runs one module of the bench in a process of its own, once Django is set up: `python -m bench.process MODULE …`."""

import json
import subprocess
import sys
from importlib import import_module

import django

from bench.server import environment


def run(database, module, *arguments):
    """Run bench.<module>'s main(*arguments) on a database; return its status."""
    return subprocess.run(_command(module, arguments), env=environment(database)).returncode


def ask(database, module, *arguments):
    """The same; return what it printed last, which is JSON."""
    options = {"env": environment(database), "stdout": subprocess.PIPE, "text": True, "check": True}
    return json.loads(subprocess.run(_command(module, arguments), **options).stdout.splitlines()[-1])


def _command(module, arguments):
    return [sys.executable, "-m", "bench.process", module, *arguments]


if __name__ == "__main__":
    django.setup()
    sys.exit(import_module(f"bench.{sys.argv[1]}").main(*sys.argv[2:]))
