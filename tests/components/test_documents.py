"""The base of documents, laid out for real: cover, contents with page numbers, colophon, tags, both directions."""

from datetime import date
from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfReader

from records.documents import render

CONTEXT = {
    "heading": "Gestion des déchets",
    "subtitle": "REMAGDU, 2013",
    "kicker": "Rapport annuel",
    "figures": [{"value": 12, "label": "villes"}],
    "contents": [{"title": "Colophon", "anchor": "colophon", "level": 1}],
    "code": "RAP-12",
    "as_of": date(2013, 12, 31),
    "sources": ["Portail des réseaux"],
}


@pytest.fixture(scope="module", params=["fr", "ar"])
def document(request):
    """The bytes of a document in one language, and that language."""
    return render("pdf/base.html", CONTEXT, request.param).content, request.param


def test_cover_contents_and_colophon_stand_on_pages_of_their_own(document):
    content, _language = document
    pages = [page.extract_text() for page in PdfReader(BytesIO(content)).pages]
    assert "Gestion des déchets" in pages[0]
    assert "12" in pages[0]
    assert "RAP-12" in pages[-1]


def test_contents_tell_the_page(document):
    content, _language = document
    pages = PdfReader(BytesIO(content)).pages
    line = next(line for line in pages[1].extract_text().splitlines() if "Colophon" in line)
    assert str(len(pages)) in line


def test_it_is_tagged_and_says_its_title_and_language(document):
    content, language = document
    with pikepdf.open(BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == language
        assert str(pdf.docinfo["/Title"]) == "Gestion des déchets"
        assert "pdfuaid" in bytes(pdf.Root.Metadata.read_bytes()).decode()


def test_only_our_fonts_are_embedded(document):
    content, _language = document
    with pikepdf.open(BytesIO(content)) as pdf:
        fonts = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.get("/Font", {}).values()}
    assert fonts
    assert all("Plex" in name for name in fonts), fonts
