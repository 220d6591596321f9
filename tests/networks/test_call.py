"""Calls: written, opened, closed, and decided on by a ranking that everybody can check."""

from datetime import timedelta
from decimal import Decimal

import pytest
import zeal
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from networks.actions import call as actions
from networks.actions import decision
from networks.actions import review as reviewing
from networks.models import Application, Call, Membership
from records import journal
from records.merging import Conflict
from records.transitions import AlreadyMoved, NotAllowed, NotReady, apply
from tests import factories
from tests.addresses import step
from tests.factories import calls
from tests.factories import networks as places

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def form(*criteria, **fields):
    """What the page of a new call sends."""
    rows = criteria or (("Pertinence", 60), ("Moyens", 40))
    sent = {
        "title": "Appel aux villes",
        "kind": "projects",
        "object": "Échanger.",
        "opens_on": TODAY().isoformat(),
        "closes_on": (TODAY() + timedelta(days=30)).isoformat(),
        "places": "4",
        "minimum": "50",
        "criteria-TOTAL_FORMS": len(rows),
        "criteria-INITIAL_FORMS": "0",
    }
    for number, (label, weight) in enumerate(rows):
        sent |= {f"criteria-{number}-label": label, f"criteria-{number}-weight": weight}
    return {**sent, **fields}


def page(name, *args):
    return reverse(f"networks:{name}", args=args)


# --- Writing ---------------------------------------------------------------------------------------------------------


def test_the_secretariat_writes_a_call_and_opens_it(sign_in):
    network = factories.network()
    reviewers = [factories.coordinator(), factories.coordinator()]
    browser = sign_in(factories.secretary())
    sent = form(network=network.pk, reviewers=[person.pk for person in reviewers])
    response = browser.post(page("call_create"), sent)
    call = Call.objects.get()
    assert response.headers["Location"] == call.get_absolute_url()
    assert [(one.label, one.weight) for one in call.criteria.all()] == [("Pertinence", 60), ("Moyens", 40)]
    assert {*call.reviewers.all()} == {*reviewers}
    browser.post(step(call, "open"))
    call.refresh_from_db()
    assert call.takes_applications
    assert [entry.event for entry in journal.entries_of(call)] == ["open", "created"]


@pytest.mark.parametrize(
    ("rows", "fields", "where"),
    [
        ((), {"closes_on": "2020-01-01"}, "closes_on"),
        ((), {"places": "0"}, "places"),
        ((), {"minimum": "101"}, "minimum"),
        ((), {"title": " "}, "title"),
        ((("A", 60), ("B", 50)), {}, "__all__"),
        ((("A", 50), ("a", 50)), {}, "__all__"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(sign_in, rows, fields, where):
    sent = form(*rows, network=factories.network().pk, **fields)
    answer = sign_in(factories.secretary()).post(page("call_create"), sent)
    assert answer.status_code == 422
    assert where in answer.context["form"].errors
    assert answer.context["form"]["object"].value() == "Échanger."
    assert answer.context["criteria"].forms[0]["label"].value() == sent["criteria-0-label"]
    assert not Call.objects.exists()


def test_a_criterion_needs_its_weight(sign_in):
    sent = form(("Pertinence", ""), network=factories.network().pk)
    answer = sign_in(factories.secretary()).post(page("call_create"), sent)
    assert answer.status_code == 422
    assert "weight" in answer.context["criteria"].forms[0].errors


def test_a_row_more_keeps_what_was_typed(sign_in):
    sent = form(network=factories.network().pk, add="criteria")
    answer = sign_in(factories.secretary()).post(page("call_create"), sent)
    labels = [row["label"].value() for row in answer.context["criteria"].forms]
    assert labels[:2] == ["Pertinence", "Moyens"]
    assert len(labels) == 3
    assert answer.context["form"]["title"].value() == "Appel aux villes"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"rows": calls.criteria(("Pertinence", 60))}, "60"),
        ({"reviewers": []}, "deux évaluateurs"),
        ({"opens_on": TODAY() - timedelta(days=9), "closes_on": TODAY() - timedelta(days=2)}, "dernier jour"),
    ],
)
def test_what_is_missing_is_said_before_cities_can_apply(values, said):
    call = factories.call(state="draft", **values)
    with pytest.raises(NotReady, match=said):
        apply(call, "open", by=factories.secretary())


