"""Two texts, with what left and what came marked word by word."""

import pytest

from capitalisation import comparison
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


@pytest.mark.parametrize(("between", "matched"), [(" ", [1]), ("\n", []), (" un deux\n", [])])
def test_long_texts_are_matched_by_lines_or_not_at_all(monkeypatch, between, matched):
    """What is matched word by word takes time by the square of the words."""
    lengths = []

    class Matcher:
        def __init__(self, _junk, before, after):
            lengths.append(max(len(before), len(after)))

        def get_opcodes(self):
            return [("replace", 0, lengths[-1], 0, lengths[-1])]

    monkeypatch.setattr(comparison, "SequenceMatcher", Matcher)
    words = [str(number % 100) for number in range(50_000)]
    assert marked(between.join(words), between.join(reversed(words)))[1].startswith("<ins>99")
    assert lengths == matched


def test_in_a_long_text_the_lines_that_changed_are_marked():
    lines = ["un mot et un autre"] * 1000
    old, new = marked("\n".join([*lines, "a < b", "fin"]), "\n".join([*lines, "a > b", "fin"]))
    assert old.endswith("autre\n<del>a &lt; b</del>\nfin")
    assert new.endswith("autre\n<ins>a &gt; b</ins>\nfin")


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
