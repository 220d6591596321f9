"""What is shipped for production: the image, the services, and what stands in front of them, tried as written.

There need be no Docker here: the commands of docker-compose.yml run on this machine, in production's settings, on the
test's database, behind the shipped configuration of nginx.
"""

import http.client
import os
import re
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import yaml
from allauth.usersessions.models import UserSession
from django.conf import settings as project
from django.db import connection
from django.urls import reverse

from capitalisation.enums import ReportKind
from capitalisation.models import Report
from records.jobs import JobState
from tests import factories
from tests.processes import Redis, Web, free_port, kill, listens, place_for, until

ROOT = Path(project.BASE_DIR)
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
STEPS = [line.split(maxsplit=1) for line in DOCKERFILE.splitlines() if re.match(r"[A-Z]+ ", line)]
SITE = "portal.example.org"


def filled(text, given):
    """A value of docker-compose.yml with what .env gives; `${NAME:?…}` without it is an error, as in Docker."""

    def value(match):
        name, how, other = match[1], match[2], match[3]
        if given.get(name):
            return given[name]
        assert how != ":?", f"{name} is not given"
        return filled(other or "", given)

    done = re.sub(r"\$\{(\w+)(:-|:\?)?((?:[^{}]|\$\{[^}]*\})*)\}", value, text.replace("$$", "\0"))
    return done.replace("\0", "$")


def environment_of(name, given):
    return {key: filled(str(value), given) for key, value in SERVICES[name].get("environment", {}).items()}


def example():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


# --- As it stands ----------------------------------------------------------------------------------------------------


def test_what_the_image_copies_is_there_and_let_in():
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"}
    for word, rest in STEPS:
        if word != "COPY" or "--from" in rest:
            continue
        for source in rest.split()[:-1]:
            assert (ROOT / source).exists(), source
            assert source in let_in, source
    assert {source for source in let_in if not (ROOT / source).exists()} == set()


def test_the_image_runs_as_nobody_s_root():
    assert [rest for word, rest in STEPS if word == "USER"] == ["remam"]
    assert STEPS[-1] == ["CMD", '["gunicorn", "remam.wsgi", "--config", "remam/gunicorn.py"]']
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}
    copied = {rest.split()[0] for word, rest in STEPS if word == "COPY"}
    assert apps <= copied


def test_each_service_is_held_in():
    for name in OURS:
        service = SERVICES[name]
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert not service.get("ports"), name
    for name in set(SERVICES) - {"migrate", "backup"}:
        assert SERVICES[name]["deploy"]["resources"]["limits"].keys() == {"cpus", "memory", "pids"}, name
    for name in ("web", "nginx", "postgres", "redis"):
        assert SERVICES[name]["healthcheck"]["test"], name
    assert COMPOSE["networks"]["inside"]["internal"]
    assert [SERVICES[name]["networks"] for name in ("postgres", "redis")] == [["inside"]] * 2
    assert SERVICES["nginx"]["networks"] == ["outside"]


def test_settings_named_for_docker_exist():
    read = (ROOT / "remam" / "settings.py").read_text(encoding="utf-8")
    read += (ROOT / "remam" / "gunicorn.py").read_text(encoding="utf-8")
    named = {key for name in OURS for key in SERVICES[name]["environment"]}
    assert not [key for key in named if f'"{key}"' not in read]
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    assert set(example()) <= asked


def test_the_example_holds_no_secret_and_says_what_must_be_given():
    given = example()
    assert [given[key] for key in ("SECRET_KEY", "POSTGRES_PASSWORD", "EMAIL_PASSWORD")] == [""] * 3
    with pytest.raises(AssertionError, match="SECRET_KEY is not given"):
        environment_of("web", given)
    assert environment_of("web", given | {"SECRET_KEY": "k", "POSTGRES_PASSWORD": "p"})["DATABASE_URL"].count("p@") == 1


# --- As it runs ------------------------------------------------------------------------------------------------------


