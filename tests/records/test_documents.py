"""PDFs from HTML: tagged, the same each time, blind to all but the project's own files; kept whole or not at all."""

import http.server
import threading
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from records import documents
from records.models import StoredFile

LETTER = {"heading": "Convocation", "subtitle": "", "built_at": None}


# --- What is laid out ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def letter():
    html = """<!doctype html><html lang="fr"><head><title>Une lettre</title><link rel="stylesheet"
    href="static:css/pdf.css"><style>h1 { bookmark-level: 1 }</style></head>
    <body class="letter"><h1>Bonjour Ifrane</h1><p>Été, œuvre, ⵣ.</p></body></html>"""
    return documents.lay_out(html)


def test_a_document_is_tagged_and_says_what_it_is(letter):
    with pikepdf.open(BytesIO(letter.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.StructTreeRoot.K
        assert str(pdf.Root.Lang) == "fr"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo["/Title"]) == "Une lettre"
        assert len(pdf.pages) == letter.pages == 1
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root] == ["Bonjour Ifrane"]


def test_its_text_can_be_read_out(letter):
    text = pypdf.PdfReader(BytesIO(letter.content)).pages[0].extract_text()
    assert "Bonjour Ifrane" in text
    assert "œuvre" in text


def test_its_fonts_are_the_project_s_and_are_embedded(letter):
    fonts = embedded_fonts(letter)
    assert any("Plex" in name for name in fonts)
    assert all(fonts.values()), fonts
    assert not any("DejaVu" in name for name in fonts)


def embedded_fonts(document):
    """{name of each font: whether its file is inside}."""
    with pikepdf.open(BytesIO(document.content)) as pdf:
        found = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary)]
        descriptors = [thing for thing in found if thing.get("/Type") == "/FontDescriptor"]
        files = ("/FontFile", "/FontFile2", "/FontFile3")
        return {str(one.FontName): any(name in one for name in files) for one in descriptors}


def test_the_same_html_gives_the_same_bytes(letter):
    html = "<html lang='fr'><title>x</title><p>Le même</p>"
    assert documents.lay_out(html).content == documents.lay_out(html).content
    assert documents.lay_out(html).content != documents.lay_out(html.replace("même", "autre")).content


def test_a_template_is_laid_out_in_its_language_and_direction():
    french = documents.render("pdf/base.html", LETTER, "fr")
    arabic = documents.render("pdf/base.html", LETTER, "ar")
    for document, language in ((french, "fr"), (arabic, "ar")):
        with pikepdf.open(BytesIO(document.content)) as pdf:
            assert str(pdf.Root.Lang) == language


# --- What it may not see ---------------------------------------------------------------------------------------------

SECRET = "un-secret-de-la-machine"


@pytest.fixture(scope="module")
def secret(tmp_path_factory):
    """A file that is not the project's, of several kinds, with a word to look for."""
    folder = tmp_path_factory.mktemp("secret")
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><text y="15">{SECRET}</text></svg>'
    (folder / "secret.svg").write_text(svg)
    (folder / "secret.css").write_text(f'p::after {{ content: "{SECRET}" }}')
    (folder / "secret.txt").write_text(SECRET)
    return folder


