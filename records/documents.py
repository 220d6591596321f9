"""From a template and a plain dict to the bytes of a PDF. The only place that imports WeasyPrint.

Workers and commands import this module; web processes must not (a test holds that): it costs 47 MB and 0.65 s.
"""

import gc
from io import BytesIO
from pathlib import Path

import pikepdf
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

MEDIA_TYPES = {
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".woff2": "font/woff2",
}


class ForbiddenURL(Exception):
    """A document asked for something outside the project's own static files. It is laid out without it."""


class StaticOnlyFetcher(URLFetcher):
    """Gives `static:<path>` through the static files' finders, and nothing else: no file, no network, no redirect."""

    def fetch(self, url, headers=None):
        """Return the response for a `static:` address of a known kind; raise ForbiddenURL for any other."""
        scheme, _colon, path = url.partition(":")
        found = finders.find(path) if scheme == "static" and ".." not in path else None
        media_type = MEDIA_TYPES.get(Path(path).suffix)
        if not found or not media_type:
            raise ForbiddenURL(f"a document may not fetch {url[:120]!r}")
        return URLFetcherResponse(url, Path(found).read_bytes(), headers={"Content-Type": media_type})


def render(template, context, language):
    """Lay out `template` with `context` in `language` (fr, ar or en) and return a tagged PDF's bytes (PDF/UA-1)."""
    with translation.override(language):
        html = render_to_string(
            template,
            {**context, "language": language, "direction": "rtl" if translation.get_language_bidi() else "ltr"},
        )
        document = HTML(string=html, url_fetcher=StaticOnlyFetcher(), base_url="static:")
        # The cyclic collector finds nothing to free during layout, and costs a quarter of the time.
        gc.disable()
        try:
            return document.write_pdf(pdf_variant="pdf/ua-1")
        finally:
            gc.enable()
            gc.collect()


def page_count(pdf_bytes):
    """The number of pages of a PDF."""
    with pikepdf.open(BytesIO(pdf_bytes)) as pdf:
        return len(pdf.pages)
