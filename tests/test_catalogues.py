"""Every message has its French; the catalogue is in step with what the sources and the templates say."""

import json
import re

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from remam.messages import LANGUAGES, bring_up_to_date, forms, read, said_in_sources
from tests import factories
from tests.addresses import ADDRESSES


@pytest.fixture(scope="module", params=LANGUAGES)
def catalogue(request):
    return read(request.param)


def messages(catalogue):
    return [message for message in catalogue if message.id]


def test_the_catalogue_is_in_step(catalogue):
    said = said_in_sources()
    assert len(said) > 100
    known = {(message.context, message.id) for message in messages(catalogue)}
    assert not [f"{said[key]}: {key[1]!r} is not in the catalogue" for key in said if key not in known]
    assert not [f"{key[1]!r} is no longer said anywhere" for key in known if key not in said]


def test_every_message_is_translated(catalogue):
    assert not [message.id for message in messages(catalogue) if not all(forms(message))]
    assert not [message.id for message in messages(catalogue) if message.fuzzy]
    assert not list(catalogue.obsolete)


PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%%|%[a-z]")
MARKUP = re.compile(r"</?[a-z]+[^>]*>")


def test_translations_keep_placeholders_and_markup(catalogue):
    """What is filled in is filled in alike; a singular may say "one" instead of its number."""
    wrong = []
    for message in messages(catalogue):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        for pattern in (PLACEHOLDER, MARKUP):
            wanted = [sorted(_names(pattern, text)) for text in ids]
            given = [sorted(_names(pattern, text)) for text in forms(message)]
            if given[-1] != wanted[-1] or not set(given[0]) <= set(wanted[-1]):
                wrong.append((ids, given[-1], wanted[-1]))
        if any(text.startswith((" ", "\n")) != ids[0].startswith((" ", "\n")) for text in forms(message)):
            wrong.append((ids, "space at the beginning"))
    assert not wrong


def _names(pattern, text):
    return [match[0] for match in pattern.finditer(text)]


def test_plural_forms_are_those_of_the_language(catalogue):
    assert not [
        message.id
        for message in messages(catalogue)
        if message.pluralizable and len(forms(message)) != catalogue.num_plurals
    ]


def test_a_catalogue_is_brought_up_to_date():
    catalogue = Catalog(locale="fr")
    catalogue.add("Said by nobody", "Dit par personne")
    pair = ("The invited list is up to date: %(number)s person added.",)
    pair = next(text for _context, text in said_in_sources() if isinstance(text, tuple) and text[0] == pair[0])
    given = {(None, "Sessions"): "Sessions", (None, pair): ["une", "des"]}
    waiting = bring_up_to_date(catalogue, given)
    assert catalogue.get("Said by nobody") is None
    assert forms(catalogue.get(pair)) == ["une", "des"]
    assert len(waiting) == len(said_in_sources()) - 2


def test_the_command_reads_translations(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("remam.messages.ROOT", tmp_path)
    with pytest.raises(CommandError, match="missing.json"):
        call_command("messages", tmp_path / "missing.json")
    for language in LANGUAGES:
        folder = tmp_path / "locale" / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "django.po").write_text('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n')
    (tmp_path / "remam").mkdir()
    (tmp_path / "remam" / "said.py").write_text('_("Good")\n_("Bad")\n')
    rows = [{"en": "Good", "fr": "Bon", "ar": "جيد"}, {"en": "Ugly", "fr": "Laid", "ar": "قبيح"}]
    (tmp_path / "given.json").write_text(json.dumps(rows))
    call_command("messages", tmp_path / "given.json")
    told = capsys.readouterr()
    assert "fr: 'Bad' (remam/said.py)" in told.out
    assert "Good" not in told.out
    assert "nobody says 'Ugly'" in told.err
    assert read("ar").get("Good").string == "جيد"


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
