"""What calls leave to do: for the city, for its reviewers, for the secretariat; and what the public reads of them."""

import pytest
from django.urls import reverse

from networks.actions import call as actions
from networks.models import Application, Call
from records.transitions import apply
from tests import factories
from tests.addresses import step
from tests.factories import calls
from tests.factories import networks as places
from tests.remam.test_awaiting import address_of, awaits

pytestmark = pytest.mark.django_db
KINDS = ("application_draft", "application_submit", "application_score", "call_decide")


def waiting(person):
    return [kind for kind in KINDS if kind in awaits(person)]


def test_a_city_finishes_and_submits_while_the_call_is_open():
    made = factories.application()
    official, technician = places.official_in_office(made.city), factories.focal_point(made.city)
    for person in (official, technician):
        assert address_of(person, "application_draft") == made.get_absolute_url()
    signed = factories.application(state="signed_off", call=made.call)
    assert address_of(places.official_in_office(signed.city), "application_submit") == step(signed, "submit")
    assert waiting(factories.focal_point()) == []
    calls.close(made.call)
    assert waiting(official) == []


def test_reviewers_score_until_they_have_handed_in():
    review = factories.review()
    assert address_of(review.reviewer, "application_score") == review.get_absolute_url()
    calls.score(review)
    assert waiting(review.reviewer) == []


def test_nobody_scores_for_a_call_that_was_called_off():
    review = factories.review()
    apply(review.application.call, "cancel", by=factories.secretary(), comment="Faute de moyens")
    assert waiting(review.reviewer) == []


def test_the_secretariat_decides_once_all_reviews_are_in():
    call = factories.call()
    factories.application(call=call, state="examined")
    late = factories.application(call=call, state="submitted")
    calls.close(call)
    secretary = places.secretary_in_office()
    assert waiting(secretary) == []
    for review in late.reviews.all():
        calls.score(review)
    assert address_of(secretary, "call_decide") == reverse("networks:call_decide", args=[call.pk])


def test_somebody_who_left_is_replaced_after_the_call_has_closed(sign_in):
    """With the last review that was missing, an application is examined by itself."""
    made = factories.application(state="submitted")
    call, (gone, stays) = calls.close(made.call), made.reviews.order_by("pk")
    calls.score(stays)
    new = factories.coordinator()
    browser = sign_in(factories.secretary())
    address = reverse("networks:call_edit", args=[call.pk])
    assert "closes_on" not in browser.get(address).context["form"].fields
    assert browser.post(address, {"reviewers": [stays.reviewer_id, new.pk]}).status_code == 302
    assert not call.reviewers.filter(pk=gone.reviewer_id).exists()
    calls.score(made.reviews.get(reviewer=new))
    assert Application.objects.get(pk=made.pk).status == "examined"


def test_without_the_reviewer_that_was_missing_the_application_is_examined():
    call = factories.call(reviewers=[factories.coordinator() for _number in range(3)])
    made = factories.application(state="submitted", call=call)
    *done, missing = made.reviews.order_by("pk")
    for review in done:
        calls.score(review)
    actions.change(call=call, by=factories.secretary(), reviewers=[review.reviewer for review in done])
    assert Application.objects.get(pk=made.pk).status == "examined"
    assert not made.reviews.filter(pk=missing.pk).exists()


def test_a_call_that_was_called_off_is_found_by_those_who_applied():
    made = factories.application()
    never_open = factories.call(state="cancelled")
    call = made.call
    apply(call, "cancel", by=factories.secretary(), comment="Faute de moyens")
    official = places.official_in_office(made.city)
    assert [*Call.objects.visible_to(official)] == [call]
    assert not Call.objects.visible_to(factories.focal_point()).exists()
    assert {*Call.objects.visible_to(factories.secretary())} == {call, never_open}


def test_a_city_that_has_applied_or_is_a_member_is_not_offered_to_apply(sign_in):
    call = factories.call()
    city = factories.city()
    official = factories.elected_official(city)
    browser = sign_in(official)
    assert [*browser.get(call.get_absolute_url()).context["cities"]] == [city]
    factories.application(call=call, city=city)
    assert not browser.get(call.get_absolute_url()).context["cities"]
    member = factories.membership(network=call.network)
    browser = sign_in(places.official_in_office(member.city))
    assert not browser.get(call.get_absolute_url()).context["cities"]


def test_the_public_reads_who_was_retained_and_nothing_of_the_others(client):
    call = factories.call(places=1, minimum=50)
    best, second, last = (factories.application(call=call, state="examined", points=one) for one in (5, 4, 1))
    address = reverse("public_call", args=[call.pk])
    assert best.city.name_fr not in client.get(address).text
    calls.close(call, "decided")
    text = client.get(address).text
    assert best.city.name_fr in text
    assert not any(one.city.name_fr in text for one in (second, last))
    page = client.get(reverse("calls"))
    assert ([*page.context["open"]], [*page.context["past"]]) == ([], [call])
