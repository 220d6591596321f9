"""The second factor: who must have one, what is closed without it, and no way round."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from networks.actions import appointment as appointments
from networks.second_factor import OfficeMFAAdapter
from records import uploads
from tests import factories
from tests.accounts.factors import app_of, code_of, confirm, give_code, give_password, passkey_of, recovery_codes_of
from tests.addresses import ADDRESSES
from tests.factories.networks import upload
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
BACKGROUND = [
    {"HX-Request": "true"},
    {"X-Requested-With": "XMLHttpRequest"},
    {"Sec-Fetch-Dest": "empty"},
    {"Accept": "application/json"},
]


@pytest.fixture(autouse=True)
def required(settings):
    settings.MFA_REQUIRED = True
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def dashboard():
    return reverse("dashboard")


def enter(client, person):
    """Sign in by password, and by a code where one is asked for."""
    response = give_password(client, person)
    assert response.status_code == 302
    return client


# --- Who must have one -----------------------------------------------------------------------------------------------


def a_technician():
    return Person.objects.create_superuser("tech@example.org", PASSWORD, given_name="T", family_name="T")


@pytest.mark.parametrize("who", [factories.secretary, factories.coordinator, a_technician])
def test_offices_that_decide_for_others_require_one(client, dashboard, who):
    response = enter(client, who()).get(dashboard)
    assert response.headers["Location"] == reverse("mfa_index")
    page = client.get(response.headers["Location"])
    assert page.status_code == 200
    assert "exige un second facteur" in page.text or "requires a second factor" in page.text
    # Neither the menu nor its numbers.
    assert 'class="portal-nav"' not in page.text


@pytest.mark.parametrize(
    "who", [factories.focal_point, factories.elected_official, factories.partner, factories.outsider]
)
def test_others_choose(client, dashboard, who):
    assert enter(client, who()).get(dashboard).status_code == 200


def test_it_begins_and_ends_with_the_office(client, dashboard):
    person = factories.outsider()
    assert enter(client, person).get(dashboard).status_code == 200
    office = factories.secretary(person=person).appointments.get()
    assert client.get(dashboard).headers["Location"] == reverse("mfa_index")
    appointments.end(
        appointment=office,
        end=timezone.localdate() - timedelta(days=1),
        reason="resignation",
        by=factories.secretary(),
    )
    assert client.get(dashboard).status_code == 200


def test_the_setting_relaxes_it(client, dashboard, settings):
    settings.MFA_REQUIRED = False
    assert enter(client, factories.secretary()).get(dashboard).status_code == 200
    # The account's page says so.
    page = client.get(reverse("account"))
    assert (page.context["relaxed"], page.context["required"]) == (True, False)


# --- What is closed --------------------------------------------------------------------------------------------------

SETTING_UP = {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate", "account_logout"}


def closed_addresses():
    """Every address that asks for signing in and takes no argument, but those of setting up."""
    for name, pattern in ADDRESSES.items():
        if getattr(pattern.callback, "login_required", True) and name not in SETTING_UP:
            try:
                yield name, reverse(name)
            except Exception:  # noqa: BLE001 - takes arguments
                continue


def test_every_page_leads_to_setting_one_up(client):
    enter(client, factories.secretary())
    # As of the root: the language of the last request would be that of the next address.
    addresses, index = dict(closed_addresses()), reverse("mfa_index")
    assert len(addresses) > 30
    for name, url in addresses.items():
        for language in ("", "/ar", "/en"):
            for method in (client.get, client.post):
                response = method(language + url)
                assert response.status_code == 302, (language, name)
                assert response.headers["Location"] == language + index, (language, name)


@pytest.mark.parametrize("headers", BACKGROUND)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_scripts_ask_for_is_refused(client, headers, method):
    enter(client, factories.secretary())
    for name, url in closed_addresses():
        assert getattr(client, method)(url, headers=headers).status_code == 403, name


def test_public_pages_answer_as_to_a_visitor(client):
    network = factories.network()
    coordinator = factories.coordinator(network)
    session = factories.session(state="held", lead_network=network, visibility="network")
    hidden = reverse("records:file", args=[uploads.store(upload(), session, by=coordinator).uuid])
    enter(client, coordinator)
    for name in ("home", "networks", "cities", "about", "capitalisation:library", "search"):
        assert client.get(reverse(name)).status_code == 200, name
    assert client.get(hidden).status_code == 404
    client.logout()
    secret = app_of(coordinator)
    give_code(enter(client, coordinator), code_of(secret))
    response = client.get(hidden)
    assert response.status_code == 200
    assert list(response.streaming_content)


def test_one_may_still_sign_out(client, dashboard):
    enter(client, factories.secretary()).post(reverse("account_logout"))
    assert client.get(dashboard).headers["Location"].startswith(reverse("account_login"))


# --- Setting up, signing in ------------------------------------------------------------------------------------------


def test_a_code_app_opens_the_portal(client, dashboard):
    person = factories.secretary()
    enter(client, person)
    activate = reverse("mfa_activate_totp")
    assert client.get(activate).headers["Location"].startswith(reverse("account_reauthenticate"))
    confirm(client)
    secret = client.get(activate).context["form"].secret
    assert client.post(activate, {"code": "000000"}).status_code == 200
    assert client.get(dashboard).status_code == 302
    secret = client.get(activate).context["form"].secret
    response = client.post(activate, {"code": code_of(secret)})
    # The recovery codes come right after.
    assert response.headers["Location"] == reverse("mfa_view_recovery_codes")
    page = client.get(response.headers["Location"]).text
    assert all(code in page for code in recovery_codes_of(person))
    assert all(code in client.get(reverse("mfa_download_recovery_codes")).text for code in recovery_codes_of(person))
    assert client.get(dashboard).status_code == 200
    # The next time, the password alone opens nothing.
    client.logout()
    response = give_password(client, person)
    assert response.headers["Location"] == reverse("mfa_authenticate")
    assert client.get(dashboard).headers["Location"].startswith(reverse("account_login"))
    give_code(client, "000000")
    assert client.get(dashboard).headers["Location"].startswith(reverse("account_login"))
    assert give_code(client, code_of(secret)).headers["Location"] == dashboard
    assert client.get(dashboard).status_code == 200


def test_a_code_works_once(client, dashboard):
    person = factories.secretary()
    secret, code = app_of(person), None
    for expected in (200, 302):
        client.logout()
        give_password(client, person)
        code = code or code_of(secret)
        give_code(client, code)
        assert client.get(dashboard).status_code == expected


def test_a_recovery_code_works_once(client, dashboard):
    person = factories.secretary()
    app_of(person)
    first = recovery_codes_of(person)[0]
    for expected in (200, 302):
        client.logout()
        give_password(client, person)
        give_code(client, first)
        assert client.get(dashboard).status_code == expected
    assert first not in recovery_codes_of(person)


def test_guessing_codes_is_throttled(client, dashboard):
    person = factories.secretary()
    secret = app_of(person)
    give_password(client, person)
    for number in range(5):
        give_code(client, f"00000{number}")
    # Each claims to come from elsewhere: that changes nothing.
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)}, headers={"X-Forwarded-For": "203.0.113.9"})
    assert client.get(dashboard).status_code == 302


def test_a_copy_of_the_database_gives_no_secret():
    person = factories.secretary()
    secret = app_of(person)
    for stored in Authenticator.objects.filter(user=person):
        assert not {secret, *recovery_codes_of(person)} & set(map(str, stored.data.values()))
    assert Authenticator.objects.get(user=person, type="totp").wrap().validate_code(code_of(secret))


def test_under_another_key_no_code_is_right(settings, client, dashboard):
    person = factories.secretary()
    secret = app_of(person)
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another key, long enough for signing what has to be signed"
    give_password(client, person)
    assert give_code(client, code_of(secret)).status_code == 200
    assert client.get(dashboard).status_code == 302
    # Unless the former one is named.
    settings.SECRET_KEY_FALLBACKS = [former]
    assert give_code(client, code_of(secret)).status_code == 302
    assert client.get(dashboard).status_code == 200


# --- No way round ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [factories.secretary, factories.focal_point])
def test_a_session_opened_without_the_factor_has_to_show_it(client, dashboard, who):
    """An invitation's link, or a device that was signed in before: whoever has a factor is asked for it."""
    person = who()
    secret = app_of(person)
    client.force_login(person)
    asked = reverse("mfa_reauthenticate")
    assert client.get(dashboard).headers["Location"].startswith(asked)
    assert client.post(dashboard, headers={"HX-Request": "true"}).status_code == 403
    # The password is not the second factor, nor can a new one be set up with it, nor the codes be read.
    assert reverse("account_reauthenticate") not in client.get(asked).text
    confirm(client)
    for name in ("mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"):
        for method in (client.get, client.post):
            assert method(reverse(name)).headers["Location"].startswith(asked), name
    assert client.post(asked, {"code": code_of(secret)}).headers["Location"] == dashboard
    assert client.get(dashboard).status_code == 200


