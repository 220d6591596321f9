"""Files: what may be kept and what may not; what is kept is served inert, to whom it may be shown."""

import io
import struct
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from records import uploads
from tests import factories

pytestmark = pytest.mark.django_db

SCRIPT = b"<script>alert(document.domain)</script>"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture(kind, size=(4, 4)):
    target = io.BytesIO()
    Image.new("RGB", size, "green").save(target, kind)
    return target.getvalue()


def packed(**members):
    """A zip; `__` in a name stands for a slash."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def office(part, **more):
    return packed(**{"[Content_Types].xml": "<Types/>", part: "<x/>", **more})


def odt(kind="application/vnd.oasis.opendocument.text"):
    return packed(mimetype=kind, **{"content.xml": "<x/>"})


def png_that_claims(width, height):
    """A PNG of a few bytes whose header asks for an enormous picture."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + b"\0" * 20


REFUSED = {
    "page": ("page.html", SCRIPT),
    "page as pdf": ("page.pdf", SCRIPT),
    "page before a pdf": ("page.pdf", SCRIPT + PDF),
    "drawing with a script": ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>"),
    "drawing as png": ("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "program": ("setup.exe", b"MZ\x90\0"),
    "program as pdf": ("setup.pdf", b"MZ\x90\0"),
    "program after a pdf's name": ("report.pdf.exe", PDF),
    "script of the server": ("shell.php", b"<?php system($_GET['c']);"),
    "script as picture": ("shell.jpg", b"<?php system($_GET['c']);"),
    "script with a picture's first bytes": ("shell.jpg", b"\xff\xd8\xff<?php system($_GET['c']);"),
    "settings of the server": (".htaccess", b"AddType text/html .pdf"),
    "entities": ("x.xml", b"<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>"),
    "archive": ("all.zip", packed(a="b")),
    "archive as document": ("all.docx", packed(a="b")),
    "table as document": ("table.docx", office("xl/workbook.xml")),
    "document with macros": (
        "macros.docx",
        office("word/document.xml", word__vbaProject="", **{"word/vbaProject.bin": "x"}),
    ),
    "document that says it has macros": ("macros.docm", office("word/document.xml")),
    "text that claims another kind": ("text.ods", odt()),
    "text without a kind": ("text.odt", packed(**{"content.xml": "<x/>"})),
    "broken document": ("broken.docx", b"PK\x03\x04" + b"\0" * 40),
    "broken picture": ("broken.png", picture("PNG")[:30]),
    "half a picture": ("half.jpg", picture("JPEG", (400, 400))[:200]),
    "sound as picture": ("sound.webp", b"RIFF\0\0\0\0WAVEfmt "),
    "enormous picture": ("huge.png", png_that_claims(100_000, 100_000)),
    "nothing": ("nothing.pdf", b""),
    "no ending": ("pdf", PDF),
    "ending alone": (".pdf", PDF),
    "blank after the ending": ("x.pdf ", PDF),
    "zero in the ending": ("x.pdf\0.exe", b"MZ"),
    "disguised ending": ("gepr\u202efdp.exe", b"MZ"),
    "shortcut": ("link.lnk", b"L\0\0\0"),
}

KEPT = {
    "document": ("avis.pdf", PDF),
    "capitals": ("AVIS.PDF", PDF),
    "pdf with a script": ("script.pdf", PDF + b"/JS (app.alert(1))"),
    "pdf that is a page too": ("page.pdf", PDF + SCRIPT),
    "picture that is a page too": ("page.png", picture("PNG") + SCRIPT),
    "photo": ("photo.jpeg", picture("JPEG")),
    "webp": ("photo.webp", picture("WEBP")),
    "docx": ("lettre.docx", office("word/document.xml")),
    "xlsx": ("table.xlsx", office("xl/workbook.xml")),
    "odt": ("lettre.odt", odt()),
    "folders in the name": ("../../../etc/passwd.pdf", PDF),
    "other folders in the name": ("C:\\Windows\\system32\\x.pdf", PDF),
    "header in the name": ('a"\r\nSet-Cookie: x=1\r\n.pdf', PDF),
    "page in the name": ("<img src=x onerror=alert(1)>.pdf", PDF),
    "turned name": ("facture\u202efdp.exe.pdf", PDF),
    "Arabic name": ("محضر المجلس.pdf", PDF),
    "long name": ("x" * 5000 + ".pdf", PDF),
}


def upload(name, content):
    sent = SimpleUploadedFile("x", content)
    # As a hand-made request would send it: Django's own handling keeps only the last part.
    sent._name = name
    return sent


@pytest.mark.parametrize("case", REFUSED)
def test_hostile_files_are_refused(case):
    with pytest.raises(ValidationError) as refused:
        uploads.check_upload(upload(*REFUSED[case]))
    assert refused.value.messages[0]
    assert refused.value.code in ("kind", "content", "empty")


@pytest.fixture
def record():
    return factories.membership(state="examined")


@pytest.mark.parametrize("case", KEPT)
def test_what_is_kept_is_served_inert(case, record, sign_in):
    name, content = KEPT[case]
    stored = uploads.store(upload(name, content), record, by=None)
    path = Path(stored.file.path)
    assert path.is_relative_to(settings.MEDIA_ROOT)
    assert path.stem == stored.uuid.hex
    assert not path.stat().st_mode & 0o111
    response = sign_in(factories.secretary()).get(reverse("records:file", args=[stored.uuid]))
    sent = response.getvalue()
    assert sent == content
    assert response["Content-Type"] == uploads.KINDS[stored.extension][0]
    assert response["Content-Disposition"].startswith("attachment")
    assert "\r" not in response["Content-Disposition"]
    assert "Set-Cookie" not in response.headers or "x=1" not in response["Set-Cookie"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-store"


def test_a_name_for_the_reader():
    assert uploads.shown_name("../../etc/passwd.pdf") == "passwd.pdf"
    assert uploads.shown_name("C:\\dossier\\avis.pdf") == "avis.pdf"
    assert uploads.shown_name("facture\u202efdp.exe.pdf") == "facturefdp.exe.pdf"
    assert uploads.shown_name("a\r\nb.pdf") == "ab.pdf"
    long = uploads.shown_name("x" * 5000 + ".pdf")
    assert (len(long), long[-4:]) == (uploads.NAME_MAX_LENGTH, ".pdf")


def test_a_file_too_large(settings):
    settings.UPLOAD_MAX_BYTES = 100
    assert uploads.check_upload(upload("a.pdf", PDF[:100])) == "pdf"
    with pytest.raises(ValidationError) as refused:
        uploads.check_upload(upload("a.pdf", PDF + b"0" * 100))
    assert refused.value.code == "size"


@pytest.mark.parametrize(
    "content",
    [
        packed(**{"[Content_Types].xml": "x", "word/document.xml": b"0" * (uploads.UNPACKED_MAX_BYTES + 1)}),
        packed(**{"[Content_Types].xml": "x", "word/document.xml": "x"}, **{f"f{n}": "" for n in range(6000)}),
    ],
    ids=["bytes", "files"],
)
def test_a_bomb_is_refused_at_once(content):
    began = time.perf_counter()
    with pytest.raises(ValidationError):
        uploads.check_upload(upload("bomb.docx", content))
    assert time.perf_counter() - began < 1


def entries(content):
    """Where the number of entries and the directory's size stand in the last record of an archive."""
    return content.rindex(b"PK\5\6") + 8, content.rindex(b"PK\5\6") + 12


def claiming(content, number):
    """The archive with another number of entries in its last record."""
    at, size = entries(content)
    return content[:at] + struct.pack("<HH", number, number) + content[size:]


def in_zip64(content):
    """The archive with its number of entries and size told in the records for large ones only."""
    end = content.rindex(b"PK\5\6")
    number, _same, size, start = struct.unpack("<HHII", content[end + 8 : end + 20])
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, number, number, size, start)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
    last = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return content[:end] + record + locator + last


MANY = packed(**{"[Content_Types].xml": "x", "word/document.xml": "x"}, **{f"f{n}": "" for n in range(25_000)})
FEW = office("word/document.xml")


@pytest.mark.parametrize(
    "content", [MANY, in_zip64(MANY), claiming(MANY, 2), claiming(FEW, 5001)], ids=["told", "zip64", "lie", "number"]
)
def test_an_archive_of_too_many_entries_is_refused_before_its_directory_is_read(content, monkeypatch):
    opened = []
    monkeypatch.setattr(zipfile, "ZipFile", opened.append)
    with pytest.raises(ValidationError):
        uploads.check_upload(upload("many.docx", content))
    assert not opened


def test_an_archive_with_the_records_of_large_ones_is_kept():
    assert uploads.check_upload(upload("lettre.docx", in_zip64(FEW))) == "docx"


def test_what_a_form_has_checked_is_not_read_again(record, monkeypatch):
    sent = upload("lettre.docx", FEW)
    uploads.check_upload(sent)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert uploads.store(sent, record, by=None).extension == "docx"


def test_a_refused_file_is_not_kept(record):
    with pytest.raises(ValidationError):
        uploads.store(upload(*REFUSED["page as pdf"]), record, by=None)
    assert not uploads.StoredFile.objects.exists()


def test_what_is_noted_of_a_file(record):
    person = factories.secretary()
    stored = uploads.store(upload("avis.pdf", PDF), record, by=person, purpose="deliberation", credit="Ville")
    assert (stored.size, stored.extension, stored.original_name) == (len(PDF), "pdf", "avis.pdf")
    assert (stored.added_by, stored.credit) == (person, "Ville")
    assert len(stored.sha256) == 64
    assert list(uploads.files_of(record)) == list(uploads.files_of(record, "deliberation")) == [stored]
    assert list(uploads.files_of(record, "other")) == []


def test_who_may_not_see_the_record_does_not_get_the_file(record, sign_in):
    stored = uploads.store(upload("avis.pdf", PDF), record, by=None)
    url = reverse("records:file", args=[stored.uuid])
    for person in (None, factories.outsider(), factories.focal_point(), factories.partner()):
        assert sign_in(person).get(url).status_code == 404
    assert sign_in(factories.secretary()).get(url.replace(str(stored.uuid)[:8], "00000000")).status_code == 404


def test_a_file_gone_from_the_disk_is_a_404(record, sign_in):
    stored = uploads.store(upload("avis.pdf", PDF), record, by=None)
    Path(stored.file.path).unlink()
    assert sign_in(factories.secretary()).get(reverse("records:file", args=[stored.uuid])).status_code == 404


def test_behind_nginx_the_bytes_leave_by_nginx(record, sign_in, settings):
    settings.X_ACCEL_PREFIX = "/protected"
    stored = uploads.store(upload("avis.pdf", PDF), record, by=None)
    response = sign_in(factories.secretary()).get(reverse("records:file", args=[stored.uuid]))
    assert response["X-Accel-Redirect"] == f"/protected/{stored.file.name}"
    assert response.content == b""
