"""Writing a sheet section by section."""

import pytest
from django.urls import reverse

from capitalisation.actions import sheet as sheets
from capitalisation.enums import Section
from capitalisation.models import Block, SheetVersion
from tests import factories
from tests.addresses import step

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    """A draft without text, its author and the coordinator."""

    class Draft:
        city, network = factories.city(name_fr="Agadir"), factories.network()

    Draft.author = factories.focal_point(Draft.city, Draft.network)
    Draft.coordinator = factories.coordinator(Draft.network)
    sheet = sheets.create(by=Draft.author, city=Draft.city, lead_network=Draft.network, title="Le tri")
    Draft.version = sheet.latest
    Draft.page = reverse("capitalisation:sheet_edit", args=[sheet.latest.pk])
    return Draft


def shown(client, draft, section):
    """What a browser would send back from the page of a section, unchanged."""
    response = client.get(draft.page, {"section": section})
    form, rows = response.context["form"], response.context["formset"]
    values = {field.html_name: field.value() for field in form}
    if rows is not None:
        values |= {field.html_name: field.value() for field in rows.management_form}
        values |= {field.html_name: field.value() for row in rows for field in row if field.name != "DELETE"}
    return {name: value for name, value in values.items() if value is not None}


def send(client, draft, section, values):
    return client.post(f"{draft.page}?section={section}", values)


def saved(draft):
    return SheetVersion.objects.get(pk=draft.version.pk)


def test_every_section_is_shown_and_saved_as_it_is(draft, sign_in):
    client = sign_in(draft.author)
    for section in Section:
        response = send(client, draft, section, shown(client, draft, section))
        assert response.status_code == 302, (section, response.context["form"].errors)
    assert saved(draft).title == "Le tri"


def test_a_section_is_saved_and_the_next_one_comes(draft, sign_in):
    client = sign_in(draft.author)
    typed = {**shown(client, draft, "problem"), "problem": "La décharge est pleine.", "then": "next"}
    response = send(client, draft, "problem", typed)
    assert response.url == f"{draft.page}?section=actors"
    assert saved(draft).problem == "La décharge est pleine."
    response = send(client, draft, "transfer", {**shown(client, draft, "transfer"), "then": "next"})
    assert response.url == step(draft.version, "submit")
    response = send(client, draft, "problem", {**shown(client, draft, "problem"), "then": "close"})
    assert response.url == draft.version.get_absolute_url()


@pytest.mark.parametrize(
    ("section", "field", "value"),
    [
        ("identity", "title", ""),
        ("identity", "title", "x" * 101),
        ("identity", "pitch", "x" * 201),
        ("identity", "maturity", "perfect"),
        ("identity", "started_on", "31/02/2020"),
        ("identity", "sub_theme", "999999"),
        ("identity", "origin", "999999"),
        ("problem", "problem", "x" * 6001),
        ("means", "budget_mad", "-1"),
        ("means", "budget_mad", "beaucoup"),
        ("means", "cost_range", "free"),
    ],
)
def test_a_bad_value_is_told_beside_its_field_and_stays_typed(draft, sign_in, section, field, value):
    client = sign_in(draft.author)
    response = send(client, draft, section, {**shown(client, draft, section), field: value})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"][field].value() == value
    assert f'id="id_{field}_error"' in response.content.decode()
    assert saved(draft).revision == 0


def test_the_end_is_not_before_the_beginning(draft, sign_in):
    client = sign_in(draft.author)
    dates = {"started_on": "2020-05-02", "ended_on": "2020-05-01"}
    response = send(client, draft, "identity", {**shown(client, draft, "identity"), **dates})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["ended_on"]


def test_amounts_are_read_as_people_write_them(draft, sign_in):
    client = sign_in(draft.author)
    send(client, draft, "means", {**shown(client, draft, "means"), "budget_mad": "240\u202f000,50"})
    assert str(saved(draft).budget_mad) == "240000.50"


def test_only_the_networks_own_sub_themes_and_sessions_are_accepted(draft, sign_in):
    client = sign_in(draft.author)
    foreign = factories.session(state="held", visibility="network")
    response = send(client, draft, "identity", {**shown(client, draft, "identity"), "origin": foreign.pk})
    assert list(response.context["form"].errors) == ["origin"]
    own = factories.session(state="held", lead_network=draft.network)
    send(client, draft, "identity", {**shown(client, draft, "identity"), "origin": own.pk})
    assert saved(draft).origin_id == own.pk


@pytest.mark.parametrize("visibility", ["network", "city"])
def test_an_origin_in_ones_other_network_stays(draft, sign_in, visibility):
    told = factories.session(state="held", lead_network=factories.network(), visibility=visibility)
    # Named when the sheet was opened, by somebody who belongs to both networks, or did.
    SheetVersion.objects.filter(pk=draft.version.pk).update(origin=told)
    client = sign_in(draft.author)
    typed = {**shown(client, draft, "identity"), "pitch": "Trier à la source."}
    assert send(client, draft, "identity", typed).status_code == 302
    assert (saved(draft).origin_id, saved(draft).pitch) == (told.pk, "Trier à la source.")
    # What the author does not see is not named to them.
    assert told.title not in client.get(draft.page).content.decode()


