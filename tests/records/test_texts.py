"""What can be seen of a text, and what no text keeps."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import get_resolver

from records.texts import PlainTexts, plain, visible
from remam.messages import APPS


@pytest.mark.parametrize("text", ["\u200b\u200f", "\u0301", "\u3164", "\u0651\u064e", " - ", "\u2800", "🙂"])
def test_a_text_that_nobody_finds_is_refused(text):
    with pytest.raises(ValidationError):
        visible(text)


@pytest.mark.parametrize("text", ["A", "7", "٣", "الفرز", "\u200fe\u0301tude", "垃"])
def test_a_text_with_one_letter_or_digit_is_taken(text):
    assert visible(text) is None


def test_control_characters_go_and_lines_stay():
    assert plain("Un\x0bdeux\x00\x1b[0m\ttrois\r\nquatre\x7f") == "Un deux[0m\ttrois\r\nquatre"


def test_forms_keep_no_control_characters():
    class Form(PlainTexts, forms.Form):
        text, number = forms.CharField(), forms.IntegerField()

    form = Form({"text": "Un\x0cdeux", "number": "3"})
    assert form.is_valid()
    assert form.cleaned_data == {"text": "Un deux", "number": 3}


@pytest.mark.parametrize("typed", ["\x07", "\x1b \x7f", "\x0b"])
def test_control_characters_alone_are_no_answer(typed):
    class Form(PlainTexts, forms.Form):
        text, more = forms.CharField(), forms.CharField(required=False)

    form = Form({"text": typed, "more": typed})
    assert not form.is_valid()
    assert form.errors.as_data().keys() == {"text"}
    assert form.errors.as_data()["text"][0].code == "required"
    assert form.cleaned_data["more"].strip() == ""


def test_a_password_stays_as_it_is_typed():
    class Form(PlainTexts, forms.Form):
        password = forms.CharField(widget=forms.PasswordInput, strip=False)

    form = Form({"password": "un\x0cdeux "})
    assert form.is_valid()
    assert form.cleaned_data == {"password": "un\x0cdeux "}


def below(form):
    for one in form.__subclasses__():
        yield one
        yield from below(one)


def test_no_form_keeps_control_characters():
    """A vertical tab from a slide once took a feed down: whatever is typed in a line or a text is cleaned."""
    assert get_resolver().url_patterns
    typing = [
        form
        for form in below(forms.BaseForm)
        if ".forms." in form.__module__
        and form.__module__.split(".")[0] in APPS
        # What one signs in with is the library's.
        and form.__module__ != "accounts.forms.sign_in"
        and any(type(field) is forms.CharField for field in getattr(form, "base_fields", {}).values())
    ]
    assert len(typing) > 20
    assert not [form for form in typing if not issubclass(form, PlainTexts)]
