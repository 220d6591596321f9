"""Whole pages: the gallery, error pages without any context, the layouts in each direction."""

import re
from pathlib import Path

import pytest
from allauth.account.forms import LoginForm
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.utils import translation

from remam.gallery import gallery_context

TEMPLATES = Path(settings.BASE_DIR) / "templates"


@pytest.fixture
def whole_page():
    """A function: template and language -> HTML of a page seen by somebody who is not signed in."""

    def rendered(template, language="fr", **context):
        request = RequestFactory().get("/" if language == "fr" else f"/{language}/")
        request.user = AnonymousUser()
        with translation.override(language):
            return render_to_string(template, {**gallery_context(request), **context}, request)

    return rendered


@pytest.mark.parametrize(
    ("language", "direction", "sheet"),
    [("fr", "ltr", "bootstrap.min.css"), ("ar", "rtl", "bootstrap.rtl.min.css"), ("en", "ltr", "bootstrap.min.css")],
)
def test_the_gallery_in_each_language_and_direction(whole_page, language, direction, sheet):
    html = whole_page("remam/gallery.html", language)
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert f"vendor/bootstrap/{sheet}" in html
    assert html.count("<h1>") == 1
    assert html.count("<main") == 1
    identifiers = [name for name in re.findall(r' id="([^"]+)"', html) if not name.startswith("id_")]
    assert len(identifiers) == len(set(identifiers))


def test_the_title_says_when_there_is_an_error(whole_page):
    context = gallery_context(RequestFactory().get("/"))
    with translation.override("en"):
        assert "<title>Composants" in whole_page("remam/gallery.html", "en")
        assert "<title>Error: Composants" in whole_page("remam/gallery.html", "en", form=context["invalid_form"])


def test_no_component_is_left_unused():
    sources = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))
    tags = (Path(settings.BASE_DIR) / "remam" / "templatetags" / "interface.py").read_text(encoding="utf-8")
    for path in (TEMPLATES / "components").glob("*.html"):
        assert f'"components/{path.name}"' in sources + tags, path.name


@pytest.mark.parametrize("name", ["400", "500", "403_csrf"])
@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_errors_need_neither_request_nor_context(name, language):
    with translation.override(language):
        html = get_template(f"{name}.html").render()
    assert f'lang="{language}"' in html
    assert "<h1>" in html


@pytest.mark.parametrize("name", ["404", "403"])
def test_the_other_errors_keep_the_site_around_them(whole_page, name):
    html = whole_page(f"{name}.html", exception="Seule la coordination peut publier.")
    assert 'class="public-header"' in html
    assert ("Seule la coordination" in html) is (name == "403")


def test_sign_in_offers_no_sign_up(whole_page):
    html = whole_page("account/login.html", form=LoginForm(), redirect_field="", PASSKEY_LOGIN_ENABLED=False)
    assert "signup" not in html
    assert 'autocomplete="current-password"' in html


# Documents have no content security policy: their bars may say how long they are.
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if path.relative_to(TEMPLATES).parts[0] != "pdf")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_style_and_no_script_stand_in_a_template(path):
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", source)
    for script in re.findall(r"<script[^>]*>", source):
        assert "src=" in script or "application/json" in script
