"""What goes wrong on the way into a network: each is told beside its field, and nothing typed is lost."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse

from accounts.models import Person
from accounts.roles import Role
from networks.enums import MembershipStatus
from networks.models import Appointment, Membership
from records import journal, transitions, uploads
from tests import factories
from tests.addresses import step
from tests.factories.networks import upload
from tests.networks.conftest import GOOD_PERSON

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"networks:{name}", args=args)


def errors(response):
    """The fields at fault; 422 says that nothing was done."""
    assert response.status_code == 422
    return set(response.context["form"].errors)


# --- Identifying ------------------------------------------------------------------------------------------------------

IDENTIFY = {"network": "REMAGDU", "city": "meknes", "kind": "member"}


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({}, {"network", "city", "kind"}),
        ({**IDENTIFY, "network": "nowhere"}, {"network"}),
        ({**IDENTIFY, "city": "atlantis"}, {"city"}),
        ({**IDENTIFY, "kind": "owner"}, {"kind"}),
        ({**IDENTIFY, "comment": "x" * 2001}, {"comment"}),
        ({**IDENTIFY, **GOOD_PERSON, "email": "not an address"}, {"email"}),
        ({**IDENTIFY, **GOOD_PERSON, "email": "a" * 60 + "@" + "b." * 96 + "org"}, {"email"}),
        ({**IDENTIFY, **GOOD_PERSON, "given_name": "x" * 81}, {"given_name"}),
        ({**IDENTIFY, "given_name": "Latifa"}, {"email", "family_name"}),
    ],
)
def test_identify_refuses(place, sign_in, fields, at_fault):
    response = sign_in(place.secretary).post(page("membership_identify"), fields)
    assert errors(response) == at_fault
    assert not Membership.objects.exists()
    for value in fields.values():
        assert value in response.content.decode() or value in ("nowhere", "atlantis", "owner")


def test_a_city_without_official_must_be_given_one(place, sign_in, on_commit):
    factories.city(code="safi")
    browser = sign_in(place.secretary)
    fields = {**IDENTIFY, "city": "safi"}
    assert errors(browser.post(page("membership_identify"), fields)) == {"email", "given_name", "family_name"}
    with on_commit():
        assert browser.post(page("membership_identify"), {**fields, **GOOD_PERSON}).status_code == 302
    named = Appointment.objects.get(city__code="safi")
    assert (named.role, named.status, named.person.email) == (Role.ELECTED_OFFICIAL, "proposed", GOOD_PERSON["email"])
    [invitation] = mail.outbox
    assert invitation.to == [GOOD_PERSON["email"]]
    # Who is invited to a portal reads what is hoped of them there.
    assert f"{place.network.acronym} souhaite accueillir" in invitation.body


def test_a_city_is_not_identified_twice(place, sign_in):
    browser = sign_in(place.secretary)
    assert browser.post(page("membership_identify"), IDENTIFY).status_code == 302
    # The button pressed twice, or somebody else who had the same idea.
    assert errors(browser.post(page("membership_identify"), IDENTIFY)) == {"city"}
    assert Membership.objects.count() == 1


def test_who_is_known_keeps_their_names(place, sign_in):
    known = factories.person(email="latifa.benali@example.org", given_name="Latifa", family_name="Benali-Alaoui")
    fields = {**IDENTIFY, **GOOD_PERSON, "email": "Latifa.BENALI@example.org", "given_name": "Latéfa"}
    assert sign_in(place.secretary).post(page("membership_identify"), fields).status_code == 302
    known.refresh_from_db()
    assert (known.given_name, known.family_name) == ("Latifa", "Benali-Alaoui")
    assert known.appointments.get().role == Role.ELECTED_OFFICIAL


def test_the_same_official_is_not_named_twice(place, sign_in):
    fields = {**IDENTIFY, **GOOD_PERSON, "email": place.elected.email}
    assert sign_in(place.secretary).post(page("membership_identify"), fields).status_code == 302
    assert place.elected.appointments.count() == 1


# --- Declaring interest -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["email", "given_name", "family_name"])
def test_interest_needs_a_person(place, sign_in, missing):
    made = factories.membership(state="identified", city=place.city, network=place.network)
    fields = {**GOOD_PERSON, missing: ""}
    response = sign_in(place.elected).post(step(made, "declare_interest"), fields)
    assert errors(response) == {missing}
    made.refresh_from_db()
    assert made.status == MembershipStatus.IDENTIFIED
    assert not Person.objects.filter(email=GOOD_PERSON["email"]).exists()


def test_interest_declared_twice_is_told(place, sign_in):
    made = factories.membership(state="identified", city=place.city, network=place.network)
    url = step(made, "declare_interest")
    browser = sign_in(place.elected)
    assert browser.post(url, GOOD_PERSON).status_code == 302
    other = {**GOOD_PERSON, "email": "autre@example.org"}
    response = browser.post(url, other)
    assert errors(response) == {"__all__"}
    assert "autre@example.org" in response.content.decode()
    assert not Person.objects.filter(email="autre@example.org").exists()
    assert browser.get(url).headers["Location"] == made.get_absolute_url()
    assert journal.entries_of(made).filter(event="declare_interest").count() == 1


def test_interest_reuses_the_person_and_the_place(place, sign_in):
    """An official who is focal point of the city in another network already takes office at once."""
    known = factories.focal_point(place.city, factories.network())
    made = factories.membership(state="identified", city=place.city, network=place.network)
    fields = {**GOOD_PERSON, "email": known.email}
    assert sign_in(place.elected).post(step(made, "declare_interest"), fields).status_code == 302
    assert known.appointments.get(network=place.network).status == "in_office"
    known.refresh_from_db()
    assert known.family_name != GOOD_PERSON["family_name"]


# --- The file ---------------------------------------------------------------------------------------------------------


def test_the_file_is_complete_or_comes_back(place, sign_in):
    made = factories.membership(state="interested", city=place.city, network=place.network)
    focal_point = Appointment.objects.get(role=Role.FOCAL_POINT).person
    url, texts = step(made, "complete"), {"motivation": "Trier mieux", "themes_offered": "x" * 4001}
    response = sign_in(focal_point).post(url, texts)
    assert errors(response) == {"themes_offered", "themes_sought"}
    assert "Trier mieux" in response.content.decode()
    assert "x" * 4001 in response.content.decode()


def test_a_blank_file_is_not_complete(place, sign_in):
    made = factories.membership(state="interested", city=place.city, network=place.network)
    focal_point = Appointment.objects.get(role=Role.FOCAL_POINT).person
    blank = dict.fromkeys(("motivation", "themes_offered", "themes_sought"), "  \n ")
    response = sign_in(focal_point).post(step(made, "complete"), blank)
    assert errors(response) == set(blank)


# --- The deliberation -------------------------------------------------------------------------------------------------


@pytest.fixture
def examined(place):
    """A membership that awaits its deliberation, and its focal point."""
    made = factories.membership(state="examined", city=place.city, network=place.network)
    return made, Appointment.objects.get(role=Role.FOCAL_POINT).person


PNG_NAMED_PDF = b"\x89PNG\r\n\x1a\n" + b"\0" * 30


@pytest.mark.parametrize(
    ("changes", "at_fault"),
    [
        ({"number": ""}, {"number", "upload"}),
        ({"number": "x" * 41}, {"number", "upload"}),
        ({"date": "2199-01-01"}, {"date", "upload"}),
        ({"date": "2026-02-31"}, {"date", "upload"}),
        ({"upload": ""}, {"upload"}),
        ({"upload": SimpleUploadedFile("delib.pdf", b"")}, {"upload"}),
        ({"upload": SimpleUploadedFile("delib.exe", b"MZ" + b"\0" * 90)}, {"upload"}),
        ({"upload": SimpleUploadedFile("delib.pdf", PNG_NAMED_PDF)}, {"upload"}),
    ],
)
def test_deliberation_refuses(examined, sign_in, changes, at_fault):
    made, focal_point = examined
    for value in changes.values():
        if hasattr(value, "seek"):
            value.seek(0)
    fields = {"number": "12/2026", "date": "2026-01-05", "upload": upload(), **changes}
    response = sign_in(focal_point).post(step(made, "file_deliberation"), fields)
    # A good file beside a wrong number has to be chosen again, and the page says so.
    assert errors(response) == at_fault
    for name in ("number", "date"):
        assert str(fields[name]) in response.content.decode()
    made.refresh_from_db()
    assert made.status == MembershipStatus.EXAMINED
    assert not uploads.files_of(made).exists()


@override_settings(UPLOAD_MAX_BYTES=1000)
def test_a_file_too_large_is_refused(examined, sign_in):
    made, focal_point = examined
    fields = {"number": "12/2026", "date": "2026-01-05", "upload": upload(content=b"%PDF-1.4" + b"0" * 1000)}
    response = sign_in(focal_point).post(step(made, "file_deliberation"), fields)
    assert errors(response) == {"upload"}
    assert not uploads.files_of(made).exists()


def test_a_deliberation_filed_twice_is_told(examined, sign_in):
    made, focal_point = examined
    url, fields = step(made, "file_deliberation"), {"number": "12/2026", "date": "2026-01-05"}
    browser = sign_in(focal_point)
    assert browser.post(url, {**fields, "upload": upload()}).status_code == 302
    before = kept_on_disk()
    assert errors(browser.post(url, {**fields, "upload": upload()})) == {"__all__"}
    assert uploads.files_of(made).count() == 1
    assert kept_on_disk() == before


def kept_on_disk():
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


# --- Activating, leaving ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"joined_on": ""}, {"joined_on"}),
        ({"joined_on": "2199-01-01"}, {"joined_on"}),
        ({"joined_on": "1999-01-01"}, {"joined_on"}),  # before the deliberation
        ({"charter_signed_on": "2199-01-01"}, {"charter_signed_on"}),
    ],
)
def test_activate_refuses(place, sign_in, fields, at_fault):
    made = factories.membership(state="deliberated", city=place.city, network=place.network)
    fields = {"joined_on": place.today, **fields}
    assert errors(sign_in(place.secretary).post(step(made, "activate"), fields)) == at_fault
    made.refresh_from_db()
    assert made.status == MembershipStatus.DELIBERATED


def test_no_membership_without_focal_point(place, sign_in):
    made = factories.membership(state="deliberated", city=place.city, network=place.network)
    appointment = Appointment.objects.get(role=Role.FOCAL_POINT)
    changes = {"end": place.today, "end_reason": "resignation"}
    transitions.apply(appointment, "end", by=place.secretary, changes=changes)
    response = sign_in(place.secretary).post(step(made, "activate"), {"joined_on": place.today})
    assert errors(response) == {"__all__"}


@pytest.mark.parametrize("name", ["withdraw", "exclude"])
def test_leaving_needs_a_reason_and_a_day(place, sign_in, name):
    made = factories.membership(city=place.city, network=place.network)
    person = place.elected if name == "withdraw" else place.secretary
    browser, url = sign_in(person), step(made, name)
    assert errors(browser.post(url, {"comment": "", "left_on": ""})) == {"comment", "left_on"}
    assert errors(browser.post(url, {"comment": "Fin", "left_on": "2199-01-01"})) == {"left_on"}
    before = made.joined_on - timedelta(days=1)
    assert errors(browser.post(url, {"comment": "Fin", "left_on": before})) == {"left_on"}
    made.refresh_from_db()
    assert made.status == MembershipStatus.ACTIVE


def test_suspension_needs_a_reason(place, sign_in):
    made = factories.membership(city=place.city, network=place.network)
    url = step(made, "suspend")
    browser = sign_in(place.secretary)
    assert errors(browser.post(url, {"comment": "  "})) == {"comment"}
    assert browser.post(url, {"comment": "Cotisation"}).status_code == 302
    assert errors(browser.post(url, {"comment": "Cotisation"})) == {"__all__"}


def test_a_forged_field_changes_nothing(place, sign_in):
    """A form takes its own fields; what else is sent with it goes nowhere."""
    made = factories.membership(state="interested", city=place.city, network=place.network)
    focal_point = Appointment.objects.get(role=Role.FOCAL_POINT).person
    texts = dict.fromkeys(("motivation", "themes_offered", "themes_sought"), "Texte")
    forged = {
        "status": "active",
        "joined_on": "2020-01-01",
        "kind": "observer",
        "city": "1",
        "deliberation_number": "1",
    }
    sign_in(focal_point).post(step(made, "complete"), {**texts, **forged})
    made.refresh_from_db()
    assert (made.status, made.joined_on, made.kind) == (MembershipStatus.COMPLETE, None, "member")
    assert (made.city, made.deliberation_number) == (place.city, "")
