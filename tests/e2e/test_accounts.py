"""Signing in by a second factor, in a browser: passkeys by the browser's own virtual authenticator, codes, devices."""

import re

import pytest
from django.core.cache import cache

from tests import factories
from tests.accounts.factors import code_of, recovery_codes_of
from tests.e2e.conftest import DESK, PHONE
from tests.factories.people import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True)]
ADDRESS = "secretariat@example.org"


@pytest.fixture(autouse=True)
def required(settings):
    settings.MFA_REQUIRED = True
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person():
    return factories.secretary(person=factories.person(email=ADDRESS, given_name="Salma"))


def with_authenticator(visitor):
    """Plug a device that keeps passkeys, and says yes at once, into the visitor's browser."""
    devtools = visitor.context.new_cdp_session(visitor.page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def give_password(visitor, prefix=""):
    """The first step, whatever comes next."""
    visitor.go(f"{prefix}/compte/login/")
    visitor.page.fill("[name=login]", ADDRESS)
    visitor.page.fill("[name=password]", PASSWORD)
    visitor.page.click("main form button.btn-primary")
    visitor.page.wait_for_load_state()
    return visitor


def confirm(visitor):
    """Confirm by the password, where that is asked for."""
    visitor.page.wait_for_url("**/reauthenticate/**")
    visitor.check().fill(password=PASSWORD)
    visitor.page.click("main form button.btn-primary")
    visitor.page.wait_for_load_state()
    return visitor


def sign_out(visitor):
    """By the page for it: on a phone the menu's button is folded away."""
    prefix = "/ar" if "/ar/" in visitor.page.url else ""
    visitor.go(f"{prefix}/compte/logout/").check()
    visitor.page.locator("main form button.btn-primary").click()
    visitor.page.wait_for_url(re.compile(r"localhost:\d+/(ar/)?$"))
    return visitor


def press(visitor, selector, leads_to):
    visitor.page.click(selector)
    visitor.page.wait_for_url(leads_to)
    return visitor


@pytest.mark.parametrize("viewport", [DESK, pytest.param(PHONE, marks=pytest.mark.audit)], ids=["desk", "phone"])
def test_a_passkey_is_set_up_and_opens_the_account(visit, person, viewport):
    visitor = visit(viewport)
    with_authenticator(visitor)
    # The office requires a second factor: everything leads to setting one up.
    give_password(visitor).page.wait_for_url("**/compte/2fa/")
    visitor.check().go("/espace/sessions/").page.wait_for_url("**/compte/2fa/")
    confirm(visitor.follow("webauthn/add/")).page.wait_for_url("**/webauthn/add/")
    visitor.check().fill(name="Téléphone de Salma")
    # The recovery codes come right after.
    press(visitor, "#mfa_webauthn_add", "**/recovery-codes/").check()
    assert all(code in visitor.text() for code in recovery_codes_of(person))
    visitor.go("/espace/compte/").check()
    assert "Salma" in visitor.page.locator("main [name=given_name]").input_value()
    visitor.go("/compte/2fa/").check()
    # Its name can be changed; the last one cannot be taken off.
    visitor.follow("/edit/").check().fill(name="Mon téléphone").send()
    assert "Mon téléphone" in visitor.text()
    visitor.follow("/remove/").check()
    assert not visitor.page.locator("main .btn-danger").count()
    sign_out(visitor).go("/compte/login/").check()
    # Alone, without a password.
    press(visitor, "#passkey_login", "**/espace/").check()
    sign_out(visitor)
    # And after the password.
    give_password(visitor).page.wait_for_url("**/compte/2fa/authenticate/")
    press(visitor.check(), "#mfa_webauthn_authenticate", "**/espace/")


def test_a_passkey_that_is_refused_says_so(visit, person):
    visitor = visit()
    # It holds no passkey of this site.
    with_authenticator(visitor)
    visitor.go("/compte/login/")
    trouble = visitor.page.locator("[data-passkey-trouble]")
    assert not trouble.is_visible()
    visitor.page.click("#passkey_login")
    trouble.wait_for(timeout=20_000)
    visitor.check()


@pytest.mark.parametrize(
    ("viewport", "prefix"),
    [(DESK, ""), pytest.param(PHONE, "", marks=pytest.mark.audit), pytest.param(PHONE, "/ar", marks=pytest.mark.audit)],
    ids=["desk", "phone", "ar"],
)
def test_a_code_app_is_set_up_and_a_lost_phone_is_no_end(visit, person, viewport, prefix):
    visitor = visit(viewport)
    give_password(visitor, prefix).page.wait_for_url(f"**{prefix}/compte/2fa/")
    confirm(visitor.check().follow("totp/activate/")).page.wait_for_url("**/totp/activate/")
    visitor.check().fill(code="12").page.click("main form button.btn-primary")
    visitor.page.locator("[data-error-summary]").wait_for()
    secret = visitor.check().page.locator(".secret").inner_text()
    visitor.fill(code=code_of(secret)).send().page.wait_for_url("**/recovery-codes/")
    visitor.check().follow("generate/").check().send().page.wait_for_url("**/recovery-codes/")
    codes = recovery_codes_of(person)
    with visitor.page.expect_download() as download:
        visitor.page.click("main a[download]")
    assert codes[0] in download.value.path().read_text()
    visitor.go(f"{prefix}/compte/2fa/").check().follow("totp/deactivate/").check()
    visitor.go(f"{prefix}/espace/compte/").check()
    sign_out(visitor)
    give_password(visitor, prefix).page.wait_for_url("**/authenticate/")
    visitor.check().fill(code="000000").page.click("main form button.btn-primary")
    visitor.page.locator("[data-error-summary]").wait_for()
    # The code of the next half minute: this one's has just been used.
    visitor.check().fill(code=code_of(secret, later=30)).page.click("main form button.btn-primary")
    visitor.page.wait_for_url(f"**{prefix}/espace/")
    sign_out(visitor)
    give_password(visitor, prefix).page.wait_for_url("**/authenticate/")
    visitor.fill(code=codes[1]).page.click("main form button.btn-primary")
    visitor.page.wait_for_url(f"**{prefix}/espace/")


def test_another_device_is_signed_out(visit, settings, person):
    settings.MFA_REQUIRED = False
    phone, desk = visit(PHONE), visit()
    for visitor in (phone, desk):
        visitor.sign_in(ADDRESS, PASSWORD).go("/espace/compte/").check()
    desk.go("/espace/compte/").page.locator("main form[action*='/appareils/'] button").first.click()
    desk.page.wait_for_load_state()
    desk.check()
    phone.page.reload()
    phone.page.wait_for_url("**/compte/login/**")
    desk.go("/espace/").go("/compte/password/change/").check()


def test_the_pages_of_a_forgotten_password(visit, person):
    for viewport in (DESK, PHONE):
        visitor = visit(viewport)
        visitor.go("/compte/password/reset/key/1-unecle/").check()
        visitor.go("/compte/password/reset/key/done/").check()
        visitor.go("/compte/inactive/").check()


def test_without_scripts_a_code_still_does(visit, person):
    visitor = visit(java_script_enabled=False)
    give_password(visitor).page.wait_for_url("**/compte/2fa/")
    visitor.follow("totp/activate/").fill(password=PASSWORD).page.click("main form button.btn-primary")
    visitor.page.wait_for_url("**/totp/activate/")
    secret = visitor.check().page.locator(".secret").inner_text()
    visitor.fill(code=code_of(secret)).send().page.wait_for_url("**/recovery-codes/")
    visitor.go("/espace/").check()