class Stack:
    """The services of docker-compose.yml on this machine: their own commands and settings, other addresses."""

    def __init__(self, folder, settings, running):
        self.folder, self.running = folder, running
        self.port, self.web_port = free_port(), free_port()
        self.place = {"DATA_DIR": str(folder)}
        given = example() | {"SECRET_KEY": project.SECRET_KEY, "POSTGRES_PASSWORD": "p", "TLS_PROXY": "127.0.0.1"}
        # Where production stands elsewhere.
        self.here = {
            **{
                name: value
                for name, value in place_for(folder, settings, stale_after=2).items()
                if "PYTEST" not in name
            },
            "STATIC_ROOT": str(folder / "static"),
            "WEB_BIND": f"127.0.0.1:{self.web_port}",
            "WEB_WORKERS": "2",
            # Those who act in this test have no second factor; tests/accounts try that.
            "MFA_REQUIRED": "0",
            "PORT": str(self.port),
            "WEB": f"127.0.0.1:{self.web_port}",
            "MEDIA": str(folder / "media"),
            "RESOLVER": "127.0.0.1",
            "PATH": f"{os.environ['PATH']}:/usr/sbin",
        }
        # Otherwise the settings take it for a test.
        for name in [name for name in self.here if name.startswith("PYTEST")]:
            del self.here[name]
        self.redis = Redis(self.here)
        self.given = given

    def environment(self, name):
        return environment_of(name, self.given) | self.here

    def command(self, name):
        """Its command as written, but for the folders that only a container has."""
        places = {
            "/etc/remam/nginx.conf.template": str(self.folder / "nginx.conf.template"),
            "/tmp/remam-nginx": str(self.folder / "nginx"),
            # In a container its processes are nobody's root, as is the folder of files.
            "daemon off;": "daemon off; user root;" if os.geteuid() == 0 else "daemon off;",
        }
        words = [filled(word, self.given) for word in SERVICES[name]["command"]]
        for there, here in places.items():
            words = [word.replace(there, here) for word in words]
        return words

    def run(self, *command, name="migrate"):
        done = subprocess.run(command, cwd=ROOT, env=self.environment(name), capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, name):
        log = self.running.enter_context((self.folder / "log").open("ab"))
        command, environment = self.command(name), self.environment(name)
        started = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
        self.running.callback(kill, started)
        return started

    def asked(self):
        """The lines that nginx has written of the requests."""
        return [line for line in (self.folder / "log").read_text(errors="replace").splitlines() if " HTTP/1." in line]

    def all(self):
        """Start everything, in the order of docker-compose.yml."""
        self.redis.start()
        self.running.callback(self.redis.stop)
        self.run(*self.command("migrate"))
        self.run("python", "manage.py", "collectstatic", "--no-input", "--verbosity", "0")
        template = (ROOT / "deploy" / "nginx.conf.template").read_text(encoding="utf-8")
        template = template.replace("/tmp/remam-nginx", str(self.folder / "nginx"))
        (self.folder / "nginx.conf.template").write_text(template, encoding="utf-8")
        started = [self.start(name) for name in ("web", "worker", "sweeper", "nginx")]
        until(lambda: listens(self.web_port) and listens(self.port), "web and nginx listen", self.place)
        return started


class ByProxy(Web):
    """Asks as the proxy does that ends TLS in front of nginx."""

    ASKED = {"Host": SITE, "X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.7"}

    def ask(self, path, person=None, headers=None, fields=None):
        asked = self.ASKED | {"Origin": f"https://{SITE}"} | (headers or {})
        return super().ask(path, person, asked, fields)


@contextmanager
def production(folder, settings):
    for needed in ("nginx", "redis-server", "envsubst"):
        if not shutil.which(needed, path=f"{os.environ['PATH']}:/usr/sbin") and not os.environ.get("CI"):
            pytest.skip(f"{needed} is not installed here")
    with ExitStack() as running:
        yield Stack(folder, settings, running)


