from datetime import date, datetime

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from records.dates import date_format

FIRST, ELEVENTH = date(2026, 8, 1), date(2026, 8, 11)


@pytest.mark.parametrize(
    ("language", "day", "written"),
    [
        ("fr", FIRST, "1er\u00a0août\u00a02026"),
        ("fr", ELEVENTH, "11\u00a0août\u00a02026"),
        ("ar", FIRST, "1 غشت 2026"),
        ("en", FIRST, "Aug. 1, 2026"),
    ],
)
def test_the_first_of_a_french_month_is_an_ordinal(language, day, written):
    with translation.override(language):
        assert date_format(day) == written
        assert Template("{{ day|date }}").render(Context({"day": day})) == written
        assert Template('{{ day|date:"DATE_FORMAT" }}').render(Context({"day": day})) == written


def test_so_it_is_in_formats_that_begin_with_the_day_and_in_no_other():
    with translation.override("fr"):
        moment = timezone.make_aware(datetime(2026, 8, 1, 14, 5))
        assert (
            Template('{{ at|date:"DATETIME_FORMAT" }}').render(Context({"at": moment}))
            == "1er\u00a0août\u00a02026 à\u00a014:05"
        )
        assert date_format(FIRST, "MONTH_DAY_FORMAT") == "1er\u00a0août"
        assert date_format(FIRST, "SHORT_DATE_FORMAT") == "01/08/2026"
        assert Template('{{ day|date:"Y-m-d" }}').render(Context({"day": FIRST})) == "2026-08-01"


def test_no_day_is_written_as_nothing():
    assert Template('{{ day|date:"DATE_FORMAT" }}').render(Context({"day": None})) == ""
