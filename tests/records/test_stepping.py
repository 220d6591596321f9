"""The page of a step that has a form of its own, tried on memberships."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from records.stepping import StepForm, add_invalid, add_refusal, saved
from records.transitions import AlreadyMoved, NotAllowed, NotReady
from tests import factories

pytestmark = pytest.mark.django_db


class Stubborn(StepForm):
    """A form whose action refuses what it is told to refuse."""

    name = forms.CharField(required=False)
    refusal = None

    def save(self):
        if self.refusal:
            raise self.refusal
        return "/next/"


def sent(refusal=None):
    form = Stubborn({"name": "typed"}, record=None, by=None)
    assert form.is_valid()
    form.refusal = refusal
    return form


def test_what_is_saved_says_where_to_go():
    assert saved(sent()) == "/next/"


@pytest.mark.parametrize(
    ("refusal", "where"),
    [
        (NotReady("Fill in", ("name",)), "name"),
        (NotReady("Fill in", ("elsewhere",)), "__all__"),
        (NotReady("Do that first"), "__all__"),
        (AlreadyMoved("Done"), "__all__"),
        (ValidationError({"name": "Wrong"}), "name"),
        (ValidationError({"elsewhere": "Wrong"}), "__all__"),
        (ValidationError("Wrong"), "__all__"),
        (ValidationError(["Wrong", "Very wrong"]), "__all__"),
    ],
)
def test_refusals_stand_beside_their_field(refusal, where):
    form = sent(refusal)
    assert saved(form) is None
    assert set(form.errors) == {where}
    assert form["name"].value() == "typed"


def test_who_may_not_is_not_told_in_the_form():
    with pytest.raises(NotAllowed):
        saved(sent(NotAllowed("No")))


def test_helpers_keep_each_message():
    form = sent()
    add_invalid(form, ValidationError({"name": ["One", "Two"]}))
    assert form.errors["name"] == ["One", "Two"]
    form = sent()
    add_refusal(form, NotReady("Fill in", ("name", "other")))
    assert form.errors == {"name": ["Fill in"]}


@pytest.fixture
def page():
    """The page of a step, and who makes it."""
    made = factories.membership()
    official = made.city.appointments.get(role="elected_official").person
    return made, official, reverse("networks:membership_withdraw", args=[made.pk])


def test_the_page_says_where_one_stands(page, sign_in):
    made, official, url = page
    response = sign_in(official).get(url)
    assert response.status_code == 200
    assert response.context["state"]["value"] == "active"
    assert str(response.context["target"]) in response.content.decode()
    assert 'class="btn btn-danger"' in response.content.decode()


def test_nothing_typed_is_lost(page, sign_in):
    _made, official, url = page
    response = sign_in(official).post(url, {"reason": "Une raison longue", "left_on": "2199-01-01"})
    assert response.status_code == 422
    assert "Une raison longue" in response.content.decode()
    assert "2199-01-01" in response.content.decode()


def test_nothing_sent_is_an_error_too(page, sign_in):
    _made, official, url = page
    assert sign_in(official).post(url).status_code == 422


def test_who_comes_too_late_is_led_to_the_record(page, sign_in):
    made, official, url = page
    browser = sign_in(official)
    browser.post(url, {"reason": "Fin", "left_on": made.joined_on})
    response = browser.get(url, follow=True)
    assert response.redirect_chain == [(made.get_absolute_url(), 302)]
    assert len(response.context["messages"]) >= 1


def test_steps_need_the_right(page, sign_in):
    _made, _official, url = page
    assert sign_in(factories.secretary()).get(url).status_code == 403