def test_a_title_that_nobody_sees_is_refused(draft, sign_in):
    client = sign_in(draft.author)
    response = send(client, draft, "identity", {**shown(client, draft, "identity"), "title": "\u200b\u200f"})
    assert list(response.context["form"].errors) == ["title"]


def test_status_and_such_cannot_be_posted(draft, sign_in):
    client = sign_in(draft.author)
    forged = {
        "status": "published",
        "sheet": "1",
        "number": "9",
        "reviewer": draft.author.pk,
        "published_on": "2020-01-01",
    }
    for section in Section:
        send(client, draft, section, {**shown(client, draft, section), **forged})
    version = saved(draft)
    assert (version.status, version.number, version.reviewer, version.published_on) == ("draft", 1, None, None)


# --- Rows ------------------------------------------------------------------------------------------------------------


def test_rows_are_added_put_in_order_and_removed_without_a_script(draft, sign_in):
    client = sign_in(draft.author)
    typed = {**shown(client, draft, "blocks"), "blocks-0-name": "Un", "add": "row"}
    response = send(client, draft, "blocks", typed)
    assert response.url == f"{draft.page}?section=blocks&rows=1#last-row"
    typed = {**shown_more(client, draft), "blocks-1-name": "Deux", "blocks-0-ORDER": "2", "blocks-1-ORDER": "1"}
    send(client, draft, "blocks", typed)
    assert [block.name for block in saved(draft).blocks.all()] == ["Deux", "Un"]
    typed = {**shown(client, draft, "blocks"), "blocks-0-DELETE": "on"}
    send(client, draft, "blocks", typed)
    assert [block.name for block in saved(draft).blocks.all()] == ["Un"]


def shown_more(client, draft):
    """As `shown`, with one empty row more."""
    return {**shown(client, draft, "blocks"), "blocks-TOTAL_FORMS": "2"}


def test_an_existing_row_keeps_its_identity(draft, sign_in):
    client = sign_in(draft.author)
    send(client, draft, "blocks", {**shown(client, draft, "blocks"), "blocks-0-name": "Un"})
    pk = saved(draft).blocks.get().pk
    send(client, draft, "blocks", {**shown(client, draft, "blocks"), "blocks-0-text": "Un sec."})
    block = saved(draft).blocks.get()
    assert (block.pk, block.text) == (pk, "Un sec.")


def test_a_bad_row_is_told_and_stays_typed(draft, sign_in):
    client = sign_in(draft.author)
    typed = {**shown(client, draft, "blocks"), "blocks-0-name": "", "blocks-0-text": "Un sec."}
    response = send(client, draft, "blocks", typed)
    assert response.status_code == 422
    assert "name" in response.context["formset"].errors[0]
    assert "Un sec." in response.content.decode()
    typed = {**shown(client, draft, "blocks"), "blocks-0-name": "x" * 121}
    assert "name" in send(client, draft, "blocks", typed).context["formset"].errors[0]
    typed = {**shown(client, draft, "actors"), "actors-0-name": "X", "actors-0-kind": "king"}
    assert "kind" in send(client, draft, "actors", typed).context["formset"].errors[0]


def test_a_row_of_another_sheet_cannot_be_taken(draft, sign_in):
    foreign = factories.sheet().latest.blocks.get()
    client = sign_in(draft.author)
    typed = {**shown(client, draft, "blocks"), "blocks-0-name": "À moi", "blocks-0-pk": foreign.pk}
    response = send(client, draft, "blocks", typed)
    assert response.status_code == 422
    assert response.context["form"].non_field_errors()
    foreign.refresh_from_db()
    assert (foreign.name, foreign.version.sheet.city == draft.city) == ("Deux bacs", False)
    assert not Block.objects.filter(version=draft.version).exists()


@pytest.mark.parametrize("total", ["", "x", "100000"])
def test_a_forged_count_of_rows_is_an_error_of_the_form(draft, sign_in, total):
    client = sign_in(draft.author)
    response = send(client, draft, "blocks", {**shown(client, draft, "blocks"), "blocks-TOTAL_FORMS": total})
    assert response.status_code == 422


# --- Two people ------------------------------------------------------------------------------------------------------


