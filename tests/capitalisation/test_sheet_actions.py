"""A sheet from its first line to its publication, by the actions."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from capitalisation.actions import comment as comments
from capitalisation.actions import sheet as sheets
from capitalisation.enums import SheetStatus
from capitalisation.models import Block, Comment, Sheet, SheetVersion
from records.journal import JournalEntry
from records.transitions import AlreadyMoved, NotAllowed, NotReady
from tests import factories

pytestmark = pytest.mark.django_db

TEXT = {
    "pitch": "Trier à la maison coûte moins cher.",
    "maturity": "good",
    "problem": "La décharge est pleine.",
    "objectives": "Réduire de moitié.",
    "beneficiaries": "Les habitants.",
    "description": "Deux bacs par immeuble.",
    "cost_range": "under_100",
    "failures": "Le premier calendrier.",
}
BLOCKS = [{"name": "Deux bacs"}]


@pytest.fixture
def place():
    """A city in a network, with its focal point, the coordinator, and a focal point of another city."""

    class Place:
        city, network = factories.city(name_fr="Agadir"), factories.network()

    Place.author = factories.focal_point(Place.city, Place.network)
    Place.coordinator = factories.coordinator(Place.network)
    Place.reviewer = factories.focal_point(factories.city(name_fr="Safi"), Place.network)
    return Place


def opened(place, **fields):
    values = {"by": place.author, "city": place.city, "lead_network": place.network, "title": "Le tri à la source"}
    return sheets.create(**{**values, **fields})


def written(place):
    version = opened(place).latest
    return sheets.save(version=version, by=place.author, revision=0, fields=TEXT, blocks=[{"name": "Deux bacs"}])


def submitted(place):
    return sheets.submit(version=written(place), by=place.author)


def in_review(place):
    return sheets.name_reviewer(version=submitted(place), by=place.coordinator, reviewer=place.reviewer)


def validated(place):
    return sheets.validate(version=in_review(place), by=place.coordinator)


def published(place):
    return sheets.publish(version=validated(place), by=place.coordinator)


def test_the_whole_way_from_draft_to_publication_and_a_second_version(place):
    version = in_review(place)
    remark = comments.add(version=version, by=place.reviewer, section="results", text="D'où vient ce chiffre ?")
    with pytest.raises(NotReady):
        sheets.validate(version=version, by=place.coordinator)
    sheets.ask_to_complete(version=version, by=place.coordinator, reason="Citez la source.")
    comments.add(version=version, by=place.author, section="", text="De la pesée.", parent=remark)
    sheets.save(version=version, by=place.author, revision=1, fields={"problem": "Pleine depuis 2009."})
    comments.resolve(comment=remark, by=place.reviewer)
    sheets.submit(version=version, by=place.author)
    sheets.name_reviewer(version=version, by=place.coordinator, reviewer=place.reviewer)
    sheets.validate(version=version, by=place.coordinator)
    sheets.publish(version=version, by=place.coordinator)
    sheet = Sheet.objects.get()
    today = timezone.localdate()
    assert (sheet.online, sheet.latest, sheet.first_published_on) == (version, version, today)
    assert version.review_by > today
    second = sheets.new_version(sheet=sheet, by=place.author)
    assert (second.number, second.problem, second.status) == (2, "Pleine depuis 2009.", "draft")
    assert [block.name for block in second.blocks.all()] == ["Deux bacs"]
    assert second.published_on is None
    assert second.reviewer is None
    sheets.submit(version=second, by=place.author)
    sheets.name_reviewer(version=second, by=place.coordinator, reviewer=place.reviewer)
    sheets.validate(version=second, by=place.coordinator)
    assert Sheet.objects.get().online == version
    sheets.publish(version=second, by=place.coordinator)
    version.refresh_from_db()
    sheet = Sheet.objects.get()
    assert (sheet.online, sheet.latest, version.status) == (second, second, SheetStatus.REPLACED)
    assert version.blocks.count() == 1
    assert JournalEntry.objects.filter(event="replace", by=None).count() == 1


# --- Opening ---------------------------------------------------------------------------------------------------------


def test_only_the_citys_focal_points_and_the_coordination_open_a_sheet(place):
    elsewhere = factories.focal_point(place.city, factories.network())
    elected = factories.elected_official(place.city)
    for person in (place.reviewer, elsewhere, elected, factories.secretary(), factories.partner()):
        with pytest.raises(NotAllowed):
            opened(place, by=person)
    assert opened(place, by=factories.focal_point(place.city, place.network, titular=False)).latest.number == 1
    assert opened(place, by=place.coordinator, title="Autre").latest.created_by == place.coordinator


def test_a_city_that_is_no_member_has_no_sheet(place):
    with pytest.raises(NotReady) as refused:
        opened(place, by=place.coordinator, city=factories.city())
    assert refused.value.fields == ("city",)


@pytest.mark.parametrize("title", ["", "   ", "x" * 101])
def test_a_title_is_there_and_has_at_most_a_hundred_characters(place, title):
    with pytest.raises(ValidationError) as refused:
        opened(place, title=title)
    assert list(refused.value.error_dict) == ["title"]
    assert not Sheet.objects.exists()


def test_the_same_form_sent_twice_opens_one_sheet(place):
    opened(place)
    with pytest.raises(NotReady):
        opened(place, title=" Le tri à la source ")
    assert Sheet.objects.count() == 1


# --- Writing ---------------------------------------------------------------------------------------------------------


def test_the_second_of_two_writers_is_told_and_nothing_is_lost(place):
    version = opened(place).latest
    sheets.save(version=version, by=place.author, revision=0, fields={"problem": "Le mien."})
    stale = SheetVersion.objects.get()
    with pytest.raises(sheets.Conflict) as conflict:
        sheets.save(version=stale, by=place.coordinator, revision=0, fields={"problem": "Le sien."})
    assert conflict.value.current.problem == "Le mien."
    assert conflict.value.current.revision == 1
    assert SheetVersion.objects.get().problem == "Le mien."


def test_rows_are_kept_replaced_and_put_in_order(place):
    version = sheets.save(
        version=opened(place).latest,
        by=place.author,
        revision=0,
        fields={},
        blocks=[{"name": "Un"}, {"name": "Deux"}],
        steps=[{"text": "Réunir"}],
        actors=[{"kind": "commune", "name": "La commune"}],
        results=[{"indicator": "Taux de tri", "before": "4 %", "after": "19 %"}],
    )
    first, second = version.blocks.all()
    rows = [{"pk": second.pk, "name": "Deux, revu"}, {"name": "Trois"}]
    sheets.save(version=version, by=place.author, revision=1, fields={}, blocks=rows)
    assert [(row.pk == second.pk, row.name) for row in version.blocks.all()] == [(True, "Deux, revu"), (False, "Trois")]
    assert version.steps.count() == 1
    assert not Block.objects.filter(pk=first.pk).exists()


def test_a_row_of_another_sheet_cannot_be_taken(place):
    foreign = factories.sheet().latest.blocks.get()
    version = opened(place).latest
    with pytest.raises(ValidationError):
        sheets.save(
            version=version, by=place.author, revision=0, fields={}, blocks=[{"pk": foreign.pk, "name": "À moi"}]
        )
    foreign.refresh_from_db()
    assert foreign.name == "Deux bacs"
    assert SheetVersion.objects.get(pk=version.pk).revision == 0


def test_what_is_not_text_cannot_be_saved(place):
    version = opened(place).latest
    for name in ("status", "sheet", "reviewer", "published_on", "released_by_secretariat"):
        with pytest.raises(ValueError, match=name):
            sheets.save(version=version, by=place.author, revision=0, fields={name: "published"})


def test_the_end_is_not_before_the_beginning(place):
    today = timezone.localdate()
    with pytest.raises(ValidationError):
        sheets.save(
            version=opened(place).latest,
            by=place.author,
            revision=0,
            fields={"started_on": today, "ended_on": today - timedelta(days=1)},
        )


def test_a_submitted_sheet_is_no_longer_written(place):
    version = submitted(place)
    with pytest.raises(AlreadyMoved):
        sheets.save(version=version, by=place.author, revision=1, fields={"problem": "Encore."})


def test_whoever_saves_becomes_an_author(place):
    version = opened(place).latest
    sheets.save(version=version, by=place.coordinator, revision=0, fields={"problem": "P"})
    assert set(version.authors.all()) == {place.author, place.coordinator}


def test_whoever_saved_stays_an_author_and_does_not_publish(place):
    version = opened(place).latest
    named = factories.focal_point(place.city, place.network, titular=False)
    sheets.save(version=version, by=place.coordinator, revision=0, fields={**TEXT, "authors": [named]}, blocks=BLOCKS)
    sheets.save(version=version, by=place.author, revision=1, fields={"authors": []})
    # Who was only named may be taken out again; who saved may not.
    assert set(version.authors.all()) == {place.author, place.coordinator}
    reviewed(version, place)
    with pytest.raises(NotAllowed):
        sheets.publish(version=version, by=place.coordinator)
    sheets.publish(version=version, by=factories.coordinator(place.network))
    # The next version begins with their text.
    second = sheets.new_version(sheet=version.sheet, by=place.author)
    sheets.save(version=second, by=place.author, revision=0, fields={"authors": []})
    reviewed(second, place)
    with pytest.raises(NotAllowed):
        sheets.publish(version=second, by=place.coordinator)


def reviewed(version, place):
    sheets.submit(version=version, by=place.author)
    sheets.name_reviewer(version=version, by=place.coordinator, reviewer=place.reviewer)
    sheets.validate(version=version, by=place.coordinator)


# --- Review ----------------------------------------------------------------------------------------------------------


def test_an_incomplete_sheet_is_not_submitted(place):
    version = opened(place).latest
    with pytest.raises(NotReady) as refused:
        sheets.submit(version=version, by=place.author)
    assert set(refused.value.fields) == set(TEXT)
    sheets.save(version=version, by=place.author, revision=0, fields=TEXT)
    with pytest.raises(NotReady):
        sheets.submit(version=version, by=place.author)


def test_the_reviewer_is_of_another_city_of_the_network_and_no_author(place):
    version = submitted(place)
    deputy = factories.focal_point(place.city, place.network, titular=False)
    stranger = factories.focal_point(factories.city(), factories.network())
    both = factories.elected_official(factories.membership(network=place.network).city)
    factories.appointment(role="elected_official", city=place.city, person=both)
    for person in (place.author, deputy, stranger, both, place.coordinator, factories.outsider(), None):
        with pytest.raises(NotReady):
            sheets.name_reviewer(version=version, by=place.coordinator, reviewer=person)
    elected = factories.elected_official(factories.membership(network=place.network).city)
    assert sheets.name_reviewer(version=version, by=place.coordinator, reviewer=elected).reviewer == elected


def test_the_reviewer_sees_and_comments_only(place):
    version = in_review(place)
    assert SheetVersion.objects.visible_to(place.reviewer).get() == version
    with pytest.raises(NotAllowed):
        sheets.validate(version=version, by=place.reviewer)
    with pytest.raises(NotAllowed):
        sheets.ask_to_complete(version=version, by=place.reviewer, reason="Non")
    with pytest.raises(NotAllowed):
        sheets.save(version=version, by=place.reviewer, revision=1, fields={})


def test_those_concerned_are_written_to(place, on_commit):
    with on_commit():
        version = in_review(place)
    told = {message.to[0] for message in mail.outbox}
    assert {place.coordinator.email, place.reviewer.email} <= told
    assert place.author.email not in told
    mail.outbox.clear()
    with on_commit():
        sheets.ask_to_complete(version=version, by=place.coordinator, reason="Citez la source.")
    assert [message.to[0] for message in mail.outbox] == [place.author.email]
    assert "Citez la source." in mail.outbox[0].body


def test_completing_takes_the_secretariats_agreement_back(place, settings):
    settings.SHEET_SECOND_GATE = True
    version = validated(place)
    sheets.release(version=version, by=factories.secretary())
    sheets.ask_to_complete(version=version, by=place.coordinator, reason="Une coquille.")
    assert SheetVersion.objects.get().released_by_secretariat is False


# --- Publication -----------------------------------------------------------------------------------------------------


def test_nobody_publishes_what_they_wrote(place):
    version = opened(place).latest
    sheets.save(version=version, by=place.coordinator, revision=0, fields=TEXT, blocks=[{"name": "Deux bacs"}])
    sheets.submit(version=version, by=place.author)
    sheets.name_reviewer(version=version, by=place.coordinator, reviewer=place.reviewer)
    sheets.validate(version=version, by=place.coordinator)
    with pytest.raises(NotAllowed):
        sheets.publish(version=version, by=place.coordinator)
    sheets.publish(version=version, by=factories.coordinator(place.network))


def test_publishing_twice_happens_once_and_the_second_is_told(place):
    version = published(place)
    stale = SheetVersion.objects.get()
    stale.status = SheetStatus.VALIDATED
    with pytest.raises(AlreadyMoved):
        sheets.publish(version=stale, by=factories.coordinator(place.network))
    version.refresh_from_db()
    assert version.status == SheetStatus.PUBLISHED
    assert JournalEntry.objects.filter(event="publish").count() == 1


def test_a_refused_publication_leaves_the_old_version_online(place):
    sheet = published(place).sheet
    second = sheets.new_version(sheet=sheet, by=place.author)
    with pytest.raises(AlreadyMoved):
        sheets.publish(version=second, by=place.coordinator)
    assert Sheet.objects.get().online.status == SheetStatus.PUBLISHED


def test_the_review_date_is_to_come(place):
    version = validated(place)
    with pytest.raises(ValidationError) as refused:
        sheets.publish(version=version, by=place.coordinator, review_by=timezone.localdate())
    assert list(refused.value.error_dict) == ["review_by"]


def test_the_second_gate_waits_for_the_secretariat(place, settings):
    settings.SHEET_SECOND_GATE = True
    version = validated(place)
    secretary = factories.secretary()
    with pytest.raises(NotReady):
        sheets.publish(version=version, by=place.coordinator)
    sheets.release(version=version, by=secretary)
    with pytest.raises(AlreadyMoved):
        sheets.release(version=version, by=secretary)
    assert sheets.publish(version=version, by=place.coordinator).status == SheetStatus.PUBLISHED


def test_an_archived_sheet_is_offline_and_can_be_taken_up_again(place):
    version = published(place)
    with pytest.raises(NotReady):
        sheets.archive(version=version, by=place.coordinator, reason=" ")
    sheets.archive(version=version, by=place.coordinator, reason="Dispositif abandonné.")
    sheet = Sheet.objects.get()
    assert sheet.online is None
    assert not Sheet.objects.published().exists()
    assert sheets.new_version(sheet=sheet, by=place.author).number == 2


def test_one_new_version_at_a_time_and_only_of_what_was_published(place):
    sheet = opened(place)
    with pytest.raises(AlreadyMoved):
        sheets.new_version(sheet=sheet, by=place.author)
    other = factories.sheet(city=place.city, lead_network=place.network)
    sheets.new_version(sheet=other, by=place.author)
    with pytest.raises(AlreadyMoved):
        sheets.new_version(sheet=other, by=place.author)
    assert other.versions.count() == 2


def test_a_rejected_version_leaves_the_one_online(place):
    sheet = published(place).sheet
    second = sheets.new_version(sheet=sheet, by=place.author)
    sheets.submit(version=second, by=place.author)
    sheets.reject(version=second, by=place.coordinator, reason="Rien de neuf.")
    assert Sheet.objects.get().online.number == 1
    assert sheets.new_version(sheet=sheet, by=place.author).number == 3


def test_a_published_sheet_marked_as_aged_stays_online(place):
    version = published(place)
    sheets.mark_to_update(version=version, by=place.coordinator)
    assert version.status == SheetStatus.TO_UPDATE
    assert Sheet.objects.published().get().online == version


# --- What one may see ------------------------------------------------------------------------------------------------


def test_drafts_are_seen_by_those_who_work_on_them(place):
    version = opened(place).latest
    elected = factories.elected_official(place.city)
    for person in (place.author, place.coordinator, elected, factories.secretary()):
        assert SheetVersion.objects.visible_to(person).filter(pk=version.pk).exists()
        assert Sheet.objects.visible_to(person).exists()
    for person in (place.reviewer, factories.partner(), factories.outsider()):
        assert not SheetVersion.objects.visible_to(person).exists()
        assert not Sheet.objects.visible_to(person).exists()


def test_readers_see_the_version_online_and_no_comment(place):
    sheet = published(place).sheet
    sheets.new_version(sheet=sheet, by=place.author)
    Comment.objects.create(version=sheet.online, by=place.reviewer, section="results", text="D'où vient-il ?")
    reader = factories.focal_point(factories.city(), place.network)
    assert [version.number for version in SheetVersion.objects.visible_to(reader)] == [1]
    assert not Comment.objects.visible_to(reader).exists()
    newest = SheetVersion.objects.newest_for(place.author)
    assert [version.number for version in newest] == [2]


def test_a_version_read_whole_asks_nothing_more(place, django_assert_num_queries):
    version = written(place)
    with django_assert_num_queries(1):
        read = SheetVersion.objects.complete().get(pk=version.pk)
        assert [row.name for row in read.rows_of("blocks")] == ["Deux bacs"]
        assert [str(person) for person in read.writers] == [str(place.author)]
        assert read.was_written_by(place.author)
        assert read.sheet.city.region.name
