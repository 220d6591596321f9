"""The list of sheets, the working page, a new sheet, a new version."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext

from capitalisation.actions import sheet as sheets
from capitalisation.models import Sheet, SheetVersion
from tests import factories
from tests.addresses import step

pytestmark = pytest.mark.django_db

LIST = "/espace/fiches/"


@pytest.fixture
def place():
    """A city in a network, with the people who act there."""

    class Place:
        city, network = factories.city(name_fr="Agadir"), factories.network()

    Place.author = factories.focal_point(Place.city, Place.network)
    Place.coordinator = factories.coordinator(Place.network)
    Place.reader = factories.focal_point(factories.city(name_fr="Safi"), Place.network)
    return Place


def in_state(place, state, **fields):
    return factories.sheet(state=state, city=place.city, lead_network=place.network, by=place.author, **fields)


def content(response):
    return response.content.decode()


# --- List ------------------------------------------------------------------------------------------------------------


def test_the_list_shows_what_one_works_on_and_what_is_published(place, sign_in):
    in_state(place, "draft", title="Un brouillon discret")
    in_state(place, "published", title="Une pratique en ligne")
    mine = content(sign_in(place.author).get(LIST))
    assert "Un brouillon discret" in mine
    assert "Une pratique en ligne" in mine
    theirs = content(sign_in(place.reader).get(LIST))
    assert "Un brouillon discret" not in theirs
    assert "Une pratique en ligne" in theirs


def test_readers_find_the_version_online_not_the_words_of_its_successor(place, sign_in):
    sheet = in_state(place, "published", title="Une pratique en ligne")
    factories.sheet_version(sheet=sheet, by=place.author, title="Un canari")
    client = sign_in(place.reader)
    assert "canari" not in content(client.get(LIST))
    assert "FBP-" not in content(client.get(LIST, {"q": "canari"}))
    assert "canari" not in client.get(LIST, {"export": "csv"}).getvalue().decode()
    assert "canari" in content(sign_in(place.author).get(LIST, {"q": "canari"}))


def test_the_list_is_filtered(place, sign_in):
    in_state(place, "draft", title="Le tri", maturity="innovation")
    in_state(place, "in_review", title="Les bus", reviewer=place.reader)
    client = sign_in(place.coordinator)

    def found(person=None, **filters):
        page = content((sign_in(person) if person else client).get(LIST, filters))
        return ("Le tri<" in page, "Les bus<" in page)

    assert found() == (True, True)
    assert found(q="BUS") == (False, True)
    assert found(status="in_review") == (False, True)
    assert found(maturity="innovation") == (True, False)
    assert found(city=place.city.code) == found(city=place.city.name_ar) == (True, True)
    assert found(city="Nulle part") == (False, False)
    assert found(network="AUTRE") == (False, False)
    assert found(status="<script>") == (False, False)
    assert found(place.author, mine="written") == (True, True)
    assert found(place.coordinator, mine="written") == (False, False)
    assert found(place.reader, mine="review") == (False, True)


def test_the_export_holds_what_is_filtered(place, sign_in):
    in_state(place, "draft", title="=Le tri")
    in_state(place, "submitted", title="Les bus")
    table = sign_in(place.author).get(LIST, {"export": "csv", "status": "draft"}).getvalue().decode()
    assert "'=Le tri" in table
    assert "Les bus" not in table


def test_an_empty_list_names_the_next_step(place, sign_in):
    assert reverse("capitalisation:sheet_new") in content(sign_in(place.author).get(LIST))
    assert reverse("capitalisation:sheet_new") not in content(sign_in(factories.partner()).get(LIST))


@pytest.mark.parametrize("rows", [1, 10, 22])
def test_the_list_asks_as_much_for_many_as_for_one(place, sign_in, django_assert_num_queries, rows):
    versions = [in_state(place, "in_review", reviewer=place.reader).latest for _number in range(min(rows, 3))]
    for version in versions[:1]:
        factories.comment(version=version)
    for number in range(rows - len(versions)):
        sheets.create(by=place.author, city=place.city, lead_network=place.network, title=f"Fiche {number}")
    client = sign_in(place.author)
    client.get(LIST)
    # Session, person, offices, numbers of the side bar, count, rows; and the facet of networks.
    with django_assert_num_queries(7):
        client.get(LIST)


# --- Working page ----------------------------------------------------------------------------------------------------


def test_the_working_page_says_what_comes_next_and_offers_only_what_one_may_do(place, sign_in):
    sheet = in_state(place, "submitted")
    page = content(sign_in(place.coordinator).get(sheet.get_absolute_url()))
    assert step(sheet.latest, "start_review") in page
    assert step(sheet.latest, "reject") in page
    assert step(sheet.latest, "publish") not in page
    page = content(sign_in(place.author).get(sheet.get_absolute_url()))
    assert step(sheet.latest, "start_review") not in page
    assert reverse("capitalisation:sheet_edit", args=[sheet.latest_id]) not in page


def test_a_draft_says_what_is_missing(place, sign_in):
    sheet = sheets.create(by=place.author, city=place.city, lead_network=place.network, title="Le tri")
    page = content(sign_in(place.author).get(sheet.get_absolute_url()))
    assert str(SheetVersion._meta.get_field("failures").verbose_name) in page
    assert reverse("capitalisation:sheet_edit", args=[sheet.latest.pk]) in page


def test_a_draft_is_not_found_by_those_who_do_not_work_on_it(place, sign_in):
    sheet = in_state(place, "draft")
    for person in (place.reader, factories.partner(), factories.outsider()):
        assert sign_in(person).get(sheet.get_absolute_url()).status_code == 404
    assert sign_in(None).get(sheet.get_absolute_url()).status_code == 302


def test_readers_see_the_version_online_without_comments_or_journal(place, sign_in):
    sheet = in_state(place, "in_review", reviewer=place.reader)
    remark = factories.comment(version=sheet.latest, text="Un canari dans la marge")
    page = content(sign_in(place.reader).get(sheet.get_absolute_url()))
    assert "Un canari" in page
    sheets.ask_to_complete(version=sheet.latest, by=place.coordinator, reason="Un second canari")
    other = factories.focal_point(factories.city(), place.network)
    assert sign_in(other).get(sheet.get_absolute_url()).status_code == 404
    public = in_state(place, "published")
    sheets.new_version(sheet=public, by=place.author)
    page = content(sign_in(other).get(public.get_absolute_url()))
    assert f"{public.get_absolute_url()}?version=2" not in page
    assert sign_in(other).get(public.get_absolute_url(), {"version": 2}).status_code == 404
    assert sign_in(place.author).get(public.get_absolute_url(), {"version": 2}).status_code == 200
    assert remark.is_open


def test_the_refused_publisher_is_told_why(place, sign_in):
    sheet = in_state(place, "draft")
    sheets.save(version=sheet.latest, by=place.coordinator, revision=1, fields={})
    sheets.submit(version=sheet.latest, by=place.author)
    sheets.name_reviewer(version=sheet.latest, by=place.coordinator, reviewer=place.reader)
    sheets.validate(version=sheet.latest, by=place.coordinator)
    page = content(sign_in(place.coordinator).get(sheet.get_absolute_url()))
    assert gettext("You wrote this sheet: another coordinator publishes it.") in page
    assert step(sheet.latest, "publish") not in page


def test_the_secretariats_gate_is_offered_only_where_it_is_asked_for(place, sign_in, settings):
    sheet = in_state(place, "validated")
    url = step(sheet.latest, "release")
    client = sign_in(factories.secretary())
    assert url not in content(client.get(sheet.get_absolute_url()))
    settings.SHEET_SECOND_GATE = True
    assert url in content(client.get(sheet.get_absolute_url()))
    sheets.release(version=sheet.latest, by=factories.secretary())
    assert url not in content(client.get(sheet.get_absolute_url()))


@pytest.mark.parametrize("state", ["draft", "in_review", "validated", "published"])
def test_the_working_page_asks_at_most_nine_queries(place, sign_in, django_assert_max_num_queries, state):
    sheet = in_state(place, state, reviewer=place.reader)
    if state == "in_review":
        for number in range(5):
            remark = factories.comment(version=sheet.latest, text=f"Question {number}")
            factories.comment(version=sheet.latest, by=place.author, parent=remark, text="Réponse")
    for person in (place.author, place.coordinator):
        client = sign_in(person)
        client.get(sheet.get_absolute_url())
        with django_assert_max_num_queries(9):
            client.get(sheet.get_absolute_url())


# --- New sheet -------------------------------------------------------------------------------------------------------

NEW = "/espace/fiches/nouvelle/"


def typed(place, **fields):
    values = {"network": place.network.pk, "city": place.city.pk, "title": "Le tri", "language": "fr"}
    return {**values, "visibility": "public", **fields}


def test_a_focal_point_opens_a_sheet_and_goes_on_to_write_it(place, sign_in):
    response = sign_in(place.author).post(NEW, typed(place))
    version = SheetVersion.objects.get()
    assert response.url == reverse("capitalisation:sheet_edit", args=[version.pk])
    assert (version.title, version.status, version.sheet.city) == ("Le tri", "draft", place.city)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 101),
        ("visibility", "everybody"),
        ("language", "xx"),
        ("city", "0"),
        ("origin", "7"),
    ],
)
def test_a_bad_value_is_told_beside_its_field_and_nothing_typed_is_lost(place, sign_in, field, value):
    response = sign_in(place.author).post(NEW, typed(place, **{field: value}))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert response.context["form"]["network"].value() == str(place.network.pk)
    assert not Sheet.objects.exists()


def test_forged_fields_change_nothing(place, sign_in):
    foreign = factories.membership(network=place.network).city
    client = sign_in(place.author)
    assert "city" in client.post(NEW, typed(place, city=foreign.pk)).context["form"].errors
    other = factories.network()
    assert "network" in client.post(NEW, typed(place, network=other.pk)).context["form"].errors
    client.post(NEW, typed(place, status="published", online="1", created_by="1", reviewer="1", number="7"))
    sheet = Sheet.objects.get()
    assert (sheet.latest.status, sheet.online, sheet.latest.number, sheet.created_by) == (
        "draft",
        None,
        1,
        place.author,
    )


def test_the_form_sent_twice_opens_one_sheet(place, sign_in):
    client = sign_in(place.author)
    client.post(NEW, typed(place))
    response = client.post(NEW, typed(place))
    assert response.status_code == 422
    assert "title" in response.context["form"].errors
    assert Sheet.objects.count() == 1


def test_who_may_not_write_is_refused(place, sign_in):
    for person in (factories.elected_official(place.city), factories.secretary(), factories.partner()):
        client = sign_in(person)
        assert client.get(NEW).status_code == 403
        assert client.post(NEW, typed(place)).status_code == 403
    assert not Sheet.objects.exists()


def test_a_coordinator_opens_one_for_a_member_city_only(place, sign_in):
    client = sign_in(place.coordinator)
    stranger = factories.city()
    assert "city" in client.post(NEW, typed(place, city=stranger.pk)).context["form"].errors
    assert client.post(NEW, typed(place)).status_code == 302


# --- New version -----------------------------------------------------------------------------------------------------


def test_a_new_version_is_written_while_the_old_one_stays_online(place, sign_in):
    sheet = in_state(place, "published")
    url = reverse("capitalisation:sheet_new_version", args=[sheet.pk])
    client = sign_in(place.author)
    assert client.get(url).status_code == 200
    response = client.post(url)
    sheet.refresh_from_db()
    assert (sheet.latest.number, sheet.online.number) == (2, 1)
    assert response.url == reverse("capitalisation:sheet_edit", args=[sheet.latest_id])
    # Pressed twice: told, and no third version.
    assert client.post(url).url == sheet.get_absolute_url()
    assert sheet.versions.count() == 2


def test_readers_open_no_version(place, sign_in):
    sheet = in_state(place, "published")
    url = reverse("capitalisation:sheet_new_version", args=[sheet.pk])
    assert sign_in(place.reader).post(url).status_code == 403
    draft = in_state(place, "draft")
    hidden = reverse("capitalisation:sheet_new_version", args=[draft.pk])
    assert sign_in(place.reader).post(hidden).status_code == 404


# --- Comparing -------------------------------------------------------------------------------------------------------


def test_two_versions_are_compared_by_those_who_see_them(place, sign_in):
    sheet = in_state(place, "published", problem="La décharge est pleine.")
    factories.sheet_version(sheet=sheet, by=place.author, problem="La décharge est fermée.")
    url = reverse("capitalisation:sheet_compare", args=[sheet.pk])
    page = content(sign_in(place.author).get(url))
    assert "<del>pleine.</del>" in page
    assert "<ins>fermée.</ins>" in page
    page = content(sign_in(place.author).get(url, {"from": 2, "to": 1}))
    assert "<del>fermée.</del>" in page
    assert "fermée" not in content(sign_in(place.reader).get(url))
    assert sign_in(place.author).get(url, {"from": "x", "to": "99999999"}).status_code == 200
    assert sign_in(factories.outsider()).get(reverse("capitalisation:sheet_compare", args=[10**9])).status_code == 404


# --- The session that a practice was told in --------------------------------------------------------------------------


def test_a_session_that_one_may_not_see_is_not_named(sign_in):
    network, city = factories.network(), factories.city()
    session = factories.session(title="Séance xqcanarixq", lead_network=network, state="held", visibility="network")
    sheet = factories.sheet(lead_network=network, city=city, origin=session, visibility="public")
    factories.sheet_version(sheet=sheet, by=sheet.online.created_by)
    pages = [sheet.get_absolute_url(), sheet.public_url, reverse("capitalisation:sheet_compare", args=[sheet.pk])]
    # One whose city works on the sheet, and is in no network: the rest of the comparison they see.
    for person in (factories.outsider(), factories.partner(), factories.focal_point(city, factories.network())):
        client = sign_in(person)
        for page in pages:
            assert "xqcanarixq" not in client.get(page).content.decode(), (person, page)
    member = sign_in(factories.focal_point(factories.city(), network))
    assert "xqcanarixq" in member.get(pages[0]).content.decode()
    type(session).objects.filter(pk=session.pk).update(visibility="public")
    assert "xqcanarixq" in sign_in(factories.outsider()).get(pages[0]).content.decode()


def test_a_session_that_was_only_proposed_is_not_named(client, sign_in):
    """What a proposal will be open to says nothing yet: those who decide on it see it, and nobody else."""
    network = factories.network()
    session = factories.session(title="Séance xqcanarixq", lead_network=network, state="proposed", visibility="public")
    sheet = factories.sheet(lead_network=network, origin=session, visibility="public")
    assert "xqcanarixq" not in client.get(sheet.public_url).content.decode()
    reader, page = factories.focal_point(factories.city(), network), sheet.get_absolute_url()
    assert "xqcanarixq" not in sign_in(reader).get(page).content.decode()
    assert "xqcanarixq" in sign_in(factories.coordinator(network)).get(page).content.decode()
