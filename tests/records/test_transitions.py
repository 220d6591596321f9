"""The one engine that changes a state, and the page that confirms a transition."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from networks.models import Membership
from networks.workflow import MEMBERSHIP
from records import journal, transitions
from records.transitions import AlreadyMoved, NotAllowed, NotReady
from records.wording import listed
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def complete():
    """A membership that its coordinator may examine."""
    network = factories.network()
    coordinator = factories.coordinator(network)
    return factories.membership(state="complete", network=network), coordinator


def url(record, name, label="networks.membership"):
    return reverse("records:transition", args=[label, record.pk, name])


def test_a_transition_saves_and_is_journalled(complete):
    made, coordinator = complete
    returned = transitions.apply(made, "examine", by=coordinator, comment="Bien")
    assert returned is made
    assert made.status == Membership.objects.get(pk=made.pk).status == "examined"
    entry = journal.entries_of(made)[0]
    assert (entry.event, entry.source, entry.target, entry.by, entry.comment) == (
        "examine",
        "complete",
        "examined",
        coordinator,
        "Bien",
    )


def test_a_refused_transition_leaves_no_trace(complete):
    made, coordinator = complete
    before = journal.entries_of(made).count()
    for error, arguments in (
        (AlreadyMoved, {"name": "activate", "by": coordinator}),
        (NotAllowed, {"name": "examine", "by": factories.outsider()}),
        (NotAllowed, {"name": "examine", "by": None}),
        (NotReady, {"name": "return", "by": coordinator, "comment": " "}),
    ):
        name = arguments.pop("name")
        with pytest.raises(error) as refused:
            transitions.apply(made, name, changes={"motivation": "changed"}, **arguments)
        assert str(refused.value)
        made.refresh_from_db()
        assert (made.status, made.motivation != "changed") == ("complete", True)
    assert journal.entries_of(made).count() == before


def test_a_stale_record_does_not_deceive(complete):
    """The state is read again under a lock: what this process remembers does not count."""
    made, coordinator = complete
    stale = Membership.objects.get(pk=made.pk)
    transitions.apply(made, "examine", by=coordinator)
    assert stale.status == "complete"
    with pytest.raises(AlreadyMoved):
        transitions.apply(stale, "examine", by=coordinator)


def test_not_allowed_is_a_403():
    assert issubclass(NotAllowed, PermissionDenied)


def test_what_is_missing_is_named():
    network = factories.network()
    made = factories.membership(state="interested", network=network)
    focal_point = factories.focal_point(made.city, network)
    with pytest.raises(NotReady) as refused:
        transitions.apply(made, "complete", by=focal_point, changes={"motivation": "x"})
    assert refused.value.fields == ("themes_offered", "themes_sought")


def test_only_the_system_makes_the_systems_transitions():
    person = factories.person(password=None)
    network = factories.network()
    appointment = factories.appointment(role="coordinator", network=network, person=person, status="proposed")
    with pytest.raises(NotAllowed):
        transitions.apply(appointment, "take_office", by=factories.secretary())


def test_who_is_told_is_told_on_commit_only(complete, monkeypatch, on_commit):
    made, coordinator = complete
    told = []
    # A step is frozen; what pytest puts into its dict is taken out again.
    monkeypatch.setitem(vars(MEMBERSHIP.named("examine")), "notify", lambda *arguments: told.append(arguments))
    with on_commit():
        transitions.apply(made, "examine", by=coordinator, comment="Bien")
        assert told == []
    assert told == [(made, coordinator, "Bien")]


# --- What pages show --------------------------------------------------------------------------------------------------


def test_what_comes_next_and_who(complete):
    made, _coordinator = complete
    state = transitions.state_of(made)
    assert (state["value"], state["tone"]) == ("complete", "wait")
    assert [str(step["who"]) for step in state["next"]] == [str(transitions.COORDINATOR)]


def test_moves_are_those_of_the_reader(complete):
    made, coordinator = complete
    assert [move.name for move in transitions.moves_for(made, coordinator)] == ["examine", "return"]
    assert transitions.moves_for(made, factories.outsider()) == []


# --- The page that confirms -------------------------------------------------------------------------------------------


def test_confirming(complete, sign_in):
    made, coordinator = complete
    browser = sign_in(coordinator)
    assert browser.get(url(made, "examine")).status_code == 200
    made.refresh_from_db()
    assert made.status == "complete"
    response = browser.post(url(made, "examine"), {"comment": "Bien"})
    assert response.headers["Location"] == made.get_absolute_url()
    made.refresh_from_db()
    assert made.status == "examined"


def test_the_page_says_where_it_is_what_it_changes_and_how_to_leave(complete, sign_in):
    made, coordinator = complete
    response = sign_in(coordinator).get(url(made, "examine"))
    crumbs = response.context["crumbs"]
    assert crumbs[0][1] == reverse("dashboard")
    assert crumbs[-2:] == [(str(made), made.get_absolute_url()), (MEMBERSHIP.named("examine").label, "")]
    page = response.content.decode()
    assert str(MEMBERSHIP.named("examine").hint) in page
    assert gettext("Go back without changing anything") in page
    assert gettext("Afterwards") in page


def test_a_list_within_a_sentence_has_the_comma_of_its_language():
    with translation.override("en"):
        assert listed(["Agadir", 2]) == "Agadir, 2"
    with translation.override("ar"):
        assert listed(["Agadir", 2]) == "Agadir، 2"


def test_a_button_pressed_twice(complete, sign_in):
    made, coordinator = complete
    browser = sign_in(coordinator)
    browser.post(url(made, "examine"), {})
    response = browser.post(url(made, "examine"), {"comment": "encore"})
    assert response.status_code == 422
    assert "encore" in response.content.decode()
    assert journal.entries_of(made).filter(event="examine").count() == 1
    # And who follows an old link is led to the record.
    assert browser.get(url(made, "examine")).headers["Location"] == made.get_absolute_url()


@pytest.mark.parametrize("comment", ["", "   ", "x" * 2001])
def test_a_reason_is_asked_for(complete, sign_in, comment):
    made, coordinator = complete
    response = sign_in(coordinator).post(url(made, "return"), {"comment": comment})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"comment"}


def test_who_may_not_confirm(complete, sign_in):
    made, _coordinator = complete
    official = factories.elected_official(made.city)
    assert sign_in(official).get(url(made, "examine")).status_code == 403
    assert sign_in(official).post(url(made, "examine"), {}).status_code == 403
    assert sign_in(factories.outsider()).post(url(made, "examine"), {}).status_code == 404
    assert sign_in(None).post(url(made, "examine"), {}).status_code == 302


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("networks.membership", "no_such_step"),
        ("networks.appointment", "take_office"),  # the system's
        ("auth.group", "examine"),
        ("nothing", "examine"),
        ("no.such.model", "examine"),
        ("accounts.person", "examine"),
    ],
)
def test_forged_addresses(complete, sign_in, label, name):
    made, coordinator = complete
    assert sign_in(coordinator).post(url(made, name, label), {}).status_code == 404


# --- Two at once ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_people_press_the_same_button_at_once():
    network = factories.network()
    coordinator = factories.coordinator(network)
    made = factories.membership(state="complete", network=network)
    start, outcomes = threading.Barrier(2), []

    def press():
        try:
            start.wait(10)
            transitions.apply(Membership.objects.get(pk=made.pk), "examine", by=coordinator)
            outcomes.append("made")
        except AlreadyMoved:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["made", "told"]
    assert journal.entries_of(made).filter(event="examine").count() == 1