def test_who_has_only_a_passkey_is_asked_for_it(client, dashboard):
    person = factories.secretary()
    passkey_of(person)
    client.force_login(person)
    assert client.get(dashboard).headers["Location"].startswith(reverse("mfa_reauthenticate_webauthn"))


def test_a_forgotten_password_is_no_way_round(client, dashboard):
    person = factories.secretary()
    app_of(person)
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = next(line for line in mail.outbox[0].body.splitlines() if "/password/reset/key/" in line)
    page = client.get(link.partition("testserver")[2], follow=True).redirect_chain[-1][0]
    fresh = "un tout nouveau mot de passe"
    response = client.post(page, {"password1": fresh, "password2": fresh})
    assert response.headers["Location"] == reverse("mfa_authenticate")
    assert client.get(dashboard).status_code == 302


def test_nobody_skips_the_second_step_by_changing_language_or_page(client):
    person = factories.secretary()
    app_of(person)
    give_password(client, person)
    names = ("dashboard", "account", "mfa_index", "mfa_view_recovery_codes", "mfa_deactivate_totp")
    pages, login = [reverse(name) for name in names], reverse("account_login")
    for language in ("/ar", "/en", ""):
        for page in pages:
            url = language + page
            for response in (client.get(url), client.post(url), client.get(url, headers={"HX-Request": "true"})):
                assert response.status_code == 302, url
                assert response.headers["Location"].startswith(language + login), url


