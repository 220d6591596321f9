"""Messages leave over one connection; a server that refuses stops nothing, and the log says who was not told."""

import os
import smtplib
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.utils import timezone

from accounts.notifications import AT_ONCE, WORK, send_mail, send_mails, silence
from activities.models import Participant
from activities.workflow import people_invited
from records import jobs, transitions
from records.jobs import Job, JobState
from tests import factories
from tests.factories import networks as places

pytestmark = pytest.mark.django_db
TEMPLATE = "accounts/emails/security_notice"
TOLD = {
    "event": "Votre mot de passe a été changé.",
    "when": timezone.now(),
    "address": "192.0.2.1",
    "device": "Firefox",
}


class Server:
    """Stands in for smtplib.SMTP, for all connections of a test; what it is to do is set on the class."""

    connections, taken, refused, away, most = 0, [], {}, False, 1000

    def __init__(self, host, port, timeout=None, **_options):
        if Server.away:
            raise TimeoutError("timed out")
        Server.connections += 1
        self.sent = 0

    def sendmail(self, _sender, recipients, _message):
        if self.sent >= Server.most:
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
        if recipients[0] in Server.refused:
            raise Server.refused[recipients[0]]
        self.sent += 1
        Server.taken.append(recipients[0])

    def quit(self):
        pass

    def close(self):
        pass


@pytest.fixture
def server(settings, monkeypatch):
    """The real SMTP backend, before a server that is none."""
    for name, value in {"connections": 0, "taken": [], "refused": {}, "away": False, "most": 1000}.items():
        monkeypatch.setattr(Server, name, value)
    monkeypatch.setattr(smtplib, "SMTP", Server)
    backend = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": {"host": "mail.example.org", "timeout": 10}}}
    return Server


@pytest.fixture
def readers():
    return [factories.person(email=f"reader{number}@example.org") for number in range(4)]


def addresses(people):
    return [person.email for person in people]


def test_all_messages_of_a_call_leave_over_one_connection(server, readers):
    send_mails(TEMPLATE, readers, TOLD)
    assert server.taken == addresses(readers)
    assert server.connections == 1


def test_each_message_is_in_its_reader_s_language(readers):
    send_mails(TEMPLATE, [factories.person(language="ar"), *readers], TOLD)
    assert len({message.subject for message in mail.outbox}) == 2


def test_a_refused_address_stops_nobody_else(server, readers, caplog):
    server.refused = {readers[1].email: smtplib.SMTPRecipientsRefused({readers[1].email: (550, b"no such user")})}
    send_mails(TEMPLATE, readers, TOLD)
    assert server.taken == addresses([readers[0], *readers[2:]])
    assert f"could not be sent to {readers[1].code}" in caplog.text
    assert readers[1].email not in "".join(record.getMessage() for record in caplog.records)


def test_an_address_that_cannot_be_written_stops_nobody_else(server, readers, caplog):
    readers[0].email = "hélène@example.org"
    send_mails(TEMPLATE, readers, TOLD)
    assert server.taken == addresses(readers[1:])
    assert f"could not be sent to {readers[0].code}" in caplog.text


def test_a_connection_that_the_server_ends_is_followed_by_another(server, readers, caplog):
    server.most = 3
    send_mails(TEMPLATE, readers, TOLD)
    assert server.taken == addresses(readers)
    assert server.connections == 2
    assert not caplog.records


def test_a_server_that_is_away_is_asked_once_and_the_log_names_all(server, readers, caplog):
    server.away = True
    send_mails(TEMPLATE, readers, TOLD)
    [record] = caplog.records
    assert record.levelname == "ERROR"
    for person in readers:
        assert person.code in record.getMessage()


def test_a_server_that_goes_away_half_way_leaves_the_rest_in_the_log(server, readers, caplog, monkeypatch):
    monkeypatch.setattr(Server, "sendmail", gone_after_one(server))
    send_mails(TEMPLATE, readers, TOLD)
    assert server.taken == addresses(readers[:1])
    [record] = caplog.records
    assert [person.code in record.getMessage() for person in readers] == [False, True, True, True]


