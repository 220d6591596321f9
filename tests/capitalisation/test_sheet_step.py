"""The pages of the steps from draft to publication."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from capitalisation.actions import sheet as sheets
from capitalisation.models import Sheet, SheetVersion
from records.journal import JournalEntry
from tests import factories
from tests.addresses import step

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    """A city in a network, with the people who act there."""

    class Place:
        city, network = factories.city(name_fr="Agadir"), factories.network()

    Place.author = factories.focal_point(Place.city, Place.network)
    Place.coordinator = factories.coordinator(Place.network)
    Place.reviewer = factories.focal_point(factories.city(name_fr="Safi"), Place.network)
    return Place


def in_state(place, state):
    sheet = factories.sheet(
        state=state, city=place.city, lead_network=place.network, by=place.author, reviewer=place.reviewer
    )
    return sheet.latest


def url(name, version):
    return reverse(f"capitalisation:{name}", args=[version.pk])


def status(version):
    return SheetVersion.objects.get(pk=version.pk).status


def test_the_whole_way_by_its_pages(place, sign_in):
    version = in_state(place, "draft")
    assert sign_in(place.author).post(step(version, "submit")).url == version.get_absolute_url()
    client = sign_in(place.coordinator)
    response = client.post(step(version, "start_review"), {"reviewer": place.reviewer.pk})
    assert response.url == version.get_absolute_url()
    client.post(step(version, "ask_to_complete"), {"comment": "Citez la source."})
    assert status(version) == "to_complete"
    sign_in(place.author).post(step(version, "submit"))
    client = sign_in(place.coordinator)
    client.post(step(version, "start_review"), {"reviewer": place.reviewer.pk})
    client.post(step(version, "validate"))
    assert status(version) == "validated"
    day = timezone.localdate() + timedelta(days=400)
    response = client.post(step(version, "publish"), {"review_by": day.isoformat()})
    assert response.url == reverse("capitalisation:practice", args=[version.sheet_id])
    version = SheetVersion.objects.get(pk=version.pk)
    assert (version.status, version.review_by) == ("published", day)
    assert sign_in(None).get(version.sheet.public_url).status_code == 200
    client = sign_in(place.coordinator)
    client.post(step(version, "mark_to_update"), {"comment": "Les coûts ont changé."})
    assert status(version) == "to_update"
    client.post(step(version, "archive"), {"comment": "Abandonnée."})
    assert status(version) == "archived"
    assert sign_in(None).get(version.sheet.public_url).status_code == 404


def test_what_is_missing_is_listed_with_links_and_there_is_no_button(place, sign_in):
    sheet = sheets.create(by=place.author, city=place.city, lead_network=place.network, title="Le tri")
    client = sign_in(place.author)
    response = client.get(step(sheet.latest, "submit"))
    edit = url("sheet_edit", sheet.latest)
    links = [one["url"] for one in response.context["missing"]]
    assert f"{edit}?section=lessons#id_failures" in links
    assert f"{edit}?section=blocks#id_blocks" in links
    page = response.content.decode()
    assert all(link.replace("&", "&amp;") in page for link in links)
    assert '<button class="btn btn-primary"' not in page
    response = client.post(step(sheet.latest, "submit"))
    assert response.status_code == 422
    assert status(sheet.latest) == "draft"


def test_the_reviewer_is_offered_and_accepted_from_other_cities_only(place, sign_in):
    version = in_state(place, "submitted")
    deputy = factories.focal_point(place.city, place.network, titular=False)
    client = sign_in(place.coordinator)
    page = client.get(step(version, "start_review")).content.decode()
    assert place.reviewer.name in page
    assert deputy.name not in page
    for person in (deputy, place.author, place.coordinator, factories.outsider()):
        response = client.post(step(version, "start_review"), {"reviewer": person.pk})
        assert response.status_code == 422
        assert "reviewer" in response.context["form"].errors
    assert client.post(step(version, "start_review"), {}).status_code == 422
    assert status(version) == "submitted"


def test_validation_waits_for_the_comments(place, sign_in):
    version = in_state(place, "in_review")
    factories.comment(version=version, text="Quel coût ?")
    client = sign_in(place.coordinator)
    assert "Quel coût ?" in client.get(step(version, "validate")).content.decode()
    assert client.post(step(version, "validate")).status_code == 422
    assert status(version) == "in_review"


@pytest.mark.parametrize(
    ("name", "state"), [("ask_to_complete", "in_review"), ("reject", "in_review"), ("archive", "published")]
)
@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001])
def test_a_refusal_says_why(place, sign_in, name, state, reason):
    version = in_state(place, state)
    response = sign_in(place.coordinator).post(step(version, name), {"comment": reason})
    assert response.status_code == 422
    assert "comment" in response.context["form"].errors
    assert status(version) == state


def test_publish_pressed_twice_happens_once_and_the_second_is_told(place, sign_in):
    version = in_state(place, "validated")
    form = {"review_by": (timezone.localdate() + timedelta(days=400)).isoformat()}
    client = sign_in(place.coordinator)
    assert client.post(step(version, "publish"), form).status_code == 302
    second = client.post(step(version, "publish"), form)
    assert second.status_code == 422
    assert second.context["form"].non_field_errors()
    assert JournalEntry.objects.filter(event="publish").count() == 1
    assert client.get(step(version, "publish")).url == version.get_absolute_url()


@pytest.mark.parametrize("day", ["", "hier", "2020-01-01"])
def test_the_date_of_review_is_a_day_to_come(place, sign_in, day):
    version = in_state(place, "validated")
    response = sign_in(place.coordinator).post(step(version, "publish"), {"review_by": day})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["review_by"]
    assert Sheet.objects.get().online is None


def test_nobody_publishes_their_own(place, sign_in):
    version = in_state(place, "draft")
    sheets.save(version=version, by=place.coordinator, revision=version.revision, fields={})
    sheets.submit(version=version, by=place.author)
    sheets.name_reviewer(version=version, by=place.coordinator, reviewer=place.reviewer)
    sheets.validate(version=version, by=place.coordinator)
    client = sign_in(place.coordinator)
    assert client.get(step(version, "publish")).status_code == 403
    form = {"review_by": (timezone.localdate() + timedelta(days=400)).isoformat()}
    assert client.post(step(version, "publish"), form).status_code == 403
    assert status(version) == "validated"


def test_the_publisher_may_choose_who_reads_it(place, sign_in):
    version = in_state(place, "validated")
    form = {"review_by": (timezone.localdate() + timedelta(days=400)).isoformat(), "visibility": "everybody"}
    client = sign_in(place.coordinator)
    response = client.post(step(version, "publish"), form)
    assert list(response.context["form"].errors) == ["visibility"]
    client.post(step(version, "publish"), {**form, "visibility": "network"})
    assert Sheet.objects.get().visibility == "network"
    assert sign_in(None).get(version.sheet.public_url).status_code == 404


STEPS = {
    "submit": "draft",
    "start_review": "submitted",
    "ask_to_complete": "in_review",
    "validate": "in_review",
    "release": "validated",
    "publish": "validated",
    "mark_to_update": "published",
    "archive": "published",
    "reject": "submitted",
}


@pytest.mark.parametrize(("name", "state"), STEPS.items())
def test_who_sees_but_may_not_is_refused_and_who_does_not_see_finds_nothing(place, sign_in, name, state):
    version = in_state(place, state)
    elected = factories.elected_official(place.city)
    stranger = factories.outsider()
    for method in ("get", "post"):
        assert getattr(sign_in(elected), method)(step(version, name)).status_code == 403
        hidden = 403 if state == "published" else 404
        assert getattr(sign_in(stranger), method)(step(version, name)).status_code == hidden
    assert status(version) == state


def test_the_secretariat_agrees_where_the_setting_asks(place, sign_in, settings):
    settings.SHEET_SECOND_GATE = True
    version = in_state(place, "validated")
    form = {"review_by": (timezone.localdate() + timedelta(days=400)).isoformat()}
    client = sign_in(place.coordinator)
    assert client.post(step(version, "publish"), form).status_code == 422
    assert sign_in(factories.secretary()).post(step(version, "release")).status_code == 302
    assert sign_in(place.coordinator).post(step(version, "publish"), form).status_code == 302


def test_publishing_a_new_version_names_the_one_it_replaces(place, sign_in):
    sheet = factories.sheet(city=place.city, lead_network=place.network, by=place.author, reviewer=place.reviewer)
    second = factories.sheet_version(sheet=sheet, state="validated", by=place.author, reviewer=place.reviewer)
    client = sign_in(place.coordinator)
    page = client.get(step(second, "publish")).content.decode()
    compare = reverse("capitalisation:sheet_compare", args=[sheet.pk])
    assert f"{compare}?from=1&amp;to=2" in page
    form = {"review_by": (timezone.localdate() + timedelta(days=400)).isoformat()}
    # Two versions move in one request: it is watched for rows read one by one, and takes them for such.
    unwatched = Client()
    unwatched.force_login(place.coordinator)
    unwatched.post(step(second, "publish"), form)
    assert [version.status for version in sheet.versions.order_by("number")] == ["replaced", "published"]


def test_the_author_reads_on_the_page_what_is_to_be_completed(place, sign_in):
    version = in_state(place, "in_review")
    assert (
        sign_in(place.coordinator)
        .post(step(version, "ask_to_complete"), {"comment": "Ajoutez le tonnage."})
        .status_code
        == 302
    )
    page = sign_in(place.author).get(version.get_absolute_url())
    assert page.context["said"].comment == "Ajoutez le tonnage."
    assert page.content.decode().count("Ajoutez le tonnage.") == 2  # above, and in the journal


def test_a_draft_has_nothing_said_of_it(place, sign_in):
    assert sign_in(place.author).get(in_state(place, "draft").get_absolute_url()).context["said"] is None
