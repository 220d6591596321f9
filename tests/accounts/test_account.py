"""One's own account."""

import pytest
from django.urls import reverse

from accounts.actions.person import find_or_create
from accounts.models import Person
from records import journal
from tests import factories

pytestmark = pytest.mark.django_db

GOOD = {
    "given_name": "Nadia",
    "family_name": "El Alaoui",
    "name_ar": "نادية العلوي",
    "function": "Ingénieure",
    "phone": "+212 5 37 00 00 00",
    "language": "fr",
}


@pytest.fixture
def url():
    return reverse("account")


def test_one_corrects_ones_names(url, sign_in):
    person = factories.outsider()
    response = sign_in(person).post(url, GOOD)
    assert response.headers["Location"] == url
    person.refresh_from_db()
    assert (person.family_name, person.phone, person.function) == ("El Alaoui", "+212 5 37 00 00 00", "Ingénieure")
    # What was corrected is nobody's business: the journal says only that it was.
    [entry] = journal.entries_of(person)
    assert (entry.event, entry.comment) == ("corrected", "")


def test_the_language_is_spoken_at_once(url, sign_in):
    response = sign_in(factories.outsider()).post(url, {**GOOD, "language": "ar"})
    assert response.headers["Location"].startswith("/ar/")


@pytest.mark.parametrize(
    ("changes", "at_fault"),
    [
        ({"given_name": "  "}, {"given_name"}),
        ({"family_name": "x" * 81}, {"family_name"}),
        ({"name_ar": "x" * 161}, {"name_ar"}),
        ({"function": "x" * 161}, {"function"}),
        ({"phone": "call me"}, {"phone"}),
        ({"phone": "12"}, {"phone"}),
        ({"phone": "1" * 31}, {"phone"}),
        ({"language": "tlh"}, {"language"}),
    ],
)
def test_correcting_refuses(url, sign_in, changes, at_fault):
    person = factories.outsider(family_name="Avant")
    response = sign_in(person).post(url, {**GOOD, **changes})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == at_fault
    # Nothing typed is lost; the side bar still shows who one is.
    assert "Ingénieure" in response.content.decode() or "function" in changes
    assert str(response.context["user"]) == "Omar Avant"
    person.refresh_from_db()
    assert person.family_name == "Avant"


@pytest.mark.parametrize("forged", ["is_superuser", "is_staff", "is_active", "email", "password", "id"])
def test_a_forged_field_is_refused(url, sign_in, forged):
    person = factories.outsider()
    response = sign_in(person).post(url, {**GOOD, forged: "1"})
    assert response.status_code == 422
    after = Person.objects.get(pk=person.pk)
    assert (after.is_superuser, after.is_staff, after.email, after.password) == (
        False,
        False,
        person.email,
        person.password,
    )
    assert after.family_name == person.family_name


def test_nobody_signed_in(url, client):
    assert client.get(url).status_code == 302


def test_queries(url, sign_in, django_assert_max_num_queries):
    browser = sign_in(factories.secretary())
    browser.get(url)
    with django_assert_max_num_queries(9):
        browser.get(url)


def test_who_is_known_is_returned_untouched():
    known = factories.person(email="nadia@example.org", given_name="Nadia")
    found = find_or_create(email=" NADIA@example.org ", given_name="Autre", family_name="Nom", by=None)
    assert found == known
    assert found.given_name == "Nadia"
    assert not journal.entries_of(found).exists()


def test_who_is_new_has_no_account():
    made = find_or_create(email="New@example.org", given_name="A", family_name="B", by=None, phone="1")
    assert (made.email, made.phone, made.has_account) == ("new@example.org", "1", False)
    assert [entry.event for entry in journal.entries_of(made)] == ["created"]