def gone_after_one(server):
    take = Server.sendmail

    def sendmail(self, *letter):
        if server.taken:
            server.away = True
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
        take(self, *letter)

    return sendmail


def test_silence_sends_nothing(server, readers):
    with silence():
        send_mail(TEMPLATE, readers[0], TOLD)
    assert server.connections == 0


def test_a_server_that_does_not_answer_is_given_up():
    code = "import django; django.setup(); from django.core.mail import mailers; print(mailers.default.timeout)"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "remam.settings", "EMAIL_HOST": "mail.example.org"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=django_settings.BASE_DIR, env=environment
    )
    assert done.stdout.strip() == "10"


# --- Long lists -------------------------------------------------------------------------------------------------------


@pytest.fixture
def long_list():
    """A session on the programme, with more people on its list than a request writes to."""
    session = factories.session()
    for _number in range(AT_ONCE + 1):
        factories.participant(activity=session, person=factories.focal_point(network=session.lead_network))
    return session


def opened(session, on_commit, comment=""):
    with on_commit():
        transitions.apply(session, "open", by=places.coordinator_in_office(session.lead_network), comment=comment)


def test_a_long_list_is_written_to_by_a_job(long_list, on_commit, sent_jobs, server):
    opened(long_list, on_commit)
    assert server.connections == 0
    [job] = Job.objects.filter(work=WORK)
    assert sent_jobs == [job.pk]
    assert jobs.run(job.pk) == JobState.DONE
    invited = Participant.objects.filter(activity=long_list, person__isnull=False).values("person__email")
    expected = set(invited.values_list("person__email", flat=True))
    expected.discard(places.coordinator_in_office(long_list.lead_network).email)
    assert len(expected) > AT_ONCE
    assert sorted(server.taken) == sorted(expected)
    assert server.connections == 1


def test_as_many_as_a_request_writes_to_need_no_job(on_commit, sent_jobs, server, monkeypatch):
    session = factories.session()
    people = set(people_invited(session)) - {places.coordinator_in_office(session.lead_network)}
    monkeypatch.setattr("accounts.notifications.AT_ONCE", len(people))
    opened(session, on_commit)
    assert sent_jobs == []
    assert sorted(server.taken) == sorted(person.email for person in people)
    assert people


def test_a_job_that_comes_too_late_tells_nothing_untrue(long_list, on_commit, server, caplog):
    opened(long_list, on_commit)
    job = Job.objects.get(work=WORK)
    coordinator = places.coordinator_in_office(long_list.lead_network)
    transitions.apply(long_list, "cancel", by=coordinator, comment="Le quorum manque.")
    assert jobs.run(job.pk) == JobState.DONE
    assert not server.taken
    assert "nobody is written to" in caplog.text


def test_a_step_made_again_is_told_again(long_list, on_commit, server):
    coordinator = places.coordinator_in_office(long_list.lead_network)
    for number in (1, 2):
        with on_commit():
            transitions.apply(long_list, "postpone", by=coordinator, comment=f"Motif {number}")
        last = Job.objects.filter(work=WORK).first()
        assert jobs.run(last.pk) == JobState.DONE
        with on_commit():
            transitions.apply(long_list, "schedule", by=coordinator)
    assert Job.objects.filter(work=WORK).count() == 2
    assert len(server.taken) == 2 * len(set(server.taken))


def test_whoever_may_see_the_record_may_see_its_job(long_list, on_commit, sign_in):
    opened(long_list, on_commit)
    job = Job.objects.get(work=WORK)
    page = sign_in(places.coordinator_in_office(long_list.lead_network)).get(f"/espace/travaux/{job.pk}/")
    assert page.status_code == 200


def test_nothing_is_ordered_in_silence(long_list, on_commit):
    with silence():
        opened(long_list, on_commit)
    assert not Job.objects.exists()


def test_a_short_list_waits_for_nobody(on_commit):
    session = factories.session(starts_on=timezone.localdate() + timedelta(days=9))
    opened(session, on_commit)
    assert mail.outbox
    assert not Job.objects.exists()
