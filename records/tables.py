"""The one writer and the one reader of CSV and XLSX tables."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from records.packed import open_packed

# A spreadsheet takes a text that starts with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")
# Opened with another separator than the one it was written with, a CSV begins a cell after each of these.
CELL_INSIDE = re.compile(r"([,;\t\r\n])(?=[\s\"]*[=+@-])")
# Lines of a CSV that leave together: fewer cost more, more take memory and let the reader wait.
LINES = 100
MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Column:
    """One column of an export: its heading, and how to get its value from a row."""

    label: str
    value: Callable


class TableError(Exception):
    """The file cannot be read as a table; `str()` is a sentence for the reader."""


def export(rows, columns, *, name, kind):
    """A download of `rows` as "csv" (streamed) or "xlsx". Raises ValueError on another kind."""
    filename = f"{name}-{timezone.localdate():%Y-%m-%d}.{kind}"
    if kind == "csv":
        response = StreamingHttpResponse(_csv_lines(rows, columns), content_type="text/csv; charset=utf-8")
    elif kind == "xlsx":
        response = HttpResponse(_xlsx_bytes(rows, columns), content_type=XLSX)
    else:
        raise ValueError(f"unknown kind of table: {kind}")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def plain(value):
    """A cell's value as a table may hold it: text, number, or empty; no text can act as a formula."""
    if type(value) is str:
        # Nearly all cells, in tables of ten thousand rows.
        return _harmless(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return value
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return _harmless(force_str(value))


def _harmless(text):
    if text.startswith(FORMULA_STARTS):
        return f"'{text.replace('\0', '')}"
    return text.replace("\0", "") if "\0" in text else text


def _csv_cell(value):
    """As `plain`, and harmless where spaces are taken away, or the file is opened with another separator."""
    cell = plain(value)
    if type(cell) is not str:
        return cell
    if cell[:1].isspace() and cell.lstrip().startswith(FORMULA_STARTS):
        cell = f"'{cell}"
    # In front of what would be a formula: at the start of the cell the mark would not be seen there.
    return CELL_INSIDE.sub(r"\1'", cell) if CELL_INSIDE.search(cell) else cell


def _csv_lines(rows, columns):
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    # Spreadsheets need the mark to see that the text is UTF-8.
    yield "\ufeff"
    writer.writerow([force_str(column.label) for column in columns])
    values = [column.value for column in columns]
    for number, row in enumerate(rows):
        writer.writerow([_csv_cell(value(row)) for value in values])
        if number % LINES == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _xlsx_bytes(rows, columns):
    target = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for index, column in enumerate(columns):
            sheet.set_column(index, index, 24)
            sheet.write_string(0, index, force_str(column.label), bold)
        values = [column.value for column in columns]
        for number, row in enumerate(rows, start=1):
            for index, value in enumerate(values):
                cell = plain(value(row))
                if type(cell) is not str:
                    sheet.write(number, index, cell)
                elif cell:
                    sheet.write_string(number, index, cell)
    return target.getvalue()


def read(upload):
    """The rows of an uploaded CSV or XLSX file as lists of texts, heading first.

    Raises TableError if it is too large (in bytes, packed or not, rows or columns) or not a table.
    """
    if upload.size > MAX_BYTES:
        raise TableError(_("The file is too large: at most 10 MB are accepted."))
    content = upload.read()
    rows = _xlsx_rows(content) if content.startswith(b"PK") else _csv_rows(content)
    if len(rows) > MAX_ROWS + 1:
        raise TableError(_("The table has too many rows: at most %(limit)s are accepted.") % {"limit": MAX_ROWS})
    if rows and max(map(len, rows)) > MAX_COLUMNS:
        raise TableError(_("The table has too many columns: at most %(limit)s are accepted.") % {"limit": MAX_COLUMNS})
    return rows


def _xlsx_rows(content):
    try:
        with open_packed(io.BytesIO(content)) as archive:
            # The sizes are those that the archive declares, and zipfile refuses to unpack more than declared.
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED_BYTES:
                raise TableError(_("The file is too large once unpacked."))
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(nrows=MAX_ROWS + 2)
    except (zipfile.BadZipFile, CalamineError, IndexError) as error:
        raise TableError(_("The file cannot be read as a spreadsheet.")) from error
    return [[_text(cell) for cell in row] for row in rows]


def _text(cell):
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _csv_rows(content):
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What spreadsheets of this country's offices save when they are not told otherwise.
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise TableError(_("The file cannot be read as a table."))
    delimiter = ";" if text.partition("\n")[0].count(";") >= text.partition("\n")[0].count(",") else ","
    try:
        return [
            [cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(row)
        ]
    except csv.Error as error:
        raise TableError(_("The file cannot be read as a table.")) from error
