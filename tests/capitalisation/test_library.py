"""The public library, and the page of a practice."""

import pytest
from django.urls import reverse

from capitalisation.actions import sheet as sheets
from networks.models import Region
from tests import factories

pytestmark = pytest.mark.django_db

LIBRARY = "/bonnes-pratiques/"


@pytest.fixture
def network():
    return factories.network()


def published(network, **fields):
    return factories.sheet(lead_network=network, **fields)


def content(response):
    return response.content.decode()


def titles(client, **filters):
    response = client.get(LIBRARY, filters)
    return [sheet.online.title for sheet in response.context["rows"]]


# --- Library ---------------------------------------------------------------------------------------------------------


def test_everybody_finds_what_is_published_and_public(network, client):
    published(network, title="En ligne")
    published(network, title="À actualiser", state="to_update")
    published(network, title="Entre nous", visibility="network")
    for state in ("draft", "submitted", "in_review", "to_complete", "validated", "archived", "rejected"):
        published(network, title=f"Caché {state}", state=state)
    assert sorted(titles(client)) == ["En ligne", "À actualiser"]
    assert "Caché" not in content(client.get(LIBRARY))


def test_members_find_what_is_theirs_too(network, sign_in):
    published(network, title="Entre nous", visibility="network")
    published(network, title="Entre villes", visibility="members")
    published(network, title="Avec les partenaires", visibility="partners")
    member = factories.focal_point(factories.city(), network)
    other = factories.focal_point(factories.city(), factories.network())
    assert sorted(titles(sign_in(member))) == ["Avec les partenaires", "Entre nous", "Entre villes"]
    assert sorted(titles(sign_in(other))) == ["Avec les partenaires", "Entre villes"]
    assert titles(sign_in(factories.partner())) == ["Avec les partenaires"]
    assert titles(sign_in(factories.outsider())) == []


def test_plain_words_are_found_whatever_accents_endings_and_a_slip(network, client):
    sorting = {
        "title": "Le tri des déchets à la source",
        "pitch": "Un bac vert.",
        "description": "-",
        "problem": "Décharge pleine.",
    }
    lights = {
        "title": "Passer l'éclairage public au LED",
        "pitch": "Payer moins.",
        "description": "-",
        "problem": "Des rues sombres.",
        "blocks": [{"name": "Les lampes", "text": "Moins de watts."}],
    }
    published(network, **sorting)
    published(network, **lights)
    assert titles(client, q="dechet") == [sorting["title"]]
    assert titles(client, q="TRIER les déchets") == [sorting["title"]]
    assert titles(client, q="au bac") == [sorting["title"]]
    assert titles(client, q="rue sombre") == [lights["title"]]
    assert titles(client, q="eclairrage") == [lights["title"]]
    assert titles(client, q="watts") == [lights["title"]]
    assert titles(client, q="l'éclai") == [lights["title"]]
    assert titles(client, q="rues") == [lights["title"]]
    assert titles(client, q="ombre") == []
    assert titles(client, q="hammam") == []
    for odd in ("'", '"', "\\", "%", "&|!()", "a" * 100, "tri -déchets"):
        assert client.get(LIBRARY, {"q": odd}).status_code == 200


@pytest.mark.parametrize("odd", ["a" * 101, "a\0b"])
def test_a_search_that_cannot_be_made_is_told(network, client, odd):
    published(network)
    response = client.get(LIBRARY, {"q": odd})
    assert response.status_code == 200
    assert "q" in response.context["filter"].form.errors
    assert list(response.context["rows"]) == []


def test_the_library_is_filtered(network, client):
    east = Region.objects.create(code="MA-02", name_fr="L'Oriental")
    first = published(
        network, title="A", city=factories.city(region=east), maturity="innovation", cost_range="100_500", language="ar"
    )
    published(factories.network(), title="B")
    assert titles(client, network=network.acronym) == ["A"]
    assert titles(client, region="MA-02") == ["A"]
    assert titles(client, maturity="innovation") == ["A"]
    assert titles(client, cost="100_500") == ["A"]
    assert titles(client, language="ar") == ["A"]
    assert titles(client, network=network.acronym, q="rien") == []
    page = content(client.get(LIBRARY, {"region": "MA-02"}))
    assert "?" in page
    assert first.public_url in page


def test_the_best_answer_comes_first_in_arabic_too(network, client):
    published(network, title="الإنارة العمومية", language="ar", pitch="بدل حرق النفايات")
    published(network, title="تدبير النفايات", language="ar")
    assert titles(client, q="نفايات") == ["تدبير النفايات", "الإنارة العمومية"]


def test_a_slip_in_a_hidden_sheet_widens_nothing(network, client, django_assert_num_queries):
    """How few sheets answer is counted among those that the reader may see."""
    for _number in range(3):
        published(network, title="Compostge", visibility="network")
    published(network, title="Compostage")
    assert titles(client, q="compostge") == ["Compostage"]
    # Few or not, the rows, their number, the facets of networks and of regions.
    with django_assert_num_queries(5):
        client.get(LIBRARY, {"q": "compostge"})


def test_a_filter_that_finds_nothing_says_how_to_go_on(network, client):
    published(network)
    page = content(client.get(LIBRARY, {"q": "hammam"}))
    assert f'href="{LIBRARY}"' in page


