"""The page of a step that has a form of its own, tried on memberships."""

import re
import subprocess
import sys
from datetime import timedelta
from inspect import signature
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from records import journal
from records.stepping import StepForm, add_invalid, add_refusal, saved
from records.transitions import (
    ACTIONS,
    FORMS,
    SYSTEM,
    WORKFLOWS,
    AlreadyMoved,
    NotAllowed,
    NotReady,
    form_of,
    moves_for,
)
from tests import factories
from tests.addresses import step

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
    return made, official, step(made, "withdraw")


def test_the_page_says_where_one_stands(page, sign_in):
    made, official, url = page
    response = sign_in(official).get(url)
    assert response.status_code == 200
    assert response.context["state"]["value"] == "active"
    assert str(response.context["target"]) in response.content.decode()
    assert 'class="btn btn-danger"' in response.content.decode()


def test_nothing_typed_is_lost(page, sign_in):
    _made, official, url = page
    response = sign_in(official).post(url, {"comment": "Une raison longue", "left_on": "2199-01-01"})
    assert response.status_code == 422
    assert "Une raison longue" in response.content.decode()
    assert "2199-01-01" in response.content.decode()


def test_nothing_sent_is_an_error_too(page, sign_in):
    _made, official, url = page
    assert sign_in(official).post(url).status_code == 422


def test_what_the_table_asks_for_is_asked_and_saved(page, sign_in):
    """Label and limits are the model's; a day that is needed begins as today; the action does the rest."""
    made, official, url = page
    browser = sign_in(official)
    form = browser.get(url).context["form"]
    assert list(form.fields) == ["left_on", "comment"]
    assert form.fields["left_on"].required
    assert form.fields["comment"].required
    assert form["left_on"].value() == timezone.localdate()
    response = browser.post(url, {"left_on": "", "comment": "Fin"})
    assert set(response.context["form"].errors) == {"left_on"}
    day = timezone.localdate() - timedelta(days=1)
    assert browser.post(url, {"left_on": day, "comment": "Fin"}).status_code == 302
    made.refresh_from_db()
    assert (made.status, made.left_on) == ("withdrawn", day)
    assert journal.entries_of(made)[0].comment == "Fin"


def test_an_optional_field_keeps_what_the_record_has(sign_in):
    made = factories.membership(state="deliberated", charter_signed_on=timezone.localdate() - timedelta(days=2))
    browser, url = sign_in(factories.secretary()), step(made, "activate")
    form = browser.get(url).context["form"]
    assert form["charter_signed_on"].value() == made.charter_signed_on
    assert not form.fields["charter_signed_on"].required
    assert browser.post(url, {"joined_on": timezone.localdate(), "charter_signed_on": ""}).status_code == 302
    made.refresh_from_db()
    assert made.charter_signed_on is None


def test_the_models_own_rules_are_told_beside_the_field(page, sign_in):
    made, official, url = page
    early = made.joined_on - timedelta(days=1)
    response = sign_in(official).post(url, {"left_on": early, "comment": "Fin"})
    assert set(response.context["form"].errors) == {"left_on"}
    assert "Fin" in response.content.decode()


def test_what_only_a_constraint_refuses_is_told_too(page, sign_in, monkeypatch):
    made, official, url = page
    monkeypatch.setattr(type(made), "clean", lambda self: None)
    response = sign_in(official).post(url, {"left_on": made.joined_on - timedelta(days=1), "comment": "Fin"})
    assert response.status_code == 422
    assert "Fin" in response.content.decode()
    made.refresh_from_db()
    assert made.status == "active"


def test_what_refuses_the_action_is_shown(sign_in, monkeypatch):
    made, seen = factories.membership(), {}

    def suspend(*, membership, by, reason):
        seen.update(membership=membership, by=by, reason=reason)
        raise ValidationError({"comment": "Dites-en plus."})

    monkeypatch.setitem(ACTIONS, ("networks.Membership", "suspend"), suspend)
    secretary = factories.secretary()
    response = sign_in(secretary).post(step(made, "suspend"), {"comment": "Vite"})
    assert seen == {"membership": made, "by": secretary, "reason": "Vite"}
    assert response.status_code == 422
    assert response.context["form"].errors == {"comment": ["Dites-en plus."]}
    assert "Vite" in response.content.decode()


STEPS = [(table.model, row) for table in WORKFLOWS.values() for row in table.transitions if row.rule != SYSTEM]


@pytest.mark.parametrize(("model", "row"), STEPS, ids=lambda value: getattr(value, "name", None))
def test_a_step_asks_for_fields_of_its_record_or_by_a_form(model, row):
    for name in row.asks:
        assert model._meta.get_field(name).formfield()
    assert sum(map(bool, (row.asks, row.page, form_of(model, row.name)))) <= 1


def test_a_step_that_asks_for_what_is_missing_is_offered():
    made = factories.membership(state="deliberated")
    assert made.joined_on is None
    offered = {move.name: move.refused for move in moves_for(made, factories.secretary())}
    assert offered["activate"] is None


KNOWN = """
import django
django.setup()
from records.transitions import ACTIONS, FORMS
print(len(ACTIONS), len(FORMS))
"""


def test_every_form_and_action_of_a_step_is_known_from_the_start():
    """In a process of its own: here, what a test imports has registered itself by the way."""
    there = subprocess.run(
        [sys.executable, "-c", KNOWN], capture_output=True, text=True, check=True, cwd=settings.BASE_DIR
    )
    sources = [
        path.read_text(encoding="utf-8")
        for app in ("networks", "activities", "capitalisation")
        for path in Path(settings.BASE_DIR, app).rglob("*.py")
    ]
    written = [
        sum(len(re.findall(rf"^@(?:transitions[.])?{name}[(]", source, re.MULTILINE)) for source in sources)
        for name in ("made_by", "asked_with")
    ]
    assert there.stdout.split() == [str(number) for number in written]


def test_an_action_is_known_for_a_step_that_exists():
    known = {(table.model._meta.label, row.name) for table in WORKFLOWS.values() for row in table.transitions}
    assert set(ACTIONS) <= known
    assert set(FORMS) <= known
    assert not set(ACTIONS) & set(FORMS)


@pytest.mark.parametrize(
    ("key", "action"), ACTIONS.items(), ids=lambda part: part[1] if isinstance(part, tuple) else ""
)
def test_an_action_takes_what_its_page_gives(key, action):
    """The record first, `by`, what the step asks for, and what was written about it; nothing else is needed."""
    [row] = [row for model, row in STEPS if (model._meta.label, row.name) == key]
    _record, *others = signature(action).parameters.values()
    given = {"by", *row.asks, "reason" if row.reason else "comment"}
    assert given <= {parameter.name for parameter in others}
    assert {parameter.name for parameter in others if parameter.default is parameter.empty} <= given


def test_who_comes_too_late_is_led_to_the_record(page, sign_in):
    made, official, url = page
    browser = sign_in(official)
    browser.post(url, {"comment": "Fin", "left_on": made.joined_on})
    response = browser.get(url, follow=True)
    assert response.redirect_chain == [(made.get_absolute_url(), 302)]
    assert len(response.context["messages"]) >= 1


def test_steps_need_the_right(page, sign_in):
    _made, _official, url = page
    assert sign_in(factories.secretary()).get(url).status_code == 403
