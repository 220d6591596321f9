"""The filters of printed pages."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from capitalisation.templatetags.paper import day, percent, until


@pytest.mark.parametrize(
    ("language", "iso", "written"),
    [
        ("fr", "2013-04-01", "1er\u00a0avril\u00a02013"),
        ("fr", "2013-04-11", "11\u00a0avril\u00a02013"),
        ("fr", "2013-04-21", "21\u00a0avril\u00a02013"),
        ("en", "2013-04-01", "April 1, 2013"),
        ("fr", "", ""),
    ],
)
def test_a_day_in_full(language, iso, written):
    with translation.override(language):
        assert day(iso) == written


def test_a_day_may_be_a_date_or_a_moment_and_a_moment_is_told_where_the_association_is():
    with translation.override("fr"):
        assert day(date(2013, 4, 1)) == "1er\u00a0avril\u00a02013"
        assert day(datetime(2026, 11, 30, 23, 30, tzinfo=UTC)) == "1er\u00a0décembre\u00a02026"


def test_days_of_one_month():
    with translation.override("fr"):
        assert until("2013-04-01", "2013-04-02") == "1er–2\u00a0avril\u00a02013"
        assert until("2013-04-11", "2013-04-12") == "11–12\u00a0avril\u00a02013"


def test_a_rate_is_in_one_piece_and_left_to_right():
    assert percent(70) == "\u206670\u00a0%\u2069"
    assert percent(None) == "–"
