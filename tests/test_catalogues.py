"""Every message has its French; the catalogue is in step with what the sources and the templates say."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation.template import templatize

from tests import factories
from tests.addresses import ADDRESSES

ROOT = Path(settings.BASE_DIR)
APPS = ("records", "accounts", "networks", "activities", "capitalisation", "remam")
LANGUAGES = ("fr", "ar")
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), (1,)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}


@pytest.fixture(scope="module", params=LANGUAGES)
def catalogue(request):
    path = ROOT / "locale" / request.param / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        return read_po(file, locale=request.param)


def messages(catalogue):
    return [message for message in catalogue if message.id]


def said_in_sources():
    """(context, message id or pair) of everything marked in the code and in the templates, with one place of each."""
    found = {}
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if "migrations" not in path.parts:
                _collect(found, path, path.read_text(encoding="utf-8"))
    for pattern in ("*.html", "*.txt"):
        for path in (ROOT / "templates").rglob(pattern):
            text = templatize(path.read_text(encoding="utf-8"))
            # Only the marked messages are left, as calls; where they stood in a line means nothing any more.
            _collect(found, path, "\n".join(line.strip() for line in text.split("\n")))
    return found


def _collect(found, path, text):
    options = {"encoding": "utf-8"}
    for line, said, _comments, context in extract("python", BytesIO(text.encode()), KEYWORDS, options=options):
        found.setdefault((context, said), f"{path.relative_to(ROOT)}:{line}")


def test_the_catalogue_is_in_step(catalogue):
    said = said_in_sources()
    assert len(said) > 100
    # A message with a plural serves for its singular alone, too.
    said = {key: place for key, place in said.items() if not _is_singular_of_another(key, said)}
    known = {(message.context, message.id) for message in messages(catalogue)}
    assert not [f"{said[key]}: {key[1]!r} is not in the catalogue" for key in said if key not in known]
    assert not [f"{key[1]!r} is no longer said anywhere" for key in known if key not in said]


def _is_singular_of_another(key, said):
    context, text = key
    return isinstance(text, str) and any(
        isinstance(other, tuple) and other[0] == text and where == context for where, other in said
    )


def test_every_message_is_translated(catalogue):
    assert not [message.id for message in messages(catalogue) if not all(_forms(message))]
    assert not [message.id for message in messages(catalogue) if message.fuzzy]
    assert not list(catalogue.obsolete)


def _forms(message):
    return message.string if isinstance(message.string, tuple | list) else (message.string,)


PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%%|%[a-z]")
MARKUP = re.compile(r"</?[a-z]+[^>]*>")


def test_translations_keep_placeholders_and_markup(catalogue):
    """What is filled in is filled in alike; a singular may say "one" instead of its number."""
    wrong = []
    for message in messages(catalogue):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        for pattern in (PLACEHOLDER, MARKUP):
            wanted = [sorted(_names(pattern, text)) for text in ids]
            given = [sorted(_names(pattern, text)) for text in _forms(message)]
            if given[-1] != wanted[-1] or not set(given[0]) <= set(wanted[-1]):
                wrong.append((ids, given[-1], wanted[-1]))
        if any(text.startswith((" ", "\n")) != ids[0].startswith((" ", "\n")) for text in _forms(message)):
            wrong.append((ids, "space at the beginning"))
    assert not wrong


def _names(pattern, text):
    return [match[0] for match in pattern.finditer(text)]


def test_plural_forms_are_those_of_the_language(catalogue):
    assert not [
        message.id
        for message in messages(catalogue)
        if message.pluralizable and len(_forms(message)) != catalogue.num_plurals
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_page_opens_in_every_language(sign_in, language):
    """The pages that need no argument, as a coordinator: the address alone says the language."""
    client, opened = sign_in(factories.coordinator()), 0
    for name in ADDRESSES:
        if name.startswith(("admin:", "account_", "mfa_", "demo_", "gallery")):
            continue
        try:
            with translation.override(language):
                url = reverse(name)
        except NoReverseMatch:
            continue
        response = client.get(url)
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            opened += 1
            assert f'<html lang="{language}"' in response.text, name
            assert ('dir="rtl"' in response.text[:100]) == (language == "ar"), name
    assert opened > 20
