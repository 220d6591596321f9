"""Who gets which answer at which address: tests/access_matrix.csv, walked from the resolver.

Each row of the table is an address, a method, the record it is about (tests/access_subjects.py) and, for each person
of the cast, the status written down by hand from the specification: what one may not see is 404, what one may not do
is 403, `login` leads to the page for signing in. An address without a row fails.
"""

import csv
from collections import defaultdict
from copy import deepcopy
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.roles import Role
from networks.models.appointment import offices_of
from tests.access_subjects import SUBJECTS, arguments, record_of
from tests.addresses import ADDRESSES
from tests.conftest import WatchedClient
from tests.factories.cast import Cast

TABLE = Path(__file__).parent / "access_matrix.csv"
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
PEOPLE = [name for name in ROWS[0] if name not in ("address", "method", "subject")]
BY_RECORD = defaultdict(list)
for row in ROWS:
    BY_RECORD[record_of(row["subject"])].append(row)

# What anybody on the internet may ask for without signing in: reviewed one by one. The views themselves decide what
# is shown; for records that is in the table.
LOGIN_FREE = {
    # Public pages
    "home",
    "networks",
    "network",
    "milestones",
    # Writes a request to join, and reads nothing
    "join",
    "calls",
    "public_call",
    "cities",
    "city",
    "process",
    "levers",
    "about",
    "legal",
    "privacy",
    "accessibility",
    "search",
    # What search engines and feed readers are told: public records only
    "robots",
    "sitemap",
    "sitemap_section",
    "feed_practices",
    "feed_publications",
    "feed_sessions",
    "activities:calendar",
    "activities:calendar_session",
    "activities:calendar_training",
    "activities:calendar_study_trip",
    "activities:calendar_feed",
    # Whoever has a ballot; writes an opinion without a name, and reads the title only
    "activities:evaluate",
    # Whoever has the secret address
    "activities:own_feed",
    # Whether a number is a certificate's, and whose; throttled
    "activities:certificate_lookup",
    "activities:certificate_verify",
    "capitalisation:library",
    "capitalisation:practice",
    "capitalisation:publications",
    "capitalisation:report_file",
    # Files of public records; the view asks who may see the record
    "records:file",
    # Shapes of the icons of the side bar, which hold no records
    "icons",
    # Say that the process is alive, and that it can work; nothing else
    "healthz",
    "readyz",
    # The way in: an invitation's link, signing in, a forgotten password
    "networks:invitation_accept",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
    # 404 to everybody: pages of allauth's that are closed here (accounts/urls.py)
    "account_signup",
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_set_password",
    "usersessions_list",
    # 404 but in a demonstration on one's own machine
    "demo_roles",
    "demo_sign_in",
    "demo_mail",
    "gallery",
    # Django's admin checks by itself; the test below tries each of its pages
    "admin:login",
}


# --- The table is whole ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_every_role_is_held_by_somebody_of_the_table(cast):
    assert set(cast.people) == set(PEOPLE)
    held = {office.role for person in cast.people.values() if person for office in offices_of(person).appointments}
    assert held == set(Role)


def test_every_address_has_its_rows():
    """GET and POST of each; the admin's pages have a test of their own."""
    own = {name for name in ADDRESSES if not name.startswith("admin:")}
    listed = {(row["address"], row["method"]) for row in ROWS}
    assert {(name, method) for name in own for method in ("GET", "POST")} - listed == set()
    assert {name for name, _method in listed} - own == set()


def test_every_subject_is_used():
    assert set(BY_RECORD) == set(SUBJECTS)


def test_only_reviewed_addresses_answer_without_signing_in():
    free = {name for name, pattern in ADDRESSES.items() if not getattr(pattern.callback, "login_required", True)}
    assert {name for name in free if not name.startswith("admin:")} == LOGIN_FREE - {"admin:login"}
    assert settings.MIDDLEWARE.index("django.contrib.auth.middleware.LoginRequiredMiddleware")


# --- The table holds -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    """The people, made once for all rows, with a signed-in client each; what a row changes is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        everybody = Cast()
        everybody.clients = {}
        for name, person in everybody.people.items():
            everybody.clients[name] = client = WatchedClient()
            if person is not None:
                client.force_login(person)
        yield everybody
        transaction.set_rollback(True)


def answer(client, method, url):
    """The status, or `login`, of a request whose effects are taken back."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        # A form that nobody has filled in still sends its token.
        response = client.get(url) if method == "GET" else client.post(url, {"token": "x"})
        list(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    client.cookies = cookies
    if response.status_code == 302 and response["Location"].startswith(reverse("account_login")):
        return "login"
    return str(response.status_code)


@pytest.mark.django_db
@pytest.mark.parametrize("record", BY_RECORD)
def test_everybody_gets_the_answer_of_the_table(cast, record):
    built = SUBJECTS[record](cast)
    surprises = []
    for row in BY_RECORD[record]:
        url = reverse(row["address"], args=arguments(built, row["address"], row["subject"]))
        for name in PEOPLE:
            found = answer(cast.clients[name], row["method"], url)
            if found != row[name]:
                surprises.append(f"{row['method']} {url} by {name}: {found}, not {row[name]}")
    assert not surprises, "\n".join(surprises)


@pytest.mark.django_db
def test_no_role_opens_the_admin(cast):
    """It is the technicians' tool: everybody else is asked to sign in as one."""
    pages = [
        name for name in ADDRESSES if name.startswith("admin:") and not name.endswith((":login", ":logout", ":None"))
    ]
    assert len(pages) > 5
    for name in pages:
        pattern = ADDRESSES[name].pattern
        given = {"object_id": "1", "content_type_id": "1", "app_label": "accounts", "url": "x"}
        url = reverse(name, kwargs={key: given[key] for key in pattern.converters or pattern.regex.groupindex})
        for person, client in cast.clients.items():
            response = client.get(url)
            assert response.status_code in (302, 404), (url, person)
            assert response.status_code == 404 or "login" in response["Location"], (url, person)
