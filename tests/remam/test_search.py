"""The search over everything: what is found, by whom, in which order, and how it is shown."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from networks.models import City
from records.searching import SearchEntry
from remam.search import SOURCES, search
from tests import factories
from tests.conftest import WatchedClient
from tests.factories import networks as places
from tests.remam import copies

pytestmark = pytest.mark.django_db
PUBLIC = {"visibility": "public"}


def titles(page):
    """The titles found, in order, without their marks."""
    return [row["title"].replace("<mark>", "").replace("</mark>", "") for row in page.context["rows"]]


# --- What is found ---------------------------------------------------------------------------------------------------

LIGHTS = "Éclairage public au LED"


@pytest.mark.parametrize(
    "words",
    [
        *("éclairage public", "eclairage", "ECLAIRAGE", "public éclairage", "éclairages publics", "l’éclairage"),
        # As one types: the last word is not finished.
        *("éclair", "public écl", "eclairag"),
        # A slip.
        *("eclairrage", "éclairagre public", "eclaiarge"),
    ],
)
def test_titles_are_found_whatever_the_accents_the_order_the_endings_and_a_slip(fetch, words):
    factories.sheet(title=LIGHTS, **PUBLIC)
    factories.sheet(title="La médina à pied", pitch="Moins de bruit.", **PUBLIC)
    assert titles(fetch(reverse("search"), q=words)) == [LIGHTS]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Maîtrise de l'énergie", "tri"),
        ("Maîtrise de l'énergie", "trise"),
        ("Concours d'idées", "cours"),
        ("التدبير المفوض", "بير"),
    ],
)
def test_words_are_not_found_inside_others(fetch, title, words):
    factories.sheet(title=title, pitch="Un essai.", **PUBLIC)
    assert titles(fetch(reverse("search"), q=words)) == []


@pytest.mark.parametrize(
    "words", ["نفايات", "النفايات", "والنفايات", "للنفايات", "تدبير النفايات", "التدبيرُ", "نفـايات", "النفاي"]
)
def test_arabic_is_found_with_and_without_its_article(fetch, words):
    factories.sheet(title="تدبير النفايات المنزلية", language="ar", **PUBLIC)
    factories.sheet(title="الإنارة العمومية", language="ar", pitch="أقل كلفة", **PUBLIC)
    assert titles(fetch(reverse("search"), q=words)) == ["تدبير النفايات المنزلية"]


def test_arabic_is_found_however_its_letters_are_written(fetch):
    factories.sheet(title="الإنارة العمومية", language="ar", **PUBLIC)
    for words in ("الانارة", "إنارة", "اناره", "انارة عموميه"):
        assert titles(fetch(reverse("search"), q=words)) == ["الإنارة العمومية"], words


def test_a_city_is_found_in_both_languages_and_so_is_what_comes_from_it(fetch):
    agadir = factories.city(name_fr="Agadir", name_ar="أكادير")
    factories.sheet(title="Le tri", city=agadir, **PUBLIC)
    for words in ("agadir", "أكادير", "اكادير", "agad"):
        assert titles(fetch(reverse("search"), q=words)) == ["Agadir", "Le tri"]
    assert titles(fetch(reverse("search"), q="tri à Agadir")) == ["Le tri"]


def test_codes_and_acronyms_lead_to_their_records(fetch):
    network = factories.network(acronym="REMAGDU", theme_fr="Déchets")
    sheet = factories.sheet(title="Le tri", lead_network=network, **PUBLIC)
    session = factories.session(title="Le compost", lead_network=network, state="held", **PUBLIC)
    for words in (sheet.code, sheet.code.lower(), sheet.code.replace("-", " "), f"{sheet.code}.1"):
        assert titles(fetch(reverse("search"), q=words))[0] == "Le tri", words
    assert titles(fetch(reverse("search"), q=session.code))[0] == "Le compost"
    found = titles(fetch(reverse("search"), q="remagdu"))
    assert found[0] == "REMAGDU · Déchets"
    assert set(found[1:]) == {"Le tri", "Le compost"}


def test_a_block_and_the_end_of_a_text_are_found(fetch):
    blocks = [{"name": "Prime mensuelle", "text": "Versée au trieur."}]
    factories.sheet(title="Le bac", description="mot " * 200 + "sargasse", blocks=blocks, **PUBLIC)
    for words in ("sargasse", "primes mensuelles", "trieurs"):
        assert titles(fetch(reverse("search"), q=words)) == ["Le bac"]


def test_every_kind_is_found_and_leads_to_its_page(fetch):
    network = factories.network(theme_fr="Compost", acronym="COMP")
    city = factories.city(name_fr="Compost ville", name_ar="كومبوست")
    sheet = factories.sheet(title="Du compost au jardin", lead_network=network, **PUBLIC)
    session = factories.session(title="Le compost", lead_network=network, state="held", **PUBLIC)
    report = factories.report(title="Compost 2013", lead_network=network, state="published", **PUBLIC)

    page = fetch(reverse("search"), q="compost")

    assert page.context["count"] == 5
    for address in (
        network.get_absolute_url(),
        city.get_absolute_url(),
        reverse("capitalisation:practice", args=[sheet.pk]),
        reverse("activities:calendar_session", args=[session.pk]),
        reverse("capitalisation:report_file", args=[report.pk]),
    ):
        assert f'href="{address}"' in page.text


# --- By whom ---------------------------------------------------------------------------------------------------------


def test_nothing_is_found_that_one_may_not_see(fetch):
    network = factories.network()
    factories.sheet(title="Perlimpinpin en cours", lead_network=network, state="in_review")
    factories.sheet(title="Perlimpinpin entre membres", lead_network=network, visibility="members")
    factories.session(title="Perlimpinpin interne", lead_network=network, state="held")
    factories.session(title="Perlimpinpin proposé", lead_network=network, state="proposed", visibility="public")
    factories.report(title="Perlimpinpin prêt", lead_network=network)

    for words in ("perlimpinpin", "perlimpimpin"):
        for person in (None, factories.outsider()):
            page = fetch(reverse("search"), person, q=words)
            assert titles(page) == []
            assert page.context["found"].counts == {}
        member = fetch(reverse("search"), factories.focal_point(), q=words)
        assert titles(member) == ["Perlimpinpin entre membres"]
        coordinator = fetch(reverse("search"), places.coordinator_in_office(network), q=words)
        assert coordinator.context["count"] == 5


def test_people_are_found_by_members_as_in_the_directory(fetch):
    city, network = factories.city(name_fr="Agadir"), factories.network()
    person = factories.person(given_name="Nadia", family_name="Zerktouni", name_ar="نادية الزرقطوني")
    factories.focal_point(city, network, person=person)
    proposed = {"role": Role.FOCAL_POINT, "is_titular": False, "status": "proposed"}
    other = factories.person(password=None, family_name="Zerktouni", given_name="Ahmed")
    factories.appointment(city=city, network=network, person=other, **proposed)
    appointment = person.appointments.get()

    for reader in (None, factories.outsider(), factories.partner()):
        assert titles(fetch(reverse("search"), reader, q="zerktouni")) == []
    for words in ("zerktouni", "nadia zerk", "Zerktouni Agadir", "الزرقطوني", "زرقطوني"):
        page = fetch(reverse("search"), factories.focal_point(), q=words)
        assert titles(page) == ["Nadia Zerktouni"], words
        assert appointment.get_absolute_url() in page.text


def test_contacts_and_minutes_cannot_be_found(fetch):
    """Members read them on the page; that a search finds them would tell the others."""
    factories.sheet(title="Le tri", contacts="Madame Perlimpinpin", **PUBLIC)
    factories.session(state="held", minutes="circulated", **PUBLIC)
    assert titles(fetch(reverse("search"), factories.secretary(), q="perlimpinpin")) == []
    assert not SearchEntry.objects.filter(text__contains="Perlimpinpin").exists()


def test_the_newest_version_that_one_sees_is_found(fetch):
    network = factories.network()
    sheet = factories.sheet(title="Le vieux titre", lead_network=network, **PUBLIC)
    factories.sheet_version(sheet=sheet, state="draft", title="Le neuf titre")
    coordinator = places.coordinator_in_office(network)
    assert titles(fetch(reverse("search"), q="titre")) == ["Le vieux titre"]
    assert titles(fetch(reverse("search"), coordinator, q="titre")) == ["Le neuf titre"]
    assert titles(fetch(reverse("search"), coordinator, q="vieux")) == []


# --- Facets ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def compost():
    """Two networks with something about compost, in two years."""
    first, second = factories.network(acronym="UN"), factories.network(acronym="DEUX")
    for network, year in ((first, 2012), (first, 2013), (second, 2013)):
        title = f"Compost {network.acronym} {year}"
        factories.report(title=title, lead_network=network, year=year, state="published", **PUBLIC)
    factories.sheet(title="Compost de quartier", lead_network=second, **PUBLIC)


def offered(page, name):
    return [label for value, label in page.context["filter"].form.fields[name].choices if value]


def test_facets_count_what_is_found_and_narrow_it(fetch, compost):
    page = fetch(reverse("search"), q="compost")
    tabs = page.context["filter"].kinds
    assert [tab["number"] for tab in tabs] == [4, 1, 3]
    assert [tab["label"] for tab in tabs[1:]] == [SOURCES["sheet"].label, SOURCES["report"].label]
    assert offered(page, "network") == ["DEUX (2)", "UN (2)"]

    narrowed = fetch(reverse("search"), q="compost", kind="report", network="UN")
    assert sorted(titles(narrowed)) == ["Compost UN 2012", "Compost UN 2013"]
    assert offered(narrowed, "year") == ["2013 (1)", "2012 (1)"]
    assert offered(narrowed, "network") == ["DEUX (1)", "UN (2)"]
    assert titles(fetch(reverse("search"), q="compost", kind="report", network="UN", year="2013")) == [
        "Compost UN 2013"
    ]


def test_filters_are_pills_that_keep_the_words(fetch, compost):
    page = fetch(reverse("search"), q="compost", kind="report", network="UN", page=1)
    pills = {pill["value"]: pill["remove_url"] for pill in page.context["filter"].pills}
    assert set(pills) == {"UN", str(page.context["filter"].kinds[-1]["label"])}
    assert pills["UN"] == f"{reverse('search')}?q=compost&kind=report"


def test_filters_that_leave_nothing_lead_back_and_odd_ones_find_nothing(fetch, compost):
    left = fetch(reverse("search"), q="compost", kind="session")
    assert titles(left) == []
    assert f'href="{reverse("search")}?q=compost"' in left.text or 'href="?q=compost"' in left.text
    for odd in ({"kind": "x"}, {"network": "<b>"}, {"year": "mille"}, {"year": "99999999999"}, {"page": "9999"}):
        page = fetch(reverse("search"), q="compost", **odd)
        assert page.status_code == 200
        assert "<b>" not in page.text
        assert titles(page) == [] or "page" in odd


def test_a_search_without_results_names_a_next_step(fetch):
    page = fetch(reverse("search"), q="hammam")
    assert reverse("capitalisation:library") in page.text


def test_a_long_list_is_cut_into_pages(fetch):
    copies.of_city(23, name_fr="Oasis")
    page = fetch(reverse("search"), q="oasis", page=2)
    assert (len(titles(page)), page.context["count"]) == (3, 23)
    assert "q=oasis" in page.text


# --- How it is shown -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    ["", "   ", "%", "_", "'", '"', "\\", "a" * 500, "nul\0", "(", "تجربة", "1 2 3 4 5 6 7 8 9 10", "&|!:*", "ل", "ال"],
)
def test_odd_words_are_answered(fetch, words):
    factories.city(name_fr="Taza", region=factories.region(name_fr="Nord", name_ar="", code="MA-98"), name_ar="")
    page = fetch(reverse("search"), q=words)
    assert page.status_code == 200
    assert titles(page) == []


def test_words_are_shown_as_they_are_typed_and_no_more(fetch):
    page = fetch(reverse("search"), q="<script>alert(1)</script>")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text


def test_what_is_found_is_marked_and_nothing_else_is_let_through(fetch):
    factories.sheet(
        title="<b>Trier</b> les déchets \x02\x03", problem="Les **déchets** <script>x</script> sont partout.", **PUBLIC
    )
    page = fetch(reverse("search"), q="dechet")
    assert "&lt;b&gt;Trier&lt;/b&gt; les <mark>déchets</mark>" in page.text
    assert "<mark>déchets</mark>" in page.context["rows"][0]["excerpt"]
    assert "<script>x" not in page.text


def test_arabic_words_are_marked_with_their_article(fetch):
    factories.sheet(title="تدبير النفايات المنزلية", language="ar", **PUBLIC)
    page = fetch(f"/ar{reverse('search')}", q="نفايات")
    assert "<bdi>تدبير <mark>النفايات</mark> المنزلية</bdi>" in page.text


def test_the_key_that_leads_to_the_field_is_told(fetch):
    assert 'aria-keyshortcuts="/"' in fetch(reverse("home")).text
    assert fetch(reverse("search")).text.count('aria-keyshortcuts="/"') == 1


# --- The index -------------------------------------------------------------------------------------------------------


def test_the_index_follows_what_it_copies(fetch):
    """Names of cities, networks, sub-themes and people stand in other tables."""
    network = factories.network(acronym="AVANT")
    city = factories.city(name_fr="Oasis", name_ar="واحة")
    topic = network.sub_themes.create(name_fr="Compostage")
    sheet = factories.sheet(title="Le tri", lead_network=network, city=city, sub_theme=topic, **PUBLIC)
    session = factories.session(title="La visite", lead_network=network, host_city=city, state="held", **PUBLIC)

    City.objects.filter(pk=city.pk).update(name_fr="Palmeraie", name_ar="نخيل")
    type(network).objects.filter(pk=network.pk).update(acronym="APRES")
    type(topic).objects.filter(pk=topic.pk).update(name_fr="Lombrics")
    entries = {entry.kind: entry for entry in SearchEntry.objects.filter(kind__in=["sheet", "session"])}
    assert {(e.place_fr, e.place_ar, e.acronym) for e in entries.values()} == {("Palmeraie", "نخيل", "APRES")}
    assert "Lombrics" in entries["sheet"].topic

    other = factories.city(name_fr="Ailleurs")
    type(sheet).objects.filter(pk=sheet.pk).update(city=other)
    session.title = "Le retour"
    session.save()
    assert SearchEntry.objects.get(kind="sheet").place_fr == "Ailleurs"
    assert SearchEntry.objects.get(kind="session").title_fr == "Le retour"
    sheet.latest.blocks.all().delete()
    assert SearchEntry.objects.get(kind="sheet").more == ""


def test_a_person_s_new_name_is_found_and_the_old_is_not(fetch):
    person = factories.focal_point()
    secretary = factories.secretary()
    type(person).objects.filter(pk=person.pk).update(given_name="Lalla", family_name="Perlimpinpin")
    assert titles(fetch(reverse("search"), secretary, q="perlimpinpin")) == ["Lalla Perlimpinpin"]
    person.appointments.all().delete()
    assert titles(fetch(reverse("search"), secretary, q="perlimpinpin")) == []


def asked(person, words):
    """The queries of a page once one is signed in, and those of them that search."""
    client = WatchedClient()
    if person:
        client.force_login(person)
    client.get(reverse("search"))
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("search"), {"q": words})
    return len(captured), sum("records_searchentry" in query["sql"] for query in captured.captured_queries)


def test_search_asks_as_much_of_the_database_for_many_rows():
    network = factories.network(theme_fr="Compost")
    sheet = factories.sheet(title="Compost", lead_network=network, **PUBLIC)
    session = factories.session(title="Compost", lead_network=network, state="held", **PUBLIC)
    people = (None, places.coordinator_in_office(network))
    few = [asked(person, "compost") for person in people]
    assert [searching for _every, searching in few] == [2, 2]
    assert few[0] == (2, 2)

    copies.of_sheet(sheet, 20)
    copies.of_session(session, 20)
    copies.of_city(20, name_fr="Compost")
    many = [asked(person, "compost") for person in people]
    copies.of_sheet(sheet, 180)

    assert [asked(person, "compost") for person in people] == many == few


def test_a_slip_costs_one_query_more():
    factories.sheet(title="Compostage", **PUBLIC)
    assert asked(None, "compostge") == (3, 3)
    assert asked(None, "hammam") == (2, 2)


def test_no_words_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert search("", None).counts == {}
