"""Comments beside a section: made, answered, settled."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from capitalisation.actions import comment as comments
from capitalisation.actions import sheet as sheets
from capitalisation.models import Comment, Sheet
from capitalisation.rules import works_on
from networks.models.appointment import offices_of
from records.transitions import AlreadyMoved, NotAllowed, NotReady
from remam.awaiting import KINDS
from remam.rows.kind import read
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def review():
    """A version under review, with those who take part in it."""

    class Review:
        city, network = factories.city(name_fr="Agadir"), factories.network()

    Review.author = factories.focal_point(Review.city, Review.network)
    Review.coordinator = factories.coordinator(Review.network)
    Review.reviewer = factories.focal_point(factories.city(name_fr="Safi"), Review.network)
    Review.version = factories.sheet_version(
        state="in_review", city=Review.city, lead_network=Review.network, by=Review.author, reviewer=Review.reviewer
    )
    return Review


def made(review, **fields):
    values = {"version": review.version, "by": review.reviewer, "section": "results", "text": "D'où vient-il ?"}
    return comments.add(**{**values, **fields})


# --- By the actions --------------------------------------------------------------------------------------------------


def test_the_reviewer_and_the_coordination_comment_and_the_authors_answer(review):
    first = made(review)
    made(review, by=review.coordinator, section="means")
    answer = made(review, by=review.author, parent=first, section="", text="De la pesée.")
    assert (answer.section, answer.parent) == ("results", first)
    assert Comment.objects.open().count() == 2
    # An answer to an answer stands below the same comment.
    assert made(review, parent=answer, text="Merci.").parent == first


def test_others_do_not_comment(review):
    for person in (review.author, factories.elected_official(review.city), factories.secretary(), factories.partner()):
        with pytest.raises(NotAllowed):
            made(review, by=person)
    with pytest.raises(NotAllowed):
        made(review, by=factories.focal_point(factories.city(), review.network), parent=made(review))


@pytest.mark.parametrize("fields", [{"text": ""}, {"text": "  "}, {"section": "colour"}])
def test_a_comment_has_a_text_and_a_section(review, fields):
    with pytest.raises(ValidationError):
        made(review, **fields)
    assert not Comment.objects.exists()


def test_the_same_comment_twice_is_one(review):
    made(review)
    with pytest.raises(AlreadyMoved):
        made(review)
    assert Comment.objects.count() == 1


def test_whoever_commented_and_the_coordination_settle(review):
    comment = made(review)
    for person in (review.author, factories.secretary()):
        with pytest.raises(NotAllowed):
            comments.resolve(comment=comment, by=person)
    comments.resolve(comment=comment, by=review.reviewer)
    assert not comment.is_open
    with pytest.raises(AlreadyMoved):
        comments.resolve(comment=comment, by=review.coordinator)
    with pytest.raises(NotReady):
        made(review, parent=comment, by=review.author, text="Encore.")
    comments.reopen(comment=comment, by=review.coordinator)
    assert Comment.objects.open().get() == comment
    with pytest.raises(AlreadyMoved):
        comments.reopen(comment=comment, by=review.coordinator)


def test_an_answer_is_settled_with_its_comment(review):
    answer = made(review, by=review.author, parent=made(review), text="De la pesée.")
    with pytest.raises(NotReady):
        comments.resolve(comment=answer, by=review.coordinator)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("settled", [True, False])
def test_nothing_is_said_while_the_sheet_is_being_validated(review, settled):
    """Reopened, or answered: the one who validates waits for it, and is then told that a comment is open."""
    comment = made(review)
    comments.resolve(comment=comment, by=review.reviewer)
    refused = []

    def validate():
        try:
            sheets.validate(version=review.version, by=review.coordinator)
        except NotReady as error:
            refused.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=validate)
    with transaction.atomic():
        if settled:
            comments.reopen(comment=comment, by=review.reviewer)
        else:
            made(review, section="means")
        other.start()
        other.join(1)
        assert other.is_alive()
    other.join(30)
    review.version.refresh_from_db()
    assert review.version.status == "in_review"
    assert len(refused) == 1


def test_an_answer_is_not_given_to_what_has_just_been_resolved(review):
    comment = made(review)
    read_before = Comment.objects.get(pk=comment.pk)
    comments.resolve(comment=comment, by=review.reviewer)
    with pytest.raises(NotReady):
        made(review, parent=read_before, by=review.author, text="Encore.")


def test_there_is_nothing_to_say_before_and_after_the_review():
    for state in ("draft", "validated", "published"):
        version = factories.sheet_version(state=state)
        with pytest.raises(AlreadyMoved):
            comments.add(
                version=version, by=factories.coordinator(version.sheet.lead_network), section="results", text="Tard"
            )


def test_a_reviewer_whose_office_in_the_network_has_ended_is_out(review, sign_in):
    """Though they are still in office elsewhere."""
    city = review.reviewer.appointments.get().city
    factories.focal_point(city, factories.network(), person=review.reviewer)
    made(review)
    yesterday = timezone.localdate() - timedelta(days=1)
    ended = review.reviewer.appointments.filter(network=review.network)
    ended.update(status="ended", start=yesterday, end=yesterday, end_reason="resignation")
    client = sign_in(review.reviewer)
    assert client.get(review.version.get_absolute_url()).status_code == 404
    assert client.post(add_page(review), {"section": "results", "text": "Encore."}).status_code == 404
    reader = Person.objects.get(pk=review.reviewer.pk)
    assert not works_on(reader, review.version)
    assert not Comment.objects.visible_to(reader).exists()
    assert not Sheet.objects.visible_to(reader).exists()
    with pytest.raises(NotAllowed):
        made(review, by=reader, text="Encore.")
    rows, _totals = read(KINDS, reader, offices_of(reader), limit=50)
    assert "sheet_to_review" not in {row.kind for row in rows}


# --- By the pages ----------------------------------------------------------------------------------------------------


def add_page(review):
    return reverse("capitalisation:comment_add", args=[review.version.pk])


def test_a_comment_is_made_answered_and_settled_on_the_page(review, sign_in):
    response = sign_in(review.reviewer).post(add_page(review), {"section": "results", "text": "D'où vient-il ?"})
    comment = Comment.objects.get()
    assert response.url.endswith("#results")
    page = sign_in(review.author).get(review.version.get_absolute_url()).content.decode()
    answer = reverse("capitalisation:comment_answer", args=[comment.pk])
    assert answer in page
    assert add_page(review) not in page
    assert reverse("capitalisation:comment_resolve", args=[comment.pk]) not in page
    sign_in(review.author).post(answer, {"text": "De la pesée."})
    client = sign_in(review.reviewer)
    assert "De la pesée." in client.get(review.version.get_absolute_url()).content.decode()
    client.post(reverse("capitalisation:comment_resolve", args=[comment.pk]))
    assert not Comment.objects.open().exists()
    # Pressed again: told, and nothing happens.
    response = client.post(reverse("capitalisation:comment_resolve", args=[comment.pk]), follow=True)
    assert [message.level_tag for message in response.context["messages"]][-1] == "warning"
    client.post(reverse("capitalisation:comment_reopen", args=[comment.pk]))
    assert Comment.objects.open().get() == comment


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001, "a\0b"])
def test_a_bad_comment_is_told_where_it_was_typed(review, sign_in, text):
    response = sign_in(review.reviewer).post(add_page(review), {"section": "means", "text": text})
    assert response.status_code == 422
    page = response.content.decode()
    assert 'id="text-means_error"' in page
    assert text.strip().replace("\0", "") in page
    assert not Comment.objects.exists()


def test_a_bad_answer_is_told_where_it_was_typed(review, sign_in):
    comment = made(review)
    url = reverse("capitalisation:comment_answer", args=[comment.pk])
    response = sign_in(review.author).post(url, {"text": ""})
    assert response.status_code == 422
    assert f'id="text-to-{comment.pk}_error"' in response.content.decode()


def test_a_section_that_does_not_exist_is_refused(review, sign_in):
    response = sign_in(review.reviewer).post(add_page(review), {"section": "colour", "text": "Vert"})
    assert response.status_code == 422
    assert "section" in response.context["refused"].errors
    assert not Comment.objects.exists()


def test_a_version_that_one_may_not_see_is_not_found(review, sign_in):
    stranger = factories.focal_point(factories.city(), review.network)
    comment = made(review)
    for person in (stranger, factories.partner(), factories.outsider()):
        client = sign_in(person)
        assert client.post(add_page(review), {"section": "results", "text": "Moi"}).status_code == 404
        for name in ("comment_answer", "comment_resolve", "comment_reopen"):
            url = reverse(f"capitalisation:{name}", args=[comment.pk])
            assert client.post(url, {"text": "Moi"}).status_code == 404
    assert Comment.objects.count() == 1


def test_who_sees_but_does_not_take_part_is_refused(review, sign_in):
    comment = made(review)
    for person in (factories.elected_official(review.city), factories.secretary()):
        client = sign_in(person)
        assert client.post(add_page(review), {"section": "results", "text": "Moi"}).status_code == 403
        assert client.post(reverse("capitalisation:comment_resolve", args=[comment.pk])).status_code == 403
    assert Comment.objects.open().count() == 1


def test_a_reviewer_out_of_office_no_longer_sees_the_sheet(review, sign_in):
    office = review.reviewer.appointments.get()
    office.status, office.end = "ended", office.start
    office.save()
    # Another office, which makes no member of anybody, gives nothing back.
    factories.partner(person=review.reviewer)
    client = sign_in(type(review.reviewer).objects.get(pk=review.reviewer.pk))
    assert client.get(review.version.get_absolute_url()).status_code == 404
    assert client.post(add_page(review), {"section": "results", "text": "Moi"}).status_code == 404
