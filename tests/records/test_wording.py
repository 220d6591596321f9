from django.utils.translation import override

from records.wording import apart, facts


def test_facts_leave_out_what_says_nothing():
    with override("fr"):
        assert facts("REMAGDU", "", None, 12) == "REMAGDU\u00a0· 12"


def test_where_one_reads_from_right_to_left_each_fact_keeps_its_own_order():
    """Without the isolates, the day would be read as a part of the acronym before it."""
    with override("ar"):
        assert facts("REMAGDU", "17 نونبر") == "\u2068REMAGDU\u2069\u00a0· \u206817 نونبر\u2069"
        assert apart("Fès") == "\u2068Fès\u2069"