def test_an_open_call_gives_more_time_and_no_less_and_its_criteria_stay():
    call, by = factories.call(), factories.secretary()
    later = call.closes_on + timedelta(days=5)
    assert actions.change(call=call, by=by, closes_on=later).closes_on == later
    with pytest.raises(ValidationError):
        actions.change(call=call, by=by, closes_on=later - timedelta(days=1))
    for refused in ({"criteria": calls.criteria(("Autre", 100))}, {"places": 9}):
        with pytest.raises(NotReady):
            actions.change(call=call, by=by, **refused)


def test_two_people_at_the_criteria_of_one_draft():
    call, by = factories.call(state="draft"), factories.secretary()
    seen = actions.mark(actions.saved_criteria(call))
    actions.change(call=call, by=by, criteria=calls.criteria(("Pertinence", 100)), seen=seen)
    with pytest.raises(Conflict):
        actions.change(call=call, by=by, criteria=calls.criteria(("Moyens", 100)), seen=seen)


def test_reviewers_can_be_replaced_until_they_have_handed_in():
    review = factories.review()
    call, by = review.application.call, factories.secretary()
    other, new = call.reviewers.exclude(pk=review.reviewer_id).get(), factories.coordinator()
    actions.change(call=call, by=by, reviewers=[review.reviewer, new])
    assert {one.reviewer for one in review.application.reviews.all()} == {review.reviewer, new}
    calls.score(review)
    with pytest.raises(ValidationError, match=review.reviewer.family_name):
        actions.change(call=call, by=by, reviewers=[new, other])


def test_a_call_closes_the_day_after_its_last_one():
    call = factories.call(closes_on=TODAY())
    actions.close_those_past()
    call.refresh_from_db()
    assert call.takes_applications
    with places.on(TODAY() + timedelta(days=1)):
        assert not call.takes_applications
        actions.close_those_past()
    call.refresh_from_db()
    assert call.status == "closed"


# --- Ranking ---------------------------------------------------------------------------------------------------------


def examined(call, *points):
    """Applications whose reviewers gave every criterion so many points, in the order given."""
    return [factories.application(call=call, state="examined", points=one) for one in points]


def test_the_score_is_the_weighted_mean_out_of_100():
    call = factories.call(rows=calls.criteria(("A", 70), ("B", 30)))
    application = factories.application(call=call, state="submitted")
    first, second = application.reviews.order_by("pk")
    heavy, light = call.criteria.all()
    for review, scores in ((first, (4, 1)), (second, (3, 2))):
        given = {heavy: (scores[0], ""), light: (scores[1], "")}
        reviewing.score(review=review, by=review.reviewer, scores=given)
        reviewing.hand_in(review=review, by=review.reviewer)
    application.refresh_from_db()
    # 70 × 3.5 / 5 + 30 × 1.5 / 5
    assert application.points == Decimal("58.0")
    assert application.status == "examined"


def test_halves_of_a_tenth_go_up():
    call = factories.call(rows=calls.criteria(("A", 1), ("B", 99)), reviewers=[places.coordinator() for _ in range(4)])
    application = factories.application(call=call, state="submitted")
    small, large = call.criteria.all()
    for review, points in zip(application.reviews.order_by("pk"), (1, 0, 0, 0), strict=True):
        reviewing.score(review=review, by=review.reviewer, scores={small: (points, ""), large: (0, "")})
        reviewing.hand_in(review=review, by=review.reviewer)
    # 1 × 0.25 / 5 = 0.05
    assert reviewing.points_of(application) == Decimal("0.1")


def test_equal_scores_share_a_rank_and_a_tie_across_the_last_place_is_not_cut():
    call = factories.call(places=2, minimum=30)
    applications = examined(call, 5, 3, 3, 1)
    places_ = decision.ranking(call)
    assert [(place.rank, place.is_tied, place.proposed) for place in places_] == [
        (1, False, "retained"),
        (2, True, ""),
        (2, True, ""),
        (4, False, "refused"),
    ]
    assert {place.application for place in places_} == {*applications}