class Listener(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        if self.path.startswith("/redirect"):
            self.send_response(302)
            self.send_header("Location", "file:///etc/hostname")
        else:
            self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def server():
    """A server on this machine that remembers what it was asked for."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


# {file}: the folder of the secrets; {web}: the server of this machine.
CORPUS = {
    "image, file": '<img src="file://{file}/secret.svg" alt="">',
    "image, web": '<img src="{web}/x.png" alt="">',
    "image, redirected": '<img src="{web}/redirect" alt="">',
    "image, no scheme": '<img src="//{host}/x.png" alt="">',
    "image, cloud address": '<img src="http://169.254.169.254/latest/meta-data/" alt="">',
    "image, srcset": '<img srcset="{web}/x.png 2x" src="{web}/y.png" alt="">',
    "image, ftp": '<img src="ftp://{host}/x.png" alt="">',
    "image, data": "<img alt=\"\" src=\"data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg' width='9' "
    "height='9'><text>un-secret-de-la-machine</text></svg>\">",
    "object": '<object data="file://{file}/secret.svg" type="image/svg+xml">.</object>',
    "embed": '<embed src="file://{file}/secret.svg" type="image/svg+xml">',
    "iframe": '<iframe src="{web}/page"></iframe>',
    "base": '<base href="file://{file}/"><img src="secret.svg" alt="">',
    "style sheet, file": '<link rel="stylesheet" href="file://{file}/secret.css"><p>.</p>',
    "style sheet, web": '<link rel="stylesheet" href="{web}/x.css"><p>.</p>',
    "import, web": "<style>@import url({web}/x.css);</style><p>.</p>",
    "import, file": '<style>@import "file://{file}/secret.css";</style><p>.</p>',
    "font": "<style>@font-face {{ font-family: X; src: url({web}/x.woff2) }} p {{ font-family: X }}</style><p>.</p>",
    "background": '<p style="background: url({web}/x.png)">.</p>',
    "content": "<style>p::before {{ content: url(file://{file}/secret.svg) }}</style><p>.</p>",
    "list style": '<ul style="list-style-image: url({web}/x.png)"><li>.</li></ul>',
    "border image": '<p style="border: 9px solid; border-image-source: url({web}/x.png)">.</p>',
    "svg image": '<svg width="9" height="9"><image href="file://{file}/secret.svg" width="9" height="9"/></svg>',
    "svg image, xlink": '<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9"><image '
    'xlink:href="{web}/x.png" width="9" height="9"/></svg>',
    "svg use": '<svg width="9" height="9"><use href="file://{file}/secret.svg#x"/></svg>',
    "svg style": "<svg width='9' height='9'><style>@import url({web}/x.css);</style><rect width='9'/></svg>",
    "attachment": '<link rel="attachment" href="file://{file}/secret.txt"><p>.</p>',
    "attached link": '<p><a rel="attachment" href="file://{file}/secret.txt">.</a></p>',
    "static, up": '<img src="static:../../../../etc/hostname" alt="">',
    "static, up in the middle": '<link rel="stylesheet" href="static:css/../../remam/settings.py"><p>.</p>',
    "static, absolute": '<img src="static:{file}/secret.svg" alt="">',
    "static, encoded": '<img src="static:%2e%2e/%2e%2e/etc/hostname.svg" alt="">',
    "static, not of a known kind": '<link rel="attachment" href="static:js/interface.js"><p>.</p>',
}


@pytest.mark.parametrize("name", CORPUS)
def test_a_document_fetches_nothing_from_elsewhere(name, secret, server, monkeypatch):
    host = f"127.0.0.1:{server.server_port}"
    given = []
    fetch = documents.StaticOnlyFetcher.fetch
    monkeypatch.setattr(
        documents.StaticOnlyFetcher,
        "fetch",
        lambda self, url, headers=None: given.append(answer := fetch(self, url, headers)) or answer,
    )
    body = CORPUS[name].format(file=secret, web=f"http://{host}", host=host)
    document = documents.lay_out(f"<html lang='fr'><title>x</title><body><p>Avant</p>{body}")
    assert given == []
    assert server.asked == []
    with pikepdf.open(BytesIO(document.content)) as pdf:
        assert not pdf.attachments
        streams = [thing.read_bytes() for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
    assert not any(SECRET.encode() in stream for stream in streams)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(document.content)).pages)
    assert "Avant" in text
    assert SECRET not in text


def test_the_project_s_own_files_are_given(server):
    answer = documents.StaticOnlyFetcher().fetch("static:css/pdf.css")
    assert answer.content_type == "text/css"
    assert b"@page" in answer.read()
    answer.close()


def test_a_font_is_unpacked_once(monkeypatch):
    documents.unpacked_font.cache_clear()
    unpacked = []
    decompress = documents.woff2.decompress
    monkeypatch.setattr(
        documents.woff2, "decompress", lambda source, target: unpacked.append(source) or decompress(source, target)
    )
    for _time in range(2):
        answer = documents.StaticOnlyFetcher().fetch("static:vendor/plex-sans/ibm-plex-sans-latin-400-normal.woff2")
        assert answer.read()[:4] == b"\0\1\0\0"
        answer.close()
    assert len(unpacked) == 1


def test_the_listener_hears_what_an_ordinary_fetcher_asks(server):
    """Without this the corpus could pass because nobody listens."""
    address = f"http://127.0.0.1:{server.server_port}/heard"
    documents.URLFetcher().fetch(address).close()
    assert server.asked.pop() == "/heard"


# --- How it is kept --------------------------------------------------------------------------------------------------


@pytest.fixture
def field_file(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return StoredFile(extension="pdf").file


def names_in(folder):
    return sorted(path.name for path in Path(folder).rglob("*") if path.is_file())


def test_a_file_is_kept_whole_under_a_generated_name(field_file, tmp_path):
    name = documents.keep(b"%PDF- entier", field_file, "report.pdf")
    assert (tmp_path / name).read_bytes() == b"%PDF- entier"
    assert names_in(tmp_path) == [Path(name).name]


def test_a_full_disk_leaves_nothing_half_written(field_file, tmp_path, monkeypatch):
    def fsync(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(documents.os, "fsync", fsync)
    with pytest.raises(OSError, match="No space"):
        documents.keep(b"%PDF- entier", field_file, "report.pdf")
    assert names_in(tmp_path) == []


def test_the_storage_never_shows_a_part(field_file, tmp_path, monkeypatch):
    """What a reader finds under the final name is complete from its first moment: it was renamed, not written there."""
    seen = []
    save = FileSystemStorage._save

    def _save(self, name, content):
        seen.append((tmp_path / name).exists())
        seen.append(Path(content.temporary_file_path()).read_bytes())
        return save(self, name, content)

    monkeypatch.setattr(FileSystemStorage, "_save", _save)
    documents.keep(b"%PDF- entier", field_file, "report.pdf")
    assert seen == [False, b"%PDF- entier"]


def test_a_file_for_the_command_line_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    target = tmp_path / "rapport.pdf"
    target.write_bytes(b"avant")
    documents.write_whole(b"apres", target)
    assert target.read_bytes() == b"apres"
    with pytest.raises(OSError, match="No such file"):
        documents.write_whole(b"x", tmp_path / "nowhere" / "rapport.pdf")

    def replace(self, target):
        raise OSError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(OSError, match="Permission denied"):
        documents.write_whole(b"jamais", target)
    assert target.read_bytes() == b"apres"
    assert names_in(tmp_path) == ["rapport.pdf"]


def test_what_interrupted_work_left_is_removed(tmp_path):
    storage = FileSystemStorage(tmp_path)
    for name in ("reports/7/old.pdf", "reports/7/half.part", "reports/7/kept.pdf", "reports/8/other.pdf"):
        storage.save(name, ContentFile(b"x"))
    documents.clear(storage, "reports/7", spare="reports/7/kept.pdf")
    assert names_in(tmp_path) == ["kept.pdf", "other.pdf"]
    documents.clear(storage, "reports/none")
