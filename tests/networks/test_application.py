"""Applications: written in parts, signed off, submitted; and reviewed by people who do not see one another."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from networks.actions import application as actions
from networks.actions import review as reviewing
from networks.models import Application, Review
from records.transitions import NotAllowed, NotReady, apply
from records.uploads import files_of
from tests import factories
from tests.addresses import step
from tests.factories import calls
from tests.factories import networks as places
from tests.factories.networks import upload

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def page(name, *args):
    return reverse(f"networks:{name}", args=args)


@pytest.fixture
def call():
    return factories.call()


@pytest.fixture
def city():
    return factories.city()


def done(browser, application):
    """The parts that its page says are done."""
    parts = browser.get(application.get_absolute_url()).context["parts"]
    return {part["slug"] for part in parts if part["is_done"]}


def test_a_city_applies_in_parts_and_its_official_signs_off(call, city, sign_in):
    official = factories.elected_official(city)
    technician = factories.focal_point(city)
    browser = sign_in(technician)
    response = browser.post(page("call_apply", call.pk))
    made = Application.objects.get()
    assert response.headers["Location"] == made.get_absolute_url()
    assert made.city == city
    contact = {f"contact_{name}": "Nadia" for name in ("given_name", "family_name", "function")}
    for part, typed in (
        ("motivation", {"motivation": "Échanger", "problem": "Des retards"}),
        ("experience", {"experience": "Deux essais"}),
        ("echanges", {"themes_offered": "Le tri", "themes_sought": "Les coûts"}),
        ("moyens", {"means": "Deux agents"}),
        ("point-focal", {**contact, "contact_email": "nadia@ville.example"}),
        ("annexes", {"upload": upload("plan.pdf")}),
    ):
        assert part not in done(browser, made)
        assert browser.post(page("application_part", made.pk, part), typed).status_code == 302
        assert part in done(browser, made)
    assert [file.original_name for file in files_of(made)] == ["plan.pdf"]
    assert browser.post(step(made, "sign_off")).status_code == 403
    assert sign_in(official).post(step(made, "sign_off")).status_code == 302
    assert sign_in(technician).post(step(made, "submit")).status_code == 302
    made.refresh_from_db()
    assert (made.status, made.motivation) == ("submitted", "Échanger")
    assert {review.reviewer for review in made.reviews.all()} == {*call.reviewers.all()}


def test_what_is_not_answered_is_named_before_it_is_signed_off(sign_in):
    made = factories.application(state="draft", means="")
    answer = sign_in(places.official_in_office(made.city)).get(made.get_absolute_url())
    refused = {move.name: move.refused for move in answer.context["moves"]}
    assert "moyens" in refused["sign_off"]


def test_applying_twice_leads_to_the_one_application(call, city, sign_in):
    first, second = factories.focal_point(city), factories.elected_official(city)
    targets = {sign_in(person).post(page("call_apply", call.pk)).headers["Location"] for person in (first, second)}
    assert targets == {Application.objects.get().get_absolute_url()}


def test_a_member_is_told_that_it_is_one(call, city, sign_in):
    factories.membership(city=city, network=call.network)
    answer = sign_in(places.official_in_office(city)).post(page("call_apply", call.pk), follow=True)
    assert "déjà" in str([*answer.context["messages"]][0])
    assert not Application.objects.exists()


@pytest.mark.parametrize("fields", [{"opens_on": TODAY() + timedelta(days=1)}, {"state": "draft"}])
def test_no_city_applies_before_the_first_day(city, fields):
    call = factories.call(**{"state": "draft", **fields})
    with pytest.raises(NotReady):
        actions.begin(call=call, city=city, by=factories.elected_official(city))


def test_no_city_submits_after_the_last_day():
    made = factories.application(state="signed_off")
    official = places.official_in_office(made.city)
    with places.on(made.call.closes_on + timedelta(days=1)), pytest.raises(NotReady):
        actions.submit(application=made, by=official)


def test_another_city_s_people_neither_see_nor_write_it(sign_in):
    made = factories.application()
    for person in (factories.focal_point(), factories.elected_official(), factories.partner(), factories.outsider()):
        browser = sign_in(person)
        assert browser.get(made.get_absolute_url()).status_code == 404
        assert browser.post(page("application_part", made.pk, "moyens"), {"means": "Rien"}).status_code == 404
        with pytest.raises(NotAllowed):
            actions.fill(application=made, by=person, means="Rien")


def test_answers_stay_once_they_are_signed_off(sign_in):
    made = factories.application(state="signed_off")
    official = places.official_in_office(made.city)
    answer = sign_in(official).post(page("application_part", made.pk, "moyens"), {"means": "Davantage"})
    assert answer.headers["Location"] == made.get_absolute_url()
    assert Application.objects.get(pk=made.pk).means == calls.ANSWER
    apply(made, "rework", by=official, comment="Un chiffre faux")
    assert actions.fill(application=made, by=official, means="Davantage").means == "Davantage"


@pytest.mark.parametrize(
    ("part", "typed", "field"),
    [
        ("moyens", {"means": "\u200b"}, "means"),
        ("moyens", {"means": "x" * 6001}, "means"),
        ("point-focal", {"contact_email": "personne"}, "contact_email"),
        ("motivation", {"motivation": "Bien", "problem": "Mal", "status": "retained"}, "__all__"),
    ],
)
def test_a_wrong_answer_is_said_beside_it(sign_in, part, typed, field):
    made = factories.application()
    answer = sign_in(places.official_in_office(made.city)).post(page("application_part", made.pk, part), typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


# --- Reviews ---------------------------------------------------------------------------------------------------------


def sent(review, points, **more):
    """What the page of a review sends: the same score everywhere."""
    return {f"points-{one.pk}": points for one in review.application.call.criteria.all()} | more


def test_a_reviewer_scores_hands_in_and_with_the_last_one_it_is_examined(sign_in):
    made = factories.application(state="submitted")
    for review in made.reviews.order_by("pk"):
        browser = sign_in(review.reviewer)
        assert browser.post(step(review, "hand_in")).status_code == 422
        assert browser.post(review.get_absolute_url(), sent(review, 4, opinion="Solide")).status_code == 302
        assert browser.post(step(review, "hand_in")).status_code == 302
    made.refresh_from_db()
    assert (made.status, made.points) == ("examined", 80)


def test_nobody_reads_the_scores_of_others_before_all_are_in(sign_in):
    made = factories.application(state="submitted")
    first, second = made.reviews.order_by("pk")
    calls.score(first)
    readers = [second.reviewer, factories.secretary(), factories.coordinator(made.call.network)]
    for person in readers:
        assert sign_in(person).get(first.get_absolute_url()).status_code == 404
        assert first not in Review.objects.visible_to(person)
    calls.score(second)
    for person in readers:
        assert sign_in(person).get(first.get_absolute_url()).status_code == 200
    for person in (places.official_in_office(made.city), factories.focal_point(), factories.outsider()):
        assert sign_in(person).get(first.get_absolute_url()).status_code == 404


def test_a_city_reads_its_score_once_it_is_decided(sign_in):
    made = factories.application(state="examined")
    browser = sign_in(places.official_in_office(made.city))
    assert not browser.get(made.get_absolute_url()).context["shows_points"]
    calls.close(made.call, "decided")
    assert browser.get(made.get_absolute_url()).context["shows_points"]


def test_whoever_represents_the_city_does_not_review_it(sign_in):
    city = factories.city()
    judge = factories.elected_official(city)
    call = factories.call(reviewers=[judge, factories.coordinator(), factories.coordinator()])
    made = factories.application(call=call, city=city, state="submitted")
    assert judge not in [review.reviewer for review in made.reviews.all()]
    other = factories.application(call=call, state="submitted").reviews.get(reviewer=judge)
    # Named for its own city later on.
    factories.focal_point(city=other.application.city, person=judge)
    assert sign_in(judge).post(other.get_absolute_url(), sent(other, 5)).status_code == 403


@pytest.mark.parametrize("points", ["6", "-1", "beaucoup"])
def test_scores_go_from_0_to_5(sign_in, points):
    review = factories.review()
    answer = sign_in(review.reviewer).post(review.get_absolute_url(), sent(review, points))
    assert answer.status_code == 422
    assert not review.scores.exists()


def test_a_comment_without_its_score_is_not_lost_in_silence(sign_in):
    review = factories.review()
    criterion = review.application.call.criteria.first()
    typed = sent(review, "") | {f"why-{criterion.pk}": "Un plan clair"}
    answer = sign_in(review.reviewer).post(review.get_absolute_url(), typed)
    assert answer.status_code == 422
    assert [*answer.context["form"].errors] == [f"points-{criterion.pk}"]
    assert "Un plan clair" in answer.text


def test_a_review_is_taken_back_while_another_is_missing():
    review = factories.review(state="in")
    apply(review, "take_back", by=review.reviewer)
    for one in review.application.reviews.all():
        calls.score(one)
    with pytest.raises(NotReady):
        apply(review, "take_back", by=review.reviewer)


def test_one_review_alone_does_not_examine_an_application():
    city = factories.city()
    call = factories.call(reviewers=[factories.elected_official(city), factories.coordinator()])
    made = factories.application(call=call, city=city, state="submitted")
    calls.score(made.reviews.get())
    made.refresh_from_db()
    assert made.status == "submitted"


def test_a_reviewer_who_left_office_does_not_score():
    review = factories.review()
    review.reviewer.appointments.update(end=TODAY() - timedelta(days=1))
    with pytest.raises(NotAllowed):
        reviewing.score(review=review, by=review.reviewer, scores={})
