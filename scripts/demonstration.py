"""Serves the demonstration and leaves no process behind. Called by scripts/demo, with the database up.

honcho runs the processes of Procfile. This process stands above it for what honcho cannot do: prepare the database,
say when pages answer, end whatever would outlive a killed honcho, and stop the database.
"""

import contextlib
import ctypes
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ["DATA_DIR"])
PORT = os.environ["PORT"]
ADDRESS = f"http://127.0.0.1:{PORT}"
# Set by scripts/with-postgres when the database is this clone's own: its lock is this file descriptor.
DATABASE_LOCK = os.environ.get("REMAM_DATABASE_LOCK")

# honcho's own five seconds are not enough for a Celery worker, idle or not, to stop by itself while it reads its queue
# from files. A job survives the death of its worker, so nothing is gained by waiting for longer.
HONCHO = "import honcho.command, honcho.manager; honcho.manager.KILL_WAIT = 1; honcho.command.main()"

READY_WITHIN = 60
STOPPED_WITHIN = 15
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
prctl = ctypes.CDLL(None, use_errno=True).prctl


class Stopped(Exception):
    """Ctrl-C, TERM, or the terminal was closed."""


class Failed(Exception):
    """Something did not start or ended by itself; the message says what."""


def say(text):
    # The terminal may be gone when there is still something to clean up.
    with contextlib.suppress(OSError):
        print(text, flush=True)


def stop_on_signals():
    def stop(signum, frame):
        # Once is enough: what cleans up must not be interrupted.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def die_with_parent():
    """Runs in the child: if this process is killed, the child is told to stop."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(*command, **options):
    """A session of its own, so that Ctrl-C reaches this process alone, which passes it on once."""
    return subprocess.Popen(command, cwd=PROJECT, preexec_fn=die_with_parent, start_new_session=True, **options)


# --- The database's contents --------------------------------------------------------------------------------------


def run(*command):
    """Runs to the end, shows nothing unless it fails; returns what it printed."""
    process = start(*command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    output, errors = process.communicate()
    if process.returncode:
        raise Failed(f"{output}{errors}\nremam: {' '.join(command)} failed")
    return output


def manage(*arguments):
    return run(sys.executable, "manage.py", *arguments)


def schema_digest():
    """Changes when a migration may have to run."""
    digest = hashlib.sha256(os.environ["DATABASE_URL"].encode())
    own = (path for path in PROJECT.glob("*/migrations/*.py"))
    for path in sorted([*own, PROJECT / "requirements.txt"]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def prepare_database():
    """Migrates if a migration has changed, and loads the demonstration's data once."""
    migrated, loaded = DATA_DIR / "demo.migrated", DATA_DIR / "demo.accounts"
    digest = schema_digest()
    if not migrated.exists() or migrated.read_text() != digest:
        say("remam: preparing the database")
        manage("migrate", "--no-input")
        manage("createcachetable")
        migrated.write_text(digest)
    if not loaded.exists():
        say("remam: loading the demonstration's data")
        manage("load_demo", "--if-empty")
        # Kept, so that a second start need not run Django once more to show them.
        loaded.write_text(manage("demo_accounts"))
    return loaded.read_text()


# --- The processes ------------------------------------------------------------------------------------------------


def check_port():
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(PORT)))
        except OSError as error:
            raise Failed(
                f"remam: port {PORT} cannot be used ({error.strerror}). Stop what uses it, or choose another: "
                "PORT=8001 scripts/demo"
            ) from None


def answers():
    try:
        with urllib.request.urlopen(ADDRESS, timeout=READY_WITHIN):
            return True
    except urllib.error.HTTPError as error:
        if error.code >= 500:
            raise Failed(f"remam: {ADDRESS} answers with an error ({error.code}): see above") from None
        return True
    except OSError:
        return False


def wait_until_ready(honcho):
    deadline = time.monotonic() + READY_WITHIN
    while not answers():
        if honcho.poll() is not None:
            raise Failed("remam: a process of the demonstration did not start; its reason stands above")
        if time.monotonic() > deadline:
            raise Failed(f"remam: {ADDRESS} does not answer after {READY_WITHIN} s")
        time.sleep(0.1)


def serve(accounts):
    honcho = start(sys.executable, "-c", HONCHO, "start", "--port", PORT)
    try:
        wait_until_ready(honcho)
        say(f"\n{accounts}\nMail is written to {DATA_DIR / 'mail'}\n\nREMAM is ready at {ADDRESS} — Ctrl-C stops it\n")
        honcho.wait()
        raise Failed("remam: a process of the demonstration ended by itself, so the others were stopped")
    finally:
        honcho.terminate()
        try:
            honcho.wait(STOPPED_WITHIN)
        except subprocess.TimeoutExpired:
            honcho.kill()
            honcho.wait()


def children():
    """This process's children, among them, as it is their subreaper, all that lost their parent below it."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue  # ended meanwhile
        if int(parent) == os.getpid() and state != "Z":
            found.append(int(stat.parent.name))
    return found


def end_children():
    """The order to stop, then the order that nobody can refuse. Each round may reveal orphans of the last one."""
    deadline = time.monotonic() + STOPPED_WITHIN / 3
    while left := children():
        for pid in left:
            os.kill(pid, signal.SIGTERM if time.monotonic() < deadline else signal.SIGKILL)
        time.sleep(0.2)


def stop_database():
    if DATABASE_LOCK:
        os.close(int(DATABASE_LOCK))
        subprocess.run(["scripts/with-postgres", "demo", "--stop"], cwd=PROJECT, check=False)


def main():
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    stop_on_signals()
    try:
        check_port()
        serve(prepare_database())
    except Stopped:
        result = 0
    except Failed as failure:
        say(failure)
        result = 1
    finally:
        end_children()
        stop_database()
    say("remam: stopped")
    return result


if __name__ == "__main__":
    sys.exit(main())
