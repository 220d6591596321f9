"""Downloads of 10,000 rows, beside what the libraries take by themselves."""

import csv
import io
import statistics
from time import perf_counter

import xlsxwriter

from accounts.models import Person
from bench.figure import Figure
from records.tables import Column, export

ROUNDS, ROWS = 5, 10_000
NAMES = ("given_name", "family_name", "name_ar", "email", "function", "gender")


def measure():
    """Yield the figures of the downloads."""
    ways = {"csv": _csv, "csv_alone": _csv_alone, "xlsx": _xlsx, "xlsx_alone": _xlsx_alone}
    found = {name: [] for name in ways}
    for number in range(ROUNDS + 1):
        for name, way in ways.items():
            begun = perf_counter()
            way()
            if number:
                found[name].append(perf_counter() - begun)
    each = {name: statistics.median(values) for name, values in found.items()}
    yield Figure("export_csv", each["csv"], "s", "values_list", each["csv_alone"], 1.5)
    yield Figure("export_xlsx", each["xlsx"], "s", "xlsxwriter", each["xlsx_alone"], 1.2)


def _rows():
    return Person.objects.order_by("pk")[:ROWS]


def _columns():
    return [Column(name, lambda person, name=name: getattr(person, name)) for name in NAMES]


def _csv():
    return b"".join(export(_rows().iterator(), _columns(), name="bench", kind="csv").streaming_content)


def _csv_alone():
    target = io.StringIO()
    csv.writer(target, delimiter=";").writerows(_rows().values_list(*NAMES))
    return target.getvalue().encode()


def _xlsx():
    return export(_rows().iterator(), _columns(), name="bench", kind="xlsx").content


def _xlsx_alone():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(_rows().values_list(*NAMES)):
            sheet.write_row(number, 0, row)
    return target.getvalue()
