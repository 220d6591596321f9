"""Dates and numbers as the language's readers in Morocco write them."""

from datetime import date, datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format, number_format


@pytest.mark.parametrize(
    ("language", "expected"), [("fr", "15\u00a0août\u00a02026"), ("ar", "15 غشت 2026"), ("en", "Aug. 15, 2026")]
)
def test_a_date_in_words(language, expected):
    with translation.override(language):
        assert date_format(date(2026, 8, 15)) == expected


@pytest.mark.parametrize(("language", "expected"), [("fr", "déc."), ("ar", "دجنبر"), ("en", "Dec.")])
def test_a_month_in_short(language, expected):
    with translation.override(language):
        assert date_format(date(2026, 12, 1), "N") == expected


def test_arabic_writes_dates_and_times_in_figures_without_marks_of_direction():
    with translation.override("ar"):
        assert date_format(date(2026, 8, 5), "SHORT_DATE_FORMAT") == "05/08/2026"
        assert date_format(datetime(2026, 8, 5, 14, 30), "TIME_FORMAT") == "14:30"


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_thousands_are_set_apart_by_a_space_that_does_not_break(language):
    with translation.override(language):
        assert number_format(1234567, force_grouping=True) == "1\u00a0234\u00a0567"
