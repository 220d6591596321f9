"""Tables out and in: nothing a cell holds acts as a formula; what is too large or no table is refused at once."""

import csv
import io
import time
import zipfile
from datetime import UTC, date, datetime

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import example, given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from records import tables
from records.tables import Column, TableError

FIRST = Column("Name", lambda row: row)
STARTS = "=+-@\t\r\0"
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
dangerous = st.builds(str.__add__, st.sampled_from(STARTS), texts)


def csv_cells(rows):
    response = tables.export(rows, [FIRST], name="list", kind="csv")
    content = b"".join(response.streaming_content).decode()
    assert content.startswith("\ufeff")
    return [row[0] if row else "" for row in csv.reader(io.StringIO(content[1:], newline=""), delimiter=";")][1:]


def xlsx_cells(rows):
    response = tables.export(rows, [FIRST], name="list", kind="xlsx")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0)
    return [row[0] for row in sheet.to_python()][1:], zipfile.ZipFile(io.BytesIO(response.content))


@given(dangerous)
@example("=1+1")
@example("\t=1+1")
@example("\0=cmd|' /C calc'!A0")
@example("-2+3+cmd")
@example("@SUM(A1)")
def test_no_text_is_a_formula_in_csv(text):
    [cell] = csv_cells([text])
    assert cell.startswith("'")
    assert not cell.startswith(tuple(STARTS))


@given(texts)
def test_other_texts_arrive_as_they_are_in_csv(text):
    [cell] = csv_cells([text])
    assert cell.replace("'", "") == text.replace("\0", "").replace("'", "")
    # No separator, no sign: not a letter is changed.
    if not set(text) & set("=+-@\t\r\n\0"):
        assert cell == text


def other_cells(lines, separator):
    """The cells that a spreadsheet makes of a CSV's text if it is told that they end at another separator."""
    return [cell for row in csv.reader(io.StringIO(lines, newline=""), delimiter=separator) for cell in row]


inside = st.text(st.sampled_from("ab1;,\t\r\n\" '=+-@"), max_size=20)


@given(inside, inside)
@example("x", "x,=F(1)")
@example("x", "x,  =F(1)")
@example("x", "x\t@F(1)")
@example("x", "x\n=F(1)")
@example("x", 'x,"=F(1)')
@example("x,=F(1)", ",=F(1)")
@example(" =F(1)", "x")
def test_no_text_is_a_formula_in_csv_opened_with_another_separator(first, second):
    columns = [Column("First", lambda row: row[0]), Column("Second", lambda row: row[1])]
    response = tables.export([(first, second)], columns, name="list", kind="csv")
    lines = b"".join(response.streaming_content).decode()[1:]
    for separator in ",\t":
        for cell in other_cells(lines, separator):
            assert not cell.lstrip().startswith(tuple("=+-@")), (separator, cell)


def test_prose_stays_readable_in_csv_and_xlsx():
    prose = ["Moins de déchets, 5 % en un an ; puis 3 - 4 % (e.g. a=b, c@d)", "a, -5 %"]
    assert csv_cells(prose) == [prose[0], "a,' -5 %"]
    assert xlsx_cells(prose)[0] == prose


def test_no_text_is_a_formula_in_xlsx():
    rows = [f"{start}1+1" for start in "=+-@\t\r\0"] + ["http://example.org", "ordinary"]
    cells, archive = xlsx_cells(rows)
    sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert cells[-1] == "ordinary"
    assert all(str(cell).startswith("'") for cell in cells[:7])


@given(st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_numbers_stay_numbers(number):
    # A negative number is no formula.
    assert tables.plain(number) == number


def test_other_kinds_of_values():
    assert tables.plain(None) == ""
    assert tables.plain(date(2026, 6, 18)) == "2026-06-18"
    assert tables.plain(datetime(2026, 6, 18, 9, 30, tzinfo=UTC)).startswith("2026-06-18")
    assert tables.plain(True) != tables.plain(False)


def test_an_export_is_a_download():
    for kind in ("csv", "xlsx"):
        response = tables.export(["a"], [FIRST], name="list", kind=kind)
        assert response["Content-Disposition"].startswith('attachment; filename="list-')
        assert response["X-Content-Type-Options"] == "nosniff"
    with pytest.raises(ValueError, match="pdf"):
        tables.export([], [FIRST], name="list", kind="pdf")


def test_an_empty_export_has_its_headings():
    assert csv_cells([]) == []
    assert xlsx_cells([])[0] == []


# --- Reading ----------------------------------------------------------------------------------------------------------


def upload(content, name="list.csv"):
    return SimpleUploadedFile(name, content)


def workbook(rows):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return target.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        "nom;ville\nAïcha;Fès\n".encode(),
        "\ufeffnom;ville\r\nAïcha;Fès\r\n".encode(),
        "nom,ville\nAïcha,Fès\n".encode(),
        "nom;ville\nAïcha;Fès\n".encode("cp1252"),
        "nom;ville\n\nAïcha;Fès".encode(),
    ],
)
def test_csv_is_read(content):
    assert tables.read(upload(content)) == [["nom", "ville"], ["Aïcha", "Fès"]]


def test_xlsx_is_read():
    content = workbook([["nom", "habitants"], ["Fès", 1191905]])
    assert tables.read(upload(content, "list.xlsx")) == [["nom", "habitants"], ["Fès", "1191905"]]


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 not a zip",
        b"a;b\0c\n",
        b"x;" * 200 + b"\n",
        b"a\n" * (tables.MAX_ROWS + 2),
        b"0" * (tables.MAX_BYTES + 1),
        b'a;"' + b"x" * 200_000 + b'"\n',
    ],
    ids=["broken", "zeros", "columns", "rows", "bytes", "cell"],
)
def test_what_is_no_table_or_too_large(content):
    with pytest.raises(TableError):
        tables.read(upload(content))


def test_a_zip_that_is_no_workbook():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(TableError):
        tables.read(upload(target.getvalue()))


def test_a_bomb_is_refused_at_once():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (tables.MAX_UNPACKED_BYTES + 1))
    began = time.perf_counter()
    with pytest.raises(TableError):
        tables.read(upload(target.getvalue()))
    assert time.perf_counter() - began < 1


def test_a_bomb_that_lies_about_its_size():
    """The size that an archive declares is smaller than what it unpacks to."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 5_000_000)
    content = target.getvalue().replace((5_000_000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    with pytest.raises(TableError):
        tables.read(upload(content))


def test_a_workbook_of_too_many_entries_is_refused_unread(monkeypatch):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(6000):
            archive.writestr(f"f{number}", "")
    monkeypatch.setattr(zipfile, "ZipFile", None)
    with pytest.raises(TableError):
        tables.read(upload(target.getvalue(), "list.xlsx"))
