"""Each component: with its arguments, with as few as it needs, with markup in them, with nothing to show."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext

from records.filtering import RecordFilter
from records.journal import JournalEntry
from records.transitions import Move
from remam import gallery

HOSTILE = '<script>alert("x")</script>'

# name of the component -> the arguments it cannot do without
NEEDED = {
    "badge": {"label": HOSTILE},
    "page_head": {"title": HOSTILE},
    "breadcrumb": {"items": [(HOSTILE, "/"), (HOSTILE, "")]},
    "state": {"workflow": {"label": HOSTILE, "tone": "wait", "next": [{"label": HOSTILE, "who": HOSTILE}]}},
    "transitions": {"moves": [Move("a", HOSTILE, "primary", "/a"), Move("b", HOSTILE, "", "/b", HOSTILE)]},
    "empty": {"title": HOSTILE},
    "stat": {"value": HOSTILE, "label": HOSTILE},
    "bars": {"title": HOSTILE, "sentence": HOSTILE, "rows": [{"label": HOSTILE, "value": HOSTILE, "share": 10}]},
    "row": {"title": HOSTILE},
    "date_row": {"title": HOSTILE, "date": date(2026, 6, 18)},
    "tabs": {"label": HOSTILE, "items": [{"label": HOSTILE, "url": "/"}]},
    "steps": {"steps": [{"label": HOSTILE, "state": "todo"}]},
}


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("name", NEEDED)
def test_markup_in_an_argument_is_text(component, name, language):
    html = component(name, language=language, **NEEDED[name])
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_badge_has_a_tone_even_when_none_is_given(component):
    assert "tone-neutral" in component("badge", label="Brouillon")
    assert "tone-wait" in component("badge", label="Brouillon", tone="wait")


def test_page_head_has_the_only_h1_and_what_it_is_given(component):
    html = component("page_head", title="Titre", lead="Suite", kicker="FBP-3", badge_label="Publiée", badge_tone="ok")
    assert html.count("<h1>") == 1
    for expected in ("Suite", "FBP-3", "Publiée", "tone-ok"):
        assert expected in html


def test_breadcrumb_marks_the_present_page_and_links_the_others(component):
    html = component("breadcrumb", items=[("Villes", "/villes/"), ("Agadir", "")])
    assert '<a href="/villes/">Villes</a>' in html
    assert 'aria-current="page">Agadir' in html
    assert component("breadcrumb", items=[]).strip() == ""


def test_state_says_what_comes_next_and_who_does_it(component):
    step = {"label": "Valider", "who": "la coordination"}
    html = component("state", workflow={"label": "En relecture", "tone": "wait", "next": [step]})
    assert "la coordination" in html
    assert gettext("Nothing more is expected.") not in html
    assert gettext("Nothing more is expected.") in component("state", workflow={"label": "x", "tone": "ok", "next": []})


def test_a_refused_move_has_no_button_but_its_reason(component):
    html = component("transitions", moves=[Move("publish", "Publier", "primary", "/publier", refused="Pas vous.")])
    assert "/publier" not in html
    assert "Pas vous." in html
    assert component("transitions", moves=[]).strip() == ""


def test_row_carries_its_title_into_its_button_for_those_who_hear_it(component):
    html = component("row", title="Fiche 3", text="Oujda", icon="journal-check", url="/f/3", action="Relire")
    assert 'href="/f/3">Relire<span class="visually-hidden"> — Fiche 3</span>' in html
    assert "row-badge" not in html


def test_date_row_gives_machines_the_date(component):
    assert '<time datetime="2026-06-18">' in component("date_row", date=date(2026, 6, 18), title="Session")


def test_bars_are_a_table_whose_widths_have_a_point_in_every_language(component):
    rows = [{"label": "Fiches", "value": "22", "share": 53.7, "tone": "ok"}]
    for language in ("fr", "ar"):
        html = component("bars", language=language, title="Titre", sentence="Phrase", rows=rows)
        assert 'width="53.7%"' in html
        assert '<th scope="row">Fiches</th>' in html
    assert "<table" not in component("bars", title="Titre", sentence="Phrase", rows=[])


def test_pagination_keeps_the_filters_and_hides_on_a_single_page(component):
    page = Paginator(range(50), 20).page(2)
    html = component("pagination", address="/espace/fiches/?reseau=REMAM&page=2", page=page)
    assert "?reseau=REMAM&amp;page=1" in html
    assert "?reseau=REMAM&amp;page=3" in html
    assert component("pagination", page=Paginator([], 20).page(1)).strip() == ""


def test_list_head_exports_what_is_filtered(component):
    html = component("list_head", address="/espace/fiches/?q=tri&page=2", count=3, export_url="/espace/fiches/")
    assert "/espace/fiches/?q=tri&amp;export=csv" in html
    assert "export=" not in component("list_head", count=3)
    assert "<strong>1</strong>" in component("list_head", count=1)


def test_empty_offers_a_next_step_only_when_there_is_one(component):
    assert 'href="/nouvelle"' in component("empty", title="Rien", url="/nouvelle", action="Commencer")
    assert "<a" not in component("empty", title="Rien")


def test_stat_and_tabs(component):
    assert "stat-ok" in component("stat", value=3, label="adoptions", tone="ok")
    assert '<a href="/a">adoptions</a>' in component("stat", value=3, label="adoptions", url="/a")
    assert 'aria-current="page"' in component("tabs", label="x", items=[{"label": "a", "url": "/", "active": True}])


def test_steps_say_how_far_each_is(component):
    states = [{"label": "Un", "state": state, "url": "/1"} for state in ("done", "started", "todo")]
    html = component("steps", steps=states)
    assert html.count("tone-ok") == html.count("tone-wait") == html.count("tone-neutral") == 1


def test_titles_keep_their_signs_on_the_line(component):
    told = {"title": "Tri : pourquoi ?", "text": "<b> : « ainsi »"}
    for name in ("page_head", "row"):
        html = component(name, lead=told["text"], **told)
        assert "Tri\u00a0: pourquoi\u00a0?" in html
        assert "&lt;b&gt; : «\u00a0ainsi\u00a0»" in html


class Filter(RecordFilter):
    q = gallery.SampleFilter.base_filters["q"]


def test_filters_show_removable_pills(rf, component):
    request = rf.get("/espace/fiches/?q=tri&page=2")
    filterset = Filter(request.GET, queryset=JournalEntry.objects.none(), request=request)
    html = component("filters", address="/espace/fiches/?q=tri&page=2", filter=filterset)
    assert 'method="get"' in html
    assert 'class="pill" href="/espace/fiches/?"' in html
    assert "\u00a0: <bdi>tri</bdi>" in html
    unfiltered = Filter(None, queryset=JournalEntry.objects.none(), request=rf.get("/espace/fiches/"))
    assert "pills" not in component("filters", filter=unfiltered)


def entry(**values):
    known = {"event": "sent_back", "by": "", "at": datetime(2026, 6, 2, tzinfo=UTC), "content_type": None}
    return SimpleNamespace(**(known | dict.fromkeys(("field", "source", "target", "comment"), "") | values))


def test_journal_names_who_or_the_system(component):
    no_model = gallery.NoModel
    html = component("journal", entries=[entry(content_type=no_model, comment=HOSTILE, by="Point focal")])
    assert "Point focal" in html
    assert "Sent back" in html
    assert "<script>" not in html
    assert gettext("the system") in component("journal", entries=[entry(content_type=no_model)])
    assert gettext("Nothing has been recorded yet.") in component("journal", entries=[])


def test_a_long_journal_shows_what_came_last_and_keeps_the_rest_behind_a_line(component):
    entries = [entry(content_type=gallery.NoModel, comment=f"entry {number}.") for number in range(12)]
    shown, _details, older = component("journal", entries=entries).partition("<details")
    assert "entry 9." in shown
    assert "entry 10." not in shown
    assert "entry 11." in older
    assert "<details" not in component("journal", entries=entries[:10])


def test_messages_have_a_tone_and_a_sign(component):
    levels = ("success", "error", "warning", "info")
    html = component("messages", messages=[SimpleNamespace(level_tag=tag, __str__=lambda _s: "x") for tag in levels])
    for tone in ("ok", "danger", "wait", "info"):
        assert f"notice-{tone}" in html


def test_navigation_is_silent_without_sections_and_marks_the_present_page(component):
    assert component("navigation", navigation=[]).strip() == ""
    item = {"label": "Fiches", "url": "/f", "icon": "journal-text", "count": 3, "active": True}
    html = component("navigation", navigation=[{"title": "Capitalisation", "items": [item]}])
    assert 'href="/f" aria-current="page"' in html
    assert '<span class="count">3</span>' in html


def test_demo_banner_leads_to_the_roles(component):
    assert "/demonstration/" in component("demo_banner")


def test_languages_keep_the_page(component):
    html = component("languages", address="/villes/?region=souss")
    assert 'href="/ar/villes/?region=souss"' in html
    assert 'lang="ar" dir="rtl"' in html
    assert 'hreflang="fr"' not in html


class SampleForm(forms.Form):
    title = forms.CharField(label="Titre", help_text="Court.")
    note = forms.CharField(label="Note", required=False)


def test_form_is_multipart_names_its_button_and_takes_a_way_back(component):
    html = component("form", form=SampleForm(), submit="Envoyer", cancel_url="/retour")
    assert 'enctype="multipart/form-data"' in html
    assert ">Envoyer</button>" in html
    assert 'href="/retour"' in html
    assert "error-summary" not in html
