import re

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.urls import reverse

from remam import wsgi
from remam.checks import demonstration_stays_home
from tests import factories

pytestmark = pytest.mark.django_db
PAGES = ("demo_roles", "demo_mail", "gallery")


@pytest.fixture
def demo(settings, tmp_path):
    settings.DEMO = True
    settings.MAIL_DIR = tmp_path
    return settings


@pytest.fixture
def named():
    """Somebody of the demonstration, who coordinates a network."""
    person = factories.person(email="coordination@demo.example", given_name="Rachid")
    factories.appointment(role="coordinator", person=person, network=factories.network())
    return person


def test_pages_are_closed_outside_a_demonstration(client, named):
    assert not django_settings.DEMO
    for name in PAGES:
        assert client.get(reverse(name)).status_code == 404
    assert client.post(reverse("demo_sign_in"), {"person": named.pk}).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("address", ["192.168.1.20", "10.0.0.1", "2001:db8::1", "", "nonsense", "::ffff:10.0.0.1"])
def test_pages_are_closed_to_other_machines(client, demo, named, address):
    for name in PAGES:
        assert client.get(reverse(name), REMOTE_ADDR=address).status_code == 404
    sent = client.post(reverse("demo_sign_in"), {"person": named.pk}, REMOTE_ADDR=address)
    assert sent.status_code == 404
    assert "_auth_user_id" not in client.session


def test_a_forged_header_opens_nothing(client, demo):
    forged = {"HTTP_X_FORWARDED_FOR": "127.0.0.1", "HTTP_X_REAL_IP": "127.0.0.1"}
    assert client.get(reverse("demo_roles"), REMOTE_ADDR="10.0.0.1", **forged).status_code == 404


@pytest.mark.parametrize("address", ["127.0.0.1", "127.3.2.1", "::1"])
def test_pages_are_open_to_this_machine(client, demo, address):
    for name in PAGES:
        assert client.get(reverse(name), REMOTE_ADDR=address).status_code == 200


def test_the_addresses_that_the_readme_names_exist(client, demo):
    named = re.findall(r"`(/[^`.…]*/)`", (django_settings.BASE_DIR / "README.md").read_text(encoding="utf-8"))
    assert named
    for address in named:
        assert client.get(address).status_code == 200, address


def test_one_enters_as_somebody_of_the_demonstration(client, demo, named):
    page = client.get(reverse("demo_roles"))
    assert [role for role, _label, shown in page.context["groups"]] == ["coordinator"]
    assert "Rachid" in page.content.decode()
    response = client.post(reverse("demo_sign_in"), {"person": named.pk}, follow=True)
    assert response.redirect_chain == [(reverse("dashboard"), 302)]
    assert response.context["user"] == named


def test_one_enters_as_nobody_else(client, demo):
    stranger = factories.coordinator()
    invited = factories.person(email="invitee@demo.example", password=None)
    for key in (stranger.pk, invited.pk, 10**12, "", "x", "1 or 1"):
        assert client.post(reverse("demo_sign_in"), {"person": key}).status_code == 404
    assert client.get(reverse("demo_sign_in")).status_code == 405
    assert "_auth_user_id" not in client.session


def test_mail_is_listed_newest_first_and_its_links_work(client, demo, settings, tmp_path):
    folder = {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": {"file_path": str(tmp_path)}}
    settings.MAILERS = {"default": folder}
    assert client.get(reverse("demo_mail")).context["sent"] == []
    for subject in ("Première", "Seconde"):
        EmailMessage(subject, "Ouvrir http://127.0.0.1:8000/invitation/abc/ <b>", to=["elue@demo.example"]).send()

    page = client.get(reverse("demo_mail"))
    sent = page.context["sent"]
    assert {message.subject for message in sent} == {"Première", "Seconde"}
    assert [message.at for message in sent] == sorted((message.at for message in sent), reverse=True)

    shown = client.get(reverse("demo_mail", args=[sent[0].name])).content.decode()
    assert 'href="http://127.0.0.1:8000/invitation/abc/"' in shown
    assert "&lt;b&gt;" in shown
    assert "elue@demo.example" in shown


@pytest.mark.parametrize("name", ["nothing", "..%2f..%2fmanage", ".."])
def test_no_other_file_is_shown_as_mail(client, demo, name):
    assert client.get(f"{reverse('demo_mail')}{name}/").status_code == 404


@pytest.mark.parametrize(
    ("demonstration", "hosts", "refused"),
    [
        (True, ["127.0.0.1", "localhost", "[::1]", "testserver"], False),
        (True, ["127.0.0.1", "remam.example.org"], True),
        (True, ["*"], True),
        (True, [".example.org"], True),
        (False, ["remam.example.org"], False),
    ],
)
def test_a_demonstration_that_others_could_reach_does_not_start(settings, demonstration, hosts, refused):
    settings.DEMO, settings.ALLOWED_HOSTS = demonstration, hosts
    assert bool(demonstration_stays_home()) is refused


def test_the_web_server_refuses_as_well(settings):
    settings.DEMO, settings.ALLOWED_HOSTS = True, ["remam.example.org"]
    with pytest.raises(ImproperlyConfigured, match="remam.example.org"):
        wsgi.refuse_unsafe_demonstration()


def test_the_banner_says_who_one_is_and_in_what_office(client, demo, named):
    client.force_login(named)
    page = client.get(reverse("dashboard")).content.decode()
    appointment = named.appointments.get()
    assert f"<strong>{named} ({appointment})</strong>" in page
