"""Every message of networks/: a subject on one line, in the reader's language, with a link, and nothing left unsaid."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.utils import translation

from accounts.notifications import send_mail
from accounts.roles import Role
from networks.enums import EndReason
from networks.models import Appointment
from networks.workflow import APPOINTMENT, COMMITMENT, CONVENTION, CONVENTION_PARTY, MEMBERSHIP
from tests import factories

pytestmark = pytest.mark.django_db

FOLDER = Path(settings.BASE_DIR) / "templates/networks/emails"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
TABLES = (MEMBERSHIP, APPOINTMENT, CONVENTION, CONVENTION_PARTY, COMMITMENT)
NASTY = "L'avis <b>& la suite</b>"
SAYING_WHY = {
    *("membership_examined", "membership_returned", "membership_suspended", "membership_withdrawn"),
    *("membership_excluded", "appointment_conflict"),
    *("convention_returned", "convention_ended", "convention_notice"),
    *("election_asked", "contribution_called"),
}


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("name", NAMES)
def test_message(place, name, language):
    reader = factories.person(language=language, given_name="Aïcha", family_name="O'Brien")
    record = _record(name, place, reader)
    said = {"record": record, "comment": NASTY, "reason": NASTY}
    # The reminder is of a city, not of one of its mandates.
    said |= {"city": factories.city(name_fr="Côte d'Or")} if name == "mandate_reminder" else {}
    send_mail(f"networks/emails/{name}", reader, said)
    [message] = mail.outbox
    assert message.to == [reader.email]
    assert message.subject
    assert "\n" not in message.subject
    # In the reader's language, whose page the link opens; as plain text, nothing is escaped.
    with translation.override(language):
        assert settings.SITE_URL + record.get_absolute_url() in message.body
    assert "O'Brien" in message.body
    assert "&#x27;" not in message.body
    assert "\n\n\n" not in message.body
    assert (NASTY in message.body) == (name in SAYING_WHY)


def _record(name, place, reader):
    city = factories.city(name_fr="Côte d'Or")
    if name.startswith("membership"):
        return factories.membership(city=city, network=place.network)
    if name in ("election_asked", "mandate_reminder"):
        return factories.election(state="polled", cities=[city])
    if name == "joining_request":
        return factories.joining_request_of(network=place.network, city=city)
    if name.startswith("contribution"):
        return factories.contribution(state="received", city=city, kind="grant", purpose="L'eau & la ville")
    if name == "convention_to_sign":
        return factories.party(state="deliberated", city=city, title="L'eau & la ville")
    if name.startswith("convention"):
        return factories.convention(state="to_renew", city=city, title="L'eau & la ville", notice_days=30)
    record = Appointment(
        pk=12, person=reader, role=Role.COORDINATOR, network=place.network, start=place.today, end=place.today
    )
    record.end_reason = EndReason.RESIGNATION
    return record


def test_every_step_that_tells_somebody_has_its_message():
    told = {step.name for table in TABLES for step in table.transitions if step.notify}
    assert told == {
        *("declare_interest", "complete", "examine", "return", "file_deliberation", "activate", "suspend", "resume"),
        *("decline", "withdraw", "exclude", "end", "lapse", "replace", "await_confirmation", "confirm"),
        *("skip_opinion", "record_opinion", "return_to_draft", "return_to_negotiation", "conclude", "record_notice"),
        *("expire", "terminate", "abandon"),
    }


def test_who_acts_is_not_told(place, on_commit):
    from_both = factories.appointment(role=Role.SECRETARIAT, person=place.coordinator)
    made = factories.membership(city=place.city, network=place.network)
    step = MEMBERSHIP.named("withdraw")
    step.notify(made, place.coordinator, NASTY)
    assert {message.to[0] for message in mail.outbox} == {place.secretary.email}
    assert from_both.person == place.coordinator
