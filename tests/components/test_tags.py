"""Template tags and filters."""

import re
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.conf import settings

from remam import icons
from remam.events import EVENTS
from remam.icons import UnknownIcon
from tests import factories


def test_an_icon_is_decoration_unless_it_has_a_title():
    assert 'aria-hidden="true"' in icons.svg("check-circle")
    titled = icons.titled("check-circle", "<Fait>", "icon large")
    assert 'class="icon large"' in titled
    assert "<path" in titled
    assert 'role="img"' in titled
    assert "&lt;Fait&gt;" in titled
    assert "aria-hidden" not in titled


@pytest.mark.parametrize("name", ["no-such-icon", "../../package", "", "check circle", "Check"])
def test_an_unknown_icon_is_an_error(name):
    with pytest.raises(UnknownIcon):
        icons.svg(name)
    with pytest.raises(UnknownIcon):
        icons.pointer(name)


@pytest.mark.parametrize(
    ("name", "directional"), [("arrow-right", True), ("chevron-left", True), ("search", False), ("bright", False)]
)
def test_icons_that_point_are_turned_in_arabic(name, directional):
    shown = icons.svg(name) if name != "bright" else icons.svg("brightness-high")
    assert ("icon-directional" in shown) is directional


@pytest.mark.django_db
def test_a_page_draws_an_icon_once_however_often_it_shows_it(client):
    page = client.get("/").content.decode()
    pointed = re.findall(r'<use href="#icon-([a-z0-9-]+)"/>', page)
    drawn = re.findall(r'<symbol id="icon-([a-z0-9-]+)" viewBox="0 0 16 16"><', page)
    assert len(pointed) > len(drawn) > 5
    assert set(pointed) == set(drawn)
    assert len(drawn) == len(set(drawn))


@pytest.mark.django_db
def test_the_icons_of_the_side_bar_are_on_a_sheet_that_is_kept(client):
    client.force_login(factories.secretary())
    page = client.get("/espace/").content.decode()
    pointed = re.findall(r'<use href="(/icons-[0-9a-f]+[.]svg)#icon-([a-z0-9-]+)"/>', page)
    assert len(pointed) > 10
    (address,) = {path for path, _name in pointed}
    sheet = client.get(address)
    assert sheet["Content-Type"] == "image/svg+xml"
    assert "immutable" in sheet["Cache-Control"]
    root = ElementTree.fromstring(sheet.content)
    drawn = {symbol.get("id") for symbol in root if len(symbol)}
    assert {f"icon-{name}" for _path, name in pointed} <= drawn


def test_an_older_page_still_finds_its_icons_which_are_not_kept(client):
    sheet = client.get("/icons-0.svg")
    assert sheet.status_code == 200
    assert "Cache-Control" not in sheet


def test_a_piece_of_a_page_draws_its_icons_itself(render):
    assert "<path" in render('{% icon "check-circle" %}')


def test_network_tag_shows_the_acronym_in_its_colour(render):
    def shown(network, url=""):
        return render("{% network_tag network url %}", network=network, url=url)

    network = SimpleNamespace(acronym="<REMAM>", colour="brick")
    assert "hue-brick" in shown(network)
    assert "&lt;REMAM&gt;" in shown(network)
    assert 'href="/reseaux/x/"' in shown(network, "/reseaux/x/")
    assert "hue-slate" in shown(SimpleNamespace(acronym="X", colour='" onclick="'))
    assert shown(None) == ""


def test_lattice_is_decoration(render):
    assert 'aria-hidden="true"' in render("{% lattice %}")


def test_badge_follows_from_the_status(render):
    assert "tone-danger" in render("{% badge status %}", status="refused")
    assert "Publiée" in render('{% badge status "Publiée" %}', status="published")
    assert "tone-info" in render('{% badge status "Publiée" "info" %}', status="published")
    assert "tone-neutral" in render("{% badge status %}", status="something else")


@pytest.mark.parametrize(
    ("status", "expected"),
    [("published", "ok"), ("in_review", "wait"), ("open", "info"), ("failed", "danger"), ("draft", "neutral")],
)
def test_tone_of_a_status(render, status, expected):
    assert render("{{ status|tone }}", status=status) == expected


def test_markdown_keeps_the_text_and_drops_what_could_act(render):
    html = render("{{ text|markdown }}", text="# Titre\n\n**gras** <script>alert(1)</script> [x](javascript:alert(1))")
    assert "<h3>Titre</h3>" in html
    assert "<strong>gras</strong>" in html
    assert "<script" not in html
    assert 'href="javascript' not in html


def test_markdown_breaks_no_line_before_a_sign(render):
    html = render("{{ text|markdown }}", text="« Tri » : pourquoi ? Ainsi ; a:b")
    assert "«\u00a0Tri\u00a0»\u00a0: pourquoi\u00a0? Ainsi\u00a0; a:b" in html


@pytest.mark.parametrize("empty", ["", None])
def test_markdown_of_nothing_is_nothing(render, empty):
    assert render("{{ text|markdown }}", text=empty) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A\n\n## B\n\n# C", ["h3", "h4", "h3"]),
        ("## A\n\n#### B\n\n## C", ["h3", "h4", "h3"]),
        ("### A\n\n# B\n\n## C", ["h3", "h3", "h4"]),
        ("# A\n\n## B\n\n### C\n\n#### D\n\n##### E", ["h3", "h4", "h5", "h6", "h6"]),
    ],
)
def test_markdown_headings_skip_no_level(render, text, expected):
    assert re.findall(r"<(h\d)>", render("{{ text|markdown }}", text=text)) == expected


def test_markdown_headings_begin_where_they_are_told(render):
    assert "<h4>A</h4>" in render("{{ text|markdown:4 }}", text="# A")


def test_markdown_links_do_not_carry_the_address_away(render):
    assert 'rel="noopener noreferrer nofollow"' in render("{{ text|markdown }}", text="[x](https://example.org)")


def test_markdown_drops_images_and_styles(render):
    html = render("{{ text|markdown }}", text='![x](https://example.org/x.png)\n\n<p style="color:red">y</p>')
    assert "<img" not in html
    assert "<p style" not in html


def test_every_event_that_is_written_has_a_name():
    written = set()
    for app in ("records", "accounts", "networks", "activities", "capitalisation"):
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            written |= set(re.findall(r'journal\.write\(\s*[\w.]+,\s*"(\w+)"', source))
    assert written
    assert written <= EVENTS.keys()
