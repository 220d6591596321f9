"""Forms and rows that two people have open at once."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.http import QueryDict

from records import merging
from records.merging import Conflict, MergingForm, is_to_save


class Form(MergingForm, forms.Form):
    together = (("start", "end"),)

    title = forms.CharField()
    text = forms.CharField(required=False, widget=forms.Textarea)
    start = forms.DateField()
    end = forms.DateField(required=False)
    area = forms.DecimalField(required=False)
    mode = forms.ChoiceField(choices=[("here", "Ici"), ("away", "Ailleurs")])
    languages = forms.MultipleChoiceField(choices=[("fr", "Français"), ("ar", "Arabe")], required=False)


SAVED = {
    "title": "Le tri",
    "text": "Une\nligne",
    "start": date(2026, 3, 1),
    "end": None,
    "area": Decimal("370.50"),
    "mode": "here",
    "languages": ["fr", "ar"],
}
# As a browser sends it back.
READ = "title=Le+tri&text=Une%0D%0Aligne&start=2026-03-01&end=&area=370.5&mode=here&languages=ar&languages=fr"


def sent(seen=None, **changes):
    """What a browser sends from the page that was made from `seen`, after these changes by its reader."""
    data = QueryDict(READ, mutable=True)
    if seen is not None:
        data["seen"] = Form(initial=seen)["seen"].value()
    for name, value in changes.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def merged(typed, theirs):
    """The form as it is checked, after somebody else has saved `theirs` and the reader has typed `typed`."""
    return Form(sent(SAVED, **typed), initial={**SAVED, **theirs})


def test_what_was_left_alone_is_as_somebody_else_has_saved_it():
    theirs = {"start": date(2026, 3, 8), "area": Decimal(12), "mode": "away", "languages": [], "text": ""}
    form = merged({"title": "Le tri, mieux"}, theirs)
    assert form.is_valid()
    assert form.cleaned_data == {**SAVED, **theirs, "title": "Le tri, mieux"}
    assert form.changed_values() == {"title": "Le tri, mieux"}


def test_left_alone_it_changes_nothing():
    form = merged({}, {})
    assert form.is_valid()
    assert not form.taken_over
    assert form.changed_values() == {}


@pytest.mark.parametrize(
    ("name", "typed", "theirs", "told"),
    [
        ("title", "Mon tri", "Son tri", "Son tri"),
        ("start", "2026-03-02", date(2026, 3, 8), "8"),
        ("languages", ["fr"], ["ar"], "Arabe"),
        ("area", "1", Decimal("2.5"), "2.5"),
        ("text", "Mien", "x" * 200, ""),
        ("area", "1", None, ""),
    ],
)
def test_what_both_have_changed_comes_back_with_both(name, typed, theirs, told):
    form = merged({name: typed}, {name: theirs})
    assert not form.is_valid()
    assert list(form.errors) == [name]
    assert told in form.errors[name][0]
    assert form[name].value() == typed
    assert form.status == 409
    assert [one["text"] for one in form.theirs] == ([theirs] if name == "text" else [])
    # Saved again from the page that came back, it takes the other's place.
    again = Form(form.data, initial={**SAVED, name: theirs})
    assert again.is_valid()
    assert name in again.changed_values()


def test_both_wrote_the_same():
    form = merged({"title": "Le tri des déchets"}, {"title": "Le tri des déchets"})
    assert form.is_valid()
    assert not form.changed_values().keys() & {"title"}


def test_fields_that_say_one_thing_are_not_mixed():
    form = merged({"end": "2026-03-02"}, {"start": date(2026, 2, 22)})
    assert set(form.errors) == {"start", "end"}
    assert form.data["start"] == "2026-03-01"


def test_a_page_that_comes_back_shows_what_it_has_taken_over():
    form = merged({"title": ""}, {"start": date(2026, 3, 8)})
    assert list(form.errors) == ["title", "__all__"]
    assert form["start"].value() == date(2026, 3, 8)
    assert form.status == 422
    again = Form(form.data, initial={**SAVED, "start": date(2026, 3, 8)})
    assert list(again.errors) == ["title"]


def test_a_field_that_was_not_on_the_page_is_left_alone():
    data = sent(SAVED)
    data["seen"] = data["seen"].replace('"languages"', '"gone"')
    data.setlist("languages", [])
    form = Form(data, initial=SAVED)
    assert form.is_valid()
    assert form.cleaned_data["languages"] == ["fr", "ar"]


@pytest.mark.parametrize("seen", ["", "x", "5", "null", "[]", '{"title": 5}', "[" * 100_000])
def test_without_marks_what_was_typed_is_taken(seen):
    data = sent(title="Mon tri")
    data["seen"] = seen
    form = Form(data, initial={**SAVED, "title": "Son tri"})
    assert form.is_valid()
    assert form.changed_values()["title"] == "Mon tri"


def test_rows():
    assert is_to_save(["a"], ["a"], ["a", "b"])
    assert is_to_save(None, ["a", "c"], ["a", "b"])
    # Left alone, or saved already.
    assert not is_to_save(["a"], ["a", "c"], ["a"])
    assert not is_to_save(["a"], ["a", "b"], ["a", "b"])
    with pytest.raises(Conflict):
        is_to_save(["a"], ["a", "c"], ["a", "b"])


def test_what_a_hidden_field_carries():
    assert merging.read(merging.written(["a", "b"])) == ["a", "b"]
    for text in ("", None, "x", "{}", "[5]", "[" * 100_000):
        assert merging.read(text) is None
