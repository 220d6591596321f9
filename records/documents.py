"""From a template and a plain dict to a PDF. The only place that imports WeasyPrint.

Workers and commands import this module; web processes must not (a test holds that): it costs 47 MB and 0.65 s.
"""

import gc
import hashlib
import logging
import os
import tempfile
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from django.contrib.staticfiles import finders
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.template.loader import render_to_string
from django.utils import translation
from fontTools.ttLib import woff2
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

logger = logging.getLogger(__name__)

MEDIA_TYPES = {
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".woff2": "font/woff2",
}
# Files that are being written end so; whatever is left of them is nobody's.
PART = ".part"


class Document(NamedTuple):
    """A laid out document: its bytes and its number of pages."""

    content: bytes
    pages: int

    @property
    def sha256(self):
        return hashlib.sha256(self.content).hexdigest()


class ForbiddenURL(Exception):
    """A document asked for something outside the project's own static files. It is laid out without it."""


class StaticOnlyFetcher(URLFetcher):
    """Gives `static:<path>` through the static files' finders, and nothing else: no file, no network, no redirect.

    Not even `data:`: all that a document shows is text, or a file of the project.
    """

    def fetch(self, url, headers=None):
        """Return the response for a `static:` address of a known kind; raise ForbiddenURL for any other."""
        scheme, _colon, path = url.partition(":")
        # The finders refuse a path that leaves their folders.
        found = finders.find(path) if scheme == "static" else None
        media_type = MEDIA_TYPES.get(Path(path).suffix)
        if not found or not media_type:
            logger.warning("a document asked for %r: refused", url[:120])
            raise ForbiddenURL(f"a document may not fetch {url[:120]!r}")
        content = unpacked_font(found) if media_type == "font/woff2" else Path(found).read_bytes()
        return URLFetcherResponse(url, content, headers={"Content-Type": media_type})


@cache
def unpacked_font(path):
    """The bytes of a WOFF2 font as TrueType. Kept: unpacking the fonts again takes a fifth of each document's time."""
    unpacked = BytesIO()
    woff2.decompress(path, unpacked)
    return unpacked.getvalue()


def render(template, context, language):
    """Lay out `template` with `context` in `language` (fr, ar or en). Return a Document, tagged (PDF/UA-1).

    The same template, context and language give the same bytes.
    """
    with translation.override(language):
        direction = "rtl" if translation.get_language_bidi() else "ltr"
        return lay_out(render_to_string(template, {**context, "language": language, "direction": direction}))


def lay_out(html):
    """Lay out a page of HTML, which can show nothing but itself and the project's static files. Return a Document."""
    # The cyclic collector finds nothing to free during layout, and costs a quarter of the time.
    gc.disable()
    try:
        source = HTML(string=html, url_fetcher=StaticOnlyFetcher(), base_url="static:")
        document = source.render(pdf_variant="pdf/ua-1")
        # The identifier comes from what is laid out, not from chance or the clock.
        identifier = hashlib.sha256(html.encode()).digest()[:16]
        content = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier)
        return Document(content, len(document.pages))
    finally:
        gc.enable()
        gc.collect()


@contextmanager
def written_beside(content, folder):
    """A file of `folder` with `content`, complete, under a passing name; gone at the end if it was not renamed."""
    descriptor, name = tempfile.mkstemp(suffix=PART, dir=folder)
    part = Path(name)
    try:
        with open(descriptor, "wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        yield part
    finally:
        part.unlink(missing_ok=True)


def write_whole(content, path):
    """Write `content` to `path`, all of it or nothing. Raises OSError, and leaves no part of it then."""
    path = Path(path)
    with written_beside(content, path.parent) as part:
        part.chmod(0o644)
        part.replace(path)


class WrittenFile(File):
    """A complete file beside where the storage will keep it: the storage renames it, which is all or nothing."""

    def temporary_file_path(self):
        return self.file.name


def keep(content, field_file, name):
    """Hand `content`, whole, to the storage of a FileField's value. Return the name it is kept under.

    Raises OSError if it could not be written; nothing is left of it then.
    """
    storage = field_file.storage
    name = field_file.field.generate_filename(field_file.instance, name)
    if not isinstance(storage, FileSystemStorage):
        # Object stores show an object only once they have all of it.
        return storage.save(name, ContentFile(content))
    folder = Path(storage.path(name)).parent
    folder.mkdir(parents=True, exist_ok=True)
    with written_beside(content, folder) as part, part.open("rb") as written:
        return storage.save(name, WrittenFile(written))


def clear(storage, folder, spare=""):
    """Remove the files of one folder of a storage, save the one named `spare`: what interrupted work left there."""
    try:
        _folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        if f"{folder}/{name}" != spare:
            storage.delete(f"{folder}/{name}")
