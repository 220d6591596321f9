"""Django's own form rendering, in our templates: labels, help, errors, summary, widgets."""

import re
from datetime import date, datetime

import pytest
from django import forms
from django.utils import translation

from remam.gallery import SampleForm
from remam.templatetags.interface import picker_value

SUMMARY = '{% include "components/error_summary.html" with form=form %}{{ form }}'


@pytest.fixture
def invalid():
    form = SampleForm({"title": "", "email": "agadir", "starts": "2026-02-31", "presence": "elsewhere"})
    assert not form.is_valid()
    return form


def test_every_control_has_a_label_or_a_legend(render):
    html = render("{{ form }}", form=SampleForm())
    for identifier in re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', html):
        assert f'for="{identifier}"' in html, identifier
    assert html.count("<fieldset") == html.count("<legend") == 2


def test_every_control_looks_as_a_control(render):
    html = render("{{ form }}", form=SampleForm())
    controls = re.findall(r'<(?:input type="(?!hidden)|select|textarea)[^>]*>', html)
    assert len(controls) > 8
    assert any(control.startswith("<select") for control in controls)
    bare = [control for control in controls if not re.search(r' class="form-(control|select|check-input)', control)]
    assert not bare


def test_what_describes_a_control_exists(render, invalid):
    html = render("{{ form }}", form=invalid)
    described = {name for names in re.findall(r'aria-describedby="([^"]+)"', html) for name in names.split()}
    assert {"id_title_helptext", "id_title_error"} <= described
    for identifier in described:
        assert f'id="{identifier}"' in html, identifier


def test_no_identifier_is_used_twice(render, invalid):
    identifiers = re.findall(r' id="([^"]+)"', render(SUMMARY, form=invalid))
    assert len(identifiers) == len(set(identifiers))


def test_each_line_of_the_summary_leads_to_its_field(render, invalid):
    html = render(SUMMARY, form=invalid)
    targets = re.findall(r'<li><a href="#([^"]+)"', html)
    assert len(targets) == 4
    for target in targets:
        assert f'id="{target}"' in html, target


def test_the_summary_takes_the_focus_and_speaks_of_formsets_too(render):
    formset = forms.formset_factory(SampleForm)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-title": "Un titre seul"}
    )
    assert not formset.is_valid()
    html = render('{% include "components/error_summary.html" with formset=formset %}', formset=formset)
    assert 'role="alert" tabindex="-1" autofocus' in html
    assert 'href="#id_form-0-email"' in html


def test_nothing_is_said_about_a_form_without_errors(render):
    assert "error-summary" not in render(SUMMARY, form=SampleForm())


def test_required_is_written_and_optional_is_not(render):
    html = render("{{ form }}", form=SampleForm())
    assert html.count('class="required"') == 4


def test_what_was_typed_comes_back_as_text(render):
    form = SampleForm({"title": '"><script>', "summary": "</textarea><script>", "starts": "<b>"})
    assert "<script>" not in render("{{ form }}", form=form)
    assert "<b>" not in render("{{ form }}", form=form)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_date_inputs_get_the_iso_date_whatever_the_language(render, language):
    class Dates(forms.Form):
        day = forms.DateField(initial=date(2026, 6, 18))
        moment = forms.DateTimeField(initial=datetime(2026, 6, 18, 9, 30))  # noqa: DTZ001
        hour = forms.TimeField(initial="14:05")

    html = render("{{ form }}", language=language, form=Dates())
    assert 'type="date"' in html
    assert 'value="2026-06-18"' in html
    assert 'value="2026-06-18T09:30"' in html
    assert 'value="14:05"' in html


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_what_a_browser_sends_from_them_is_read(language):
    with translation.override(language):
        assert forms.DateField().clean("2026-06-18") == date(2026, 6, 18)
        assert forms.DateTimeField().clean("2026-06-18T09:30").hour == 9


def test_a_date_that_cannot_be_read_stays_as_typed():
    assert picker_value("31 février", "date") == "31 février"


def test_a_date_that_does_not_exist_is_shown_again_as_text(render, invalid):
    html = render("{{ form }}", form=invalid)
    assert '<input type="text" name="starts"' in html
    assert 'value="2026-02-31"' in html


def test_classes_of_a_widget_are_kept_and_given_once(render):
    html = render("{{ form }}", form=SampleForm())
    assert 'class="choices segmented"' in html
    assert not re.search(r'class="[^"]*"[^>]* class="', html)


def test_what_is_typed_runs_its_own_way_and_addresses_and_figures_from_left_to_right(render):
    class Typed(forms.Form):
        title = forms.CharField()
        text = forms.CharField(widget=forms.Textarea)
        email = forms.EmailField()
        number = forms.IntegerField()
        phone = forms.CharField(widget=forms.TextInput(attrs={"type": "tel"}))
        name_ar = forms.CharField(widget=forms.TextInput(attrs={"dir": "rtl"}))
        password = forms.CharField(widget=forms.PasswordInput)

    html = render("{{ form }}", form=Typed())
    ways = dict(re.findall(r'<(?:input|textarea)[^>]* name="(\w+)"[^>]* dir="(\w+)"', html))
    assert ways == {
        "title": "auto",
        "text": "auto",
        "email": "ltr",
        "number": "ltr",
        "phone": "ltr",
        "name_ar": "rtl",
    }
    assert html.count(" dir=") == 6


def test_a_file_already_there_can_be_taken_away(render):
    class WithFile(forms.Form):
        paper = forms.FileField(required=False)

    class Stored:
        url = "/fichiers/1/"

        def __str__(self):
            return "délibération.pdf"

    html = render("{{ form }}", form=WithFile(initial={"paper": Stored()}))
    assert 'href="/fichiers/1/"' in html
    assert 'name="paper-clear"' in html
    assert 'type="file"' in html


def test_hidden_fields_have_no_class_and_no_label(render):
    class Hidden(forms.Form):
        token = forms.CharField(widget=forms.HiddenInput, initial="x")

    html = render("{{ form }}", form=Hidden())
    assert re.search(r'<input type="hidden" name="token" value="x" id="id_token">', html)
    assert "<label" not in html