def test_the_second_of_two_is_told_sees_both_texts_and_may_save_again(draft, sign_in):
    client = sign_in(draft.author)
    mine = {**shown(client, draft, "problem"), "problem": "La décharge est pleine."}
    sheets.save(version=draft.version, by=draft.coordinator, revision=0, fields={"problem": "La décharge est fermée."})
    response = send(client, draft, "problem", mine)
    assert response.status_code == 409
    page = response.content.decode()
    assert "<del>fermée.</del>" in page
    assert "<ins>pleine.</ins>" in page
    assert saved(draft).problem == "La décharge est fermée."
    form = response.context["form"]
    assert form["problem"].value() == "La décharge est pleine."
    again = {**mine, "revision": form["revision"].value(), "seen": form["seen"].value()}
    assert send(client, draft, "problem", again).status_code == 302
    assert saved(draft).problem == "La décharge est pleine."


def test_rows_that_differ_are_shown_as_well(draft, sign_in):
    client = sign_in(draft.author)
    mine = {**shown(client, draft, "blocks"), "blocks-0-name": "Deux bacs"}
    sheets.save(version=draft.version, by=draft.coordinator, revision=0, fields={}, blocks=[{"name": "Trois bacs"}])
    response = send(client, draft, "blocks", mine)
    assert response.status_code == 409
    assert "<del>Trois</del> bacs" in response.content.decode()
    assert "<ins>Deux</ins> bacs" in response.content.decode()


def test_two_people_in_different_sections_do_not_disturb_each_other(draft, sign_in):
    client = sign_in(draft.author)
    mine = {**shown(client, draft, "problem"), "problem": "La décharge est pleine."}
    sheets.save(version=draft.version, by=draft.coordinator, revision=0, fields={"failures": "Le calendrier."})
    assert send(client, draft, "problem", mine).status_code == 302
    version = saved(draft)
    assert (version.problem, version.failures, version.revision) == ("La décharge est pleine.", "Le calendrier.", 2)


def test_what_was_typed_survives_a_submission_by_somebody_else(draft, sign_in):
    version = factories.sheet_version(state="draft", by=None)
    author = version.created_by
    client = sign_in(author)
    page = reverse("capitalisation:sheet_edit", args=[version.pk])
    typed = {"revision": version.revision, "problem": "Encore une phrase.", "objectives": "O", "beneficiaries": "B"}
    sheets.submit(version=version, by=author)
    response = client.post(f"{page}?section=problem", typed)
    assert response.status_code == 422
    assert "Encore une phrase." in response.content.decode()
    assert client.get(page).url == version.get_absolute_url()


# --- Who -------------------------------------------------------------------------------------------------------------


def test_who_may_write(draft, sign_in):
    for person in (draft.author, draft.coordinator, factories.focal_point(draft.city, draft.network, titular=False)):
        assert sign_in(person).get(draft.page).status_code == 200
    for person in (factories.elected_official(draft.city), factories.secretary()):
        assert sign_in(person).get(draft.page).status_code == 403
        assert sign_in(person).post(draft.page, {}).status_code == 403
    other_network = factories.focal_point(draft.city, factories.network())
    assert sign_in(other_network).get(draft.page).status_code == 403
    for person in (factories.focal_point(factories.city(), draft.network), factories.partner(), factories.outsider()):
        assert sign_in(person).get(draft.page).status_code == 404
    assert sign_in(None).get(draft.page).status_code == 302


def test_a_focal_point_of_a_joint_network_only_reads(draft, sign_in):
    joint = factories.network()
    draft.version.sheet.networks.add(joint)
    assert sign_in(factories.focal_point(draft.city, joint)).get(draft.page).status_code == 403


def test_authors_are_chosen_among_the_citys_focal_points_and_others_stay(draft, sign_in):
    deputy = factories.focal_point(draft.city, draft.network, titular=False)
    sheets.save(version=draft.version, by=draft.coordinator, revision=0, fields={})
    client = sign_in(draft.author)
    typed = {**shown(client, draft, "identity"), "authors": [deputy.pk]}
    send(client, draft, "identity", typed)
    assert set(saved(draft).authors.all()) == {deputy, draft.coordinator, draft.author}
    stranger = factories.outsider()
    response = send(client, draft, "identity", {**shown(client, draft, "identity"), "authors": [stranger.pk]})
    assert list(response.context["form"].errors) == ["authors"]


def test_the_task_list_says_what_is_done_and_what_is_missing(draft, sign_in):
    client = sign_in(draft.author)
    sheets.save(
        version=draft.version, by=draft.author, revision=0, fields={"problem": "P", "pitch": "Q", "maturity": "good"}
    )
    states = {task["label"]: task["state"] for task in client.get(draft.page).context["tasks"]}
    assert states == {
        Section.IDENTITY.label: "done",
        Section.PROBLEM.label: "started",
        Section.ACTORS.label: "optional",
        Section.STEPS.label: "todo",
        Section.BLOCKS.label: "todo",
        Section.MEANS.label: "todo",
        Section.PEOPLE.label: "optional",
        Section.RESULTS.label: "optional",
        Section.LESSONS.label: "todo",
        Section.TRANSFER.label: "optional",
    }
