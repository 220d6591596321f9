import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from tests import factories


@pytest.mark.parametrize("name", ["about", "legal", "privacy", "accessibility"])
@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_papers_are_open_in_each_language_without_the_database(client, name, language):
    with translation.override(language):
        address = reverse(name)
    page = client.get(address)
    assert page.status_code == 200
    assert f'lang="{language}"' in page.content.decode()
    assert page.content.decode().count("<h1") == 1


def test_legal_pages_name_who_the_settings_name(client, settings):
    settings.SITE_OWNER = "Association des villes du test"
    settings.CONTACT_EMAIL = "ecrire@example.org"
    settings.SITE_PUBLISHER, settings.SITE_HOST, settings.CNDP_RECEIPT = "Mme Test", "Hébergeur du test", "D-123/2026"
    legal = client.get(reverse("legal")).content.decode()
    privacy = client.get(reverse("privacy")).content.decode()
    for said in ("Association des villes du test", "ecrire@example.org", "Mme Test", "Hébergeur du test"):
        assert said in legal
    assert "D-123/2026" in privacy
    assert "09-08" in privacy


def test_what_is_not_named_is_said_to_be_missing(client, settings):
    settings.SITE_PUBLISHER = settings.CNDP_RECEIPT = ""
    with translation.override("fr"):
        missing = gettext("not given yet")
    assert missing in client.get(reverse("legal")).content.decode()


def test_about_names_the_ten_levers(client):
    page = client.get(reverse("about"))
    assert len(page.context["levers"]) == 10
    assert all(str(lever) in page.content.decode() for lever in page.context["levers"])


def test_healthz_asks_nothing_of_the_database(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_unknown_address_is_answered_with_the_site_around(client):
    page = client.get("/nulle-part/")
    assert page.status_code == 404
    assert reverse("search") in page.content.decode()
    assert client.get("/ar/nulle-part/").content.decode().count('dir="rtl"') >= 1


@pytest.mark.django_db
def test_what_one_may_not_do_is_answered_with_the_site_around(sign_in):
    page = sign_in(factories.partner()).get(reverse("networks:directory"))
    assert page.status_code == 403
    assert page.templates[0].name == "403.html"


@pytest.mark.django_db
def test_an_error_of_ours_is_answered_without_the_database(monkeypatch):
    def broken(_place):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("remam.views.home.draw", broken)
    page = Client(raise_request_exception=False).get(reverse("home"))
    assert page.status_code == 500
    assert page.templates[0].name == "500.html"
