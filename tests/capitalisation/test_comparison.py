"""Two texts, with what left and what came marked word by word."""

import pytest

from capitalisation.actions import sheet as sheets
from capitalisation.comparison import compared, marked
from capitalisation.models import SheetVersion
from tests import factories


def test_only_the_words_that_changed_are_marked():
    old, new = marked("Un bac par immeuble.", "Deux bacs par immeuble, gardés.")
    assert old == "<del>Un bac</del> par <del>immeuble.</del>"
    assert new == "<ins>Deux bacs</ins> par <ins>immeuble, gardés.</ins>"


def test_lines_stay_where_they_were():
    assert marked("un\n\ndeux", "un\n\ntrois")[1] == "un\n\n<ins>trois</ins>"


def test_a_number_with_its_spaces_is_one_word():
    assert marked("150\u00a0000 MAD", "182\u00a0000 MAD")[0] == "<del>150\u00a0000</del> MAD"


def test_what_people_write_is_never_taken_for_html():
    old, new = marked("<script>un</script> a", "<script>deux</script> a")
    assert "<script>" not in old + new
    assert marked("a < b", "a < b")[0] == "a &lt; b"


def test_from_nothing_to_something():
    assert marked("", "un mot") == ("", "<ins>un mot</ins>")
    assert marked("un mot", "") == ("<del>un mot</del>", "")


@pytest.mark.django_db
def test_versions_are_compared_section_by_section_rows_included():
    sheet = factories.sheet()
    second = factories.sheet_version(sheet=sheet, blocks=[{"name": "Trois bacs", "text": "Un sec, un humide."}])
    old, new = SheetVersion.objects.complete().filter(sheet=sheet).order_by("number")
    changed = {section["key"]: section for section in compared(old, new) if section["changed"]}
    assert list(changed) == ["blocks"]
    (part,) = changed["blocks"]["parts"]
    assert part["old"] == "<del>Deux</del> bacs\nUn sec, un humide."
    assert part["new"] == "<ins>Trois</ins> bacs\nUn sec, un humide."
    sheets.save(version=second, by=second.created_by, revision=1, fields={"problem": "Elle déborde."})
    new = SheetVersion.objects.complete().get(pk=second.pk)
    assert [section["key"] for section in compared(old, new) if section["changed"]] == ["problem", "blocks"]