def test_a_tie_within_the_places_is_retained_whole():
    call = factories.call(places=2)
    examined(call, 4, 4, 2)
    assert [place.proposed for place in decision.ranking(call)] == ["retained", "retained", "waiting"]


# --- Deciding --------------------------------------------------------------------------------------------------------


def closed(*points, **fields):
    call = factories.call(**fields)
    applications = examined(call, *points)
    return calls.close(call), applications


def decided(sign_in, call, **outcomes):
    rows = {place.application.code: place.proposed for place in decision.ranking(call)}
    # Each application is moved by itself, under its own lock.
    with zeal.zeal_ignore():
        return sign_in(factories.secretary()).post(page("call_decide", call.pk), {**rows, **outcomes})


def test_a_decision_gives_each_its_state_and_those_retained_their_membership(
    sign_in, django_capture_on_commit_callbacks
):
    call, (first, second, third) = closed(5, 4, 1, places=1, minimum=50)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert decided(sign_in, call).headers["Location"] == call.get_absolute_url()
    states = [Application.objects.get(pk=one.pk).status for one in (first, second, third)]
    assert states == ["retained", "waiting", "refused"]
    membership = Membership.objects.get(network=call.network)
    assert (membership.city, membership.status, membership.motivation) == (first.city, "examined", calls.ANSWER)
    assert first.code in journal.entries_of(membership)[0].comment
    invited = membership.city.appointments.get(role="focal_point")
    assert (invited.network, invited.person.email) == (call.network, first.contact_email)
    told = {message.to[0] for message in mail.outbox}
    officials = {places.official_in_office(one.city).email for one in (first, second, third)}
    assert officials | {first.contact_email} <= told


def test_another_outcome_than_proposed_needs_a_reason(sign_in):
    call, (first, second) = closed(5, 4, places=1)
    answer = decided(sign_in, call, **{first.code: "waiting", second.code: "retained"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) >= {first.code}
    assert Call.objects.get(pk=call.pk).status == "closed"
    given = {f"{one.code}-reason": "La plus petite ville d’abord" for one in (first, second)}
    decided(sign_in, call, **{first.code: "waiting", second.code: "retained"}, **given)
    second.refresh_from_db()
    assert second.status == "retained"
    assert journal.entries_of(second)[0].comment == "La plus petite ville d’abord"


def test_no_more_are_retained_than_there_are_places(sign_in):
    call, (first, second) = closed(4, 4, places=1)
    given = {f"{one.code}-reason": "Égales" for one in (first, second)}
    answer = decided(sign_in, call, **{first.code: "retained", second.code: "retained"}, **given)
    assert answer.status_code == 422
    assert not Membership.objects.exists()


def test_nothing_is_decided_while_reviews_are_missing():
    call = factories.call()
    examined(call, 4)
    waiting = factories.application(call=call, state="submitted")
    calls.close(call)
    with pytest.raises(NotReady, match=waiting.city.name_fr):
        decision.decide(call=call, by=factories.secretary(), outcomes={})


def test_it_is_decided_once_and_by_the_secretariat():
    call, (only,) = closed(4)
    with pytest.raises(NotAllowed):
        decision.decide(call=call, by=factories.coordinator(call.network), outcomes={only: ("retained", "")})
    decision.decide(call=call, by=factories.secretary(), outcomes={only: ("retained", "")})
    with pytest.raises(AlreadyMoved):
        decision.decide(call=call, by=factories.secretary(), outcomes={only: ("retained", "")})


def test_one_of_the_waiting_list_takes_a_place_that_comes_free(sign_in):
    call, (first, second) = closed(5, 4, places=1)
    decided(sign_in, call)
    browser = sign_in(factories.secretary())
    assert browser.post(step(second, "retain")).status_code == 422
    membership = Membership.objects.get(network=call.network)
    apply(membership, "decline", by=places.official_in_office(first.city), comment="Plus tard")
    assert browser.post(step(second, "retain")).status_code == 302
    assert Membership.objects.open().get(network=call.network).city == second.city


def test_a_city_that_became_a_member_meanwhile_keeps_its_file(sign_in):
    call, (only,) = closed(5)
    known = factories.membership(city=only.city, network=call.network, state="interested")
    decided(sign_in, call)
    assert [*Membership.objects.filter(network=call.network)] == [known]