def straight(port, source, path, **headers):
    """Ask nginx from another address of this machine, as somebody does who goes around the proxy."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=20, source_address=(source, 0))
    try:
        asked.request("GET", path, headers={"Host": SITE} | headers)
        return asked.getresponse().status
    finally:
        asked.close()


def pages_are_served(site, stack):
    page = site.get("/", **{"Accept-Encoding": "gzip"})
    assert (page.status, page.headers["Content-Encoding"]) == (200, "gzip")
    assert page.headers["Strict-Transport-Security"]
    assert page.headers["Server"] == "nginx"
    style = re.search(r'href="(/static/css/[^"]+\.[0-9a-f]{12}\.css)"', site.get("/").content.decode())[1]
    sheet = site.get(style)
    assert (sheet.status, "immutable" in sheet.headers["Cache-Control"]) == (200, True)
    assert site.get("/readyz").content == b"ok\n"
    with ThreadPoolExecutor(20) as many:
        looks = list(many.map(lambda _look: site.get("/readyz").status, range(20)))
    assert looks.count(429) >= 5
    assert site.ask("/compte/login/", fields={"login": "x" * (26 * 1024 * 1024)}).status == 413
    assert site.get("/", Host="elsewhere.example.org").status == 400
    # Whoever is not the proxy is not believed to have come by TLS.
    assert site.get("/", **{"X-Forwarded-Proto": "http"}).headers["Location"] == f"https://{SITE}/"
    assert straight(stack.port, "127.0.0.2", "/", **{"X-Forwarded-Proto": "https"}) == 301


def what_is_costly_is_given_out_slowly(site):
    begun = time.monotonic()
    with ThreadPoolExecutor(30) as many:
        searches = list(many.map(lambda number: site.get(f"/recherche/?q=tri{number}").status, range(30)))
    assert set(searches) == {200, 429}
    assert searches.count(200) >= 20
    # Those that are let in wait for their turn; other pages do not.
    assert time.monotonic() - begun > 4
    assert site.get("/").status == 200


def the_log_keeps_no_link_that_opens_an_account(site, stack):
    site.get("/invitation/un-secret-1503/")
    site.get("/compte/password/reset/key/1-un-secret-1504/")
    until(lambda: any("/reset/key/***" in line for line in stack.asked()), "nginx has written", stack.place)
    assert any("/invitation/***" in line for line in stack.asked())
    assert not [line for line in stack.asked() if "un-secret" in line]


def a_report_is_made_and_given_to_its_readers(site):
    network = factories.network()
    coordinator = factories.coordinator(network)
    session = factories.session(minutes="drafted", visibility="network", lead_network=network)
    factories.attendance(session=session)
    fields = {"network": network.pk, "year": session.starts_on.year, "language": "fr", "visibility": "network"}
    assert site.post(reverse("capitalisation:report_request") + "?kind=annual", coordinator, **fields).status == 302
    report = Report.objects.get(kind=ReportKind.ANNUAL)
    until(lambda: Report.objects.get().job.state == JobState.DONE, "the report is made", {"DATA_DIR": "/nowhere"})
    report.refresh_from_db()
    address = reverse("capitalisation:report_file", args=[report.pk])
    got = site.get(address, coordinator)
    assert (got.status, got.content) == (200, Path(report.file.path).read_bytes())
    assert got.headers["Content-Type"] == "application/pdf"
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert got.headers["Cache-Control"] == "private, no-store"
    assert got.headers["Strict-Transport-Security"]
    assert got.headers["X-Accel-Redirect"] is None
    for other in (None, factories.outsider()):
        assert site.get(address, other).status == 404
    for around in (f"/_files/{report.file.name}", f"/x/../_files/{report.file.name}", f"//_files/{report.file.name}"):
        assert site.get(around, coordinator).status == 404


def forged_origins_change_nothing(site):
    person = factories.outsider()
    # The proxy adds who has asked it to what that one claims.
    site.get("/", person, **{"X-Forwarded-For": "203.0.113.9, 198.51.100.7"})
    assert [session.ip for session in UserSession.objects.filter(user=person)] == ["198.51.100.7"]


@pytest.mark.audit
@pytest.mark.django_db(transaction=True)
def test_the_services_run_as_written(tmp_path, settings):
    with production(tmp_path, settings) as stack:
        started = stack.all()
        site = ByProxy(f"http://127.0.0.1:{stack.port}")
        pages_are_served(site, stack)
        what_is_costly_is_given_out_slowly(site)
        the_log_keeps_no_link_that_opens_an_account(site, stack)
        a_report_is_made_and_given_to_its_readers(site)
        forged_origins_change_nothing(site)
        assert [process.poll() for process in started] == [None] * 4
        assert "0 sent again" not in stack.run("python", "manage.py", "sweep", "--once", name="sweeper")
        stack.run("gunicorn", "remam.wsgi", "--config", "remam/gunicorn.py", "--check-config", name="web")
        stack.run("python", "manage.py", "check", "--deploy", "--fail-level", "WARNING", name="web")
        health = SERVICES["web"]["healthcheck"]["test"][1:]
        stack.run(*[word.replace(":8000", f":{stack.web_port}") for word in health], name="web")
    assert connection.settings_dict["NAME"] in stack.here["DATABASE_URL"]


def test_redis_is_started_as_written(tmp_path):
    command = [word.replace("/data", str(tmp_path)) for word in SERVICES["redis"]["command"]]
    server = Redis({"DATA_DIR": str(tmp_path)})
    started = subprocess.Popen([*command, "--port", "0", "--unixsocket", str(server.socket)], stdout=subprocess.DEVNULL)
    try:
        until(server._answers, "Redis listens", server.environment)
        told = server.ask().config_get("appendonly", "maxmemory-policy")
        assert told == {"appendonly": "yes", "maxmemory-policy": "noeviction"}
    finally:
        started.kill()
        started.wait()
