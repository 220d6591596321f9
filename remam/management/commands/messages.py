"""Brings the catalogues in step with what the sources and the templates say."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from remam import messages


class Command(BaseCommand):
    help = (
        "Adds new messages to both catalogues, takes out those that nobody says any more, and lists what is left to "
        "translate. With a file, takes translations from it: a JSON list of objects with en (a text, or the singular "
        "and the plural), fr and ar (a text, or all plural forms of the language) and, where there is one, context."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, help="JSON with translations")

    def handle(self, *, file=None, **_options):
        rows = self.rows(file) if file else []
        for language in messages.LANGUAGES:
            catalogue = messages.read(language)
            given = {(row.get("context"), _id(row["en"])): row[language] for row in rows if language in row}
            waiting = messages.bring_up_to_date(catalogue, given)
            messages.write(language, catalogue)
            unknown = [text for context, text in given if catalogue.get(text, context) is None]
            for text in unknown:
                self.stderr.write(f"{language}: nobody says {text!r}")
            for message in waiting:
                self.stdout.write(f"{language}: {message.id!r} ({message.locations[0][0]})")

    def rows(self, file):
        """Return the translations of the file. Raises CommandError if it cannot be read."""
        try:
            return json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"{file}: {error}") from error


def _id(text):
    return tuple(text) if isinstance(text, list) else text
