"""The messages that the demonstration writes to files instead of sending them."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_string, policy
from pathlib import Path

from django.conf import settings

# The file backend puts this line between the messages of one file.
BETWEEN = re.compile(r"^-{79}\n", re.MULTILINE)
FILES = 40


@dataclass(frozen=True)
class Message:
    """A message as it would have reached somebody."""

    name: str
    subject: str
    to: str
    at: datetime
    text: str


def messages():
    """Return the messages of the newest files, the newest first; none if nothing was ever written."""
    folder = Path(settings.MAIL_DIR)
    files = sorted(folder.glob("*.log"), key=lambda path: (path.stat().st_mtime, path.name), reverse=True)
    return [message for path in files[:FILES] for message in reversed(_read(path))]


def _read(path):
    at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    texts = [text for text in BETWEEN.split(path.read_text(encoding="utf-8", errors="replace")) if text.strip()]
    return [_message(f"{path.stem}-{number}", text, at) for number, text in enumerate(texts, start=1)]


def _message(name, text, at):
    parsed = message_from_string(text, policy=policy.default)
    body = parsed.get_body(preferencelist=("plain",))
    return Message(name, parsed["subject"] or "", parsed["to"] or "", at, body.get_content() if body else "")