@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_generate_recovery_codes", "mfa_deactivate_totp"])
def test_a_confirmation_runs_out(client, settings, name):
    person = factories.focal_point()
    enter(client, person)
    if name != "mfa_activate_totp":
        secret = app_of(person)
        client.logout()
        give_code(enter(client, person), code_of(secret))
    url = reverse(name)
    asked = reverse("account_reauthenticate")
    assert client.get(url).headers["Location"].startswith(asked)
    assert confirm(client, "wrong").status_code == 200
    assert client.post(url, {"code": "123456"}).headers["Location"].startswith(asked)
    confirm(client)
    assert client.get(url).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(seconds=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 1)):
        assert client.get(url).headers["Location"].startswith(asked)
        assert client.post(url).headers["Location"].startswith(asked)


def test_guessing_at_a_confirmation_is_throttled(client):
    enter(client, factories.focal_point())
    assert [confirm(client, "wrong").status_code for _number in range(11)] == [200] * 10 + [429]


def test_a_confirmation_is_not_forged(client):
    """Neither by another's password, nor by an address to come back to, nor on another's session."""
    person, other = factories.focal_point(), factories.outsider(email="other@example.org")
    other.set_password("un autre mot de passe long")
    other.save()
    enter(client, person)
    assert confirm(client, "un autre mot de passe long").status_code == 200
    response = client.post(
        f"{reverse('account_reauthenticate')}?next=https://evil.example.org/", {"password": PASSWORD}
    )
    assert response.headers["Location"] == reverse("dashboard")
    # What one confirmed is forgotten when somebody else signs in.
    client.post(reverse("account_logout"))
    client.force_login(other)
    assert client.get(reverse("mfa_activate_totp")).headers["Location"].startswith(reverse("account_reauthenticate"))


# --- The last one stays ----------------------------------------------------------------------------------------------


def signed_in_with_app(client, person):
    secret = app_of(person)
    give_code(enter(client, person), code_of(secret))
    confirm(client)
    return client


def test_the_last_factor_stays_while_an_office_requires_one(client):
    person = factories.secretary()
    signed_in_with_app(client, person)
    url = reverse("mfa_deactivate_totp")
    assert '<button class="btn btn-danger"' not in client.get(url).text
    assert client.post(url).status_code == 403
    passkey = passkey_of(person)
    assert client.post(url).status_code == 302
    remove = reverse("mfa_remove_webauthn", args=[passkey.pk])
    assert client.get(remove).status_code == 200
    assert client.post(remove).status_code == 403
    assert [found.pk for found in Authenticator.objects.filter(user=person, type="webauthn")] == [passkey.pk]


def test_who_is_free_takes_it_off(client):
    person = factories.focal_point()
    signed_in_with_app(client, person)
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    # The recovery codes of nothing go with it.
    assert not Authenticator.objects.filter(user=person).exists()


def test_anothers_passkey_is_not_found(client):
    person = factories.focal_point()
    foreign = passkey_of(factories.outsider())
    signed_in_with_app(client, person)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        for method in (client.get, client.post):
            assert method(reverse(name, args=[foreign.pk]), {"name": "x"}).status_code == 404
    assert Authenticator.objects.filter(pk=foreign.pk).exists()


def test_whoever_changes_a_factor_is_told(client):
    person = factories.focal_point(person=factories.person(language="ar"))
    signed_in_with_app(client, person)
    client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))
    assert [message.to for message in mail.outbox] == [[person.email]] * len(mail.outbox)
    assert mail.outbox


def test_adapter_knows_who_is_free():
    assert not OfficeMFAAdapter().requires_second_factor(factories.outsider())