def test_the_export_holds_what_is_shown(network, client):
    published(network, title="=SOMME(A1)")
    published(network, title="Entre nous", visibility="network")
    table = client.get(LIBRARY, {"export": "csv"}).getvalue().decode()
    assert "'=SOMME(A1)" in table
    assert "Entre nous" not in table
    assert client.get(LIBRARY, {"export": "xlsx"}).status_code == 200
    assert client.get(LIBRARY, {"export": "exe"}).status_code == 404


@pytest.mark.parametrize("rows", [1, 10, 22])
def test_the_library_asks_as_much_for_many_as_for_one(network, client, django_assert_num_queries, rows):
    author = factories.focal_point(factories.city(), network)
    city = author.appointments.get().city
    for _number in range(rows):
        published(network, city=city, by=author)
    client.get(LIBRARY)
    # Count, rows; and the facets of networks and of regions.
    with django_assert_num_queries(4):
        client.get(LIBRARY)


# --- Practice --------------------------------------------------------------------------------------------------------


def full(network, **fields):
    texts = {
        "contacts": "Un numéro discret",
        "failures": "Les conteneurs **sans gardien**.",
        "funding_sources": "Commune 60 %",
        "steps": [{"when": "2012", "text": "État des lieux"}],
        "actors": [{"kind": "commune", "name": "Commune d'Agadir", "role": "Pilote"}],
        "results": [{"indicator": "Part valorisée", "before": "4 %", "after": "19 %", "evidence": "Pesée"}],
    }
    return published(network, **{**texts, **fields})


def test_the_page_tells_the_whole_practice(network, client):
    sheet = full(network, title="Le tri", pitch="Une prime mensuelle.")
    page = content(client.get(sheet.public_url))
    for text in ("Le tri", "Une prime mensuelle.", "Deux bacs", "<strong>sans gardien</strong>", "19 %", "Pesée"):
        assert text in page
    for text in ("État des lieux", "Commune d&#x27;Agadir", "Commune 60 %", sheet.city.name, "CC BY 4.0", sheet.code):
        assert text in page


def test_contacts_are_for_members(network, sign_in):
    sheet = full(network)
    assert "Un numéro discret" not in content(sign_in(None).get(sheet.public_url))
    assert "Un numéro discret" not in content(sign_in(factories.outsider()).get(sheet.public_url))
    assert "Un numéro discret" not in content(sign_in(factories.partner()).get(sheet.public_url))
    member = factories.focal_point(factories.city(), network)
    assert "Un numéro discret" in content(sign_in(member).get(sheet.public_url))


def test_the_working_page_is_shown_to_those_who_work_on_it(network, sign_in):
    sheet = full(network)
    assert sheet.get_absolute_url() not in content(sign_in(None).get(sheet.public_url))
    assert sheet.get_absolute_url() in content(sign_in(sheet.created_by).get(sheet.public_url))


@pytest.mark.parametrize("visibility", ["network", "members", "partners", "city"])
def test_what_is_not_public_does_not_exist_for_visitors(network, sign_in, visibility):
    sheet = full(network, visibility=visibility)
    assert sign_in(None).get(sheet.public_url).status_code == 404
    assert sign_in(factories.outsider()).get(sheet.public_url).status_code == 404
    assert sign_in(factories.coordinator(network)).get(sheet.public_url).status_code == 200


@pytest.mark.parametrize("state", ["draft", "in_review", "validated", "archived", "rejected"])
def test_what_is_not_online_has_no_public_page(network, sign_in, state):
    sheet = full(network, state=state)
    for person in (None, sheet.created_by, factories.coordinator(network), factories.secretary()):
        assert sign_in(person).get(sheet.public_url).status_code == 404


def test_readers_see_the_version_online_until_the_next_is_published(network, client):
    sheet = full(network, problem="La décharge est pleine.")
    version = sheets.new_version(sheet=sheet, by=sheet.created_by)
    fields = {"problem": "La décharge est fermée."}
    sheets.save(version=version, by=sheet.created_by, revision=version.revision, fields=fields)
    page = content(client.get(sheet.public_url))
    assert "pleine" in page
    assert "fermée" not in page


def test_the_pdf_is_linked_once_it_is_published(network, client):
    sheet = full(network)
    ready = factories.report(kind="sheet", version=sheet.online, state="ready")
    assert reverse("capitalisation:report_file", args=[ready.pk]) not in content(client.get(sheet.public_url))
    report = factories.report(kind="sheet", version=sheet.online, state="published", language="ar")
    assert reverse("capitalisation:report_file", args=[report.pk]) in content(client.get(sheet.public_url))


def test_markdown_cannot_carry_scripts(network, client):
    sheet = full(network, problem="<script>alert(1)</script> [x](javascript:alert(1))", title="<b>gras</b>")
    page = content(client.get(sheet.public_url))
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert "<b>gras" not in page


def test_the_page_in_arabic_tells_an_arabic_sheet_from_right_to_left(network, client):
    sheet = full(network, language="ar", title="فرز النفايات")
    page = content(client.get(f"/ar{sheet.public_url}"))
    assert '<h1 lang="ar" dir="rtl">' in page
    # The words of the portal around it keep the direction of their page.
    assert '<article class="practice">' in content(client.get(sheet.public_url))


def test_the_practice_page_asks_at_most_nine_queries(network, sign_in, django_assert_max_num_queries):
    sheet = full(network)
    for person, most in ((None, 3), (factories.coordinator(network), 9)):
        client = sign_in(person)
        client.get(sheet.public_url)
        with django_assert_max_num_queries(most):
            client.get(sheet.public_url)
