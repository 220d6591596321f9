"""The messages of the sources and of the templates, and the catalogues that translate them."""

from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
APPS = ("records", "accounts", "networks", "activities", "capitalisation", "remam")
LANGUAGES = ("fr", "ar")
WIDTH = 118
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), (1,)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}


def said_in_sources():
    """Return what is marked in the code and in the templates: (context, message or its pair of forms) -> its file."""
    found = {}
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                _collect(found, path, path.read_text(encoding="utf-8"))
    for pattern in ("*.html", "*.txt"):
        for path in sorted((ROOT / "templates").rglob(pattern)):
            text = templatize(path.read_text(encoding="utf-8"))
            # Only the marked messages are left, as calls; where they stood in a line means nothing any more.
            _collect(found, path, "\n".join(line.strip() for line in text.split("\n")))
    # A message with a plural serves for its singular alone, too.
    singulars = {(context, said[0]) for context, said in found if isinstance(said, tuple)}
    return {key: place for key, place in found.items() if key not in singulars}


def _collect(found, path, text):
    options = {"encoding": "utf-8"}
    for _line, said, _comments, context in extract("python", BytesIO(text.encode()), KEYWORDS, options=options):
        found.setdefault((context, said), str(path.relative_to(ROOT)))


def path_of(language):
    """Return where the catalogue of a language is."""
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def read(language):
    """Return the catalogue of a language."""
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def write(language, catalogue):
    """Write the catalogue of a language, as it stands in the repository."""
    with path_of(language).open("wb") as file:
        write_po(file, catalogue, width=WIDTH, include_lineno=False)


def bring_up_to_date(catalogue, translations):
    """Add what the sources say, take out what they say no more. Return the messages that wait for a translation.

    translations: (context, message or its pair) -> text, or list of the language's plural forms.
    """
    said = said_in_sources()
    for message in [message for message in catalogue if message.id and (message.context, message.id) not in said]:
        catalogue.delete(message.id, message.context)
    for (context, text), place in said.items():
        known = catalogue.get(text, context)
        if known is None:
            known = catalogue.add(text, context=context, locations=[(place, None)])
        if (context, text) in translations:
            known.string = translations[context, text]
    return [message for message in catalogue if message.id and not all(forms(message))]


def forms(message):
    """Return the translations of a message: one, or as many as the language has plural forms."""
    return message.string if isinstance(message.string, tuple | list) else (message.string,)
