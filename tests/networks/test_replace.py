"""A focal point is replaced in one screen: the appointment ends, the successor is named, what is in hand passes on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from networks import handover
from networks.actions import appointment as actions
from networks.models.appointment import forget_offices, offices_of
from records import journal
from tests import factories
from tests.addresses import step
from tests.networks.conftest import GOOD_PERSON

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def leaving():
    """The appointment of a titular focal point."""
    person = factories.focal_point(factories.city(), factories.network())
    return person.appointments.get(role="focal_point")


def fields(**changes):
    return {**GOOD_PERSON, "start": timezone.localdate(), "reason": "resignation", **changes}


def in_hand(leaving):
    """An open action in charge of whoever leaves, one that is done, and a sheet that they review."""
    held = factories.session(state="held", lead_network=leaving.network)
    made = [factories.action(state=state, session=held, owner_city=leaving.city) for state in ("open", "done")]
    for action in made:
        type(action).objects.filter(pk=action.pk).update(owner_person=leaving.person)
    version = factories.sheet_version(state="in_review", lead_network=leaving.network, reviewer=leaving.person)
    return [*made, version]


def test_the_successor_takes_over_what_is_in_hand(leaving, sign_in):
    todo, done, version = in_hand(leaving)
    browser = sign_in(factories.secretary())
    shown = browser.get(step(leaving, "replace")).context["passes"]
    assert sorted(shown) == ["1 action en cours", "1 fiche à relire"]
    response = browser.post(step(leaving, "replace"), fields(deed="Arrêté 4"))
    new = leaving.city.appointments.exclude(pk=leaving.pk).get(person__email=GOOD_PERSON["email"])
    assert response.headers["Location"] == new.get_absolute_url()
    leaving.refresh_from_db()
    assert (leaving.status, leaving.end, leaving.end_reason) == ("ended", timezone.localdate(), "resignation")
    assert (new.status, new.network, new.is_titular, new.deed) == ("proposed", leaving.network, True, "Arrêté 4")
    for record in (todo, done, version):
        record.refresh_from_db()
    assert (todo.owner_person, done.owner_person, version.reviewer) == (new.person, leaving.person, new.person)
    assert journal.entries_of(todo).first().event == journal.entries_of(version).first().event == "handed_over"
    assert handover.told_of(leaving) == []


def test_the_city_s_elected_official_replaces_and_another_s_does_not(leaving, sign_in):
    elsewhere = factories.elected_official(factories.membership(state="active").city)
    assert sign_in(elsewhere).post(step(leaving, "replace"), fields()).status_code == 403
    official = factories.elected_official(leaving.city)
    assert sign_in(official).post(step(leaving, "replace"), fields()).status_code == 302


def test_a_deputy_who_becomes_titular_ceases_to_be_deputy(leaving):
    deputy = factories.focal_point(leaving.city, leaving.network, titular=False)
    known = {"email": deputy.email, "given_name": "X", "family_name": "Y", "function": ""}
    by = factories.secretary()
    new = actions.replace(appointment=leaving, by=by, fields=known, start=timezone.localdate())
    assert (new.person, new.status, new.is_titular) == (deputy, "in_office", True)
    forget_offices(deputy)
    assert [office.pk for office in offices_of(deputy).appointments if office.is_titular] == [new.pk]
    assert deputy.appointments.get(is_titular=False).status == "ended"


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"email": ""}, {"email"}),
        ({"start": "2060-01-01"}, {"start"}),
        ({"start": "2000-01-01"}, {"start"}),
        ({"reason": "membership"}, {"reason"}),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(leaving, sign_in, changes, wrong):
    response = sign_in(factories.secretary()).post(step(leaving, "replace"), fields(**changes))
    assert (response.status_code, set(response.context["form"].errors)) == (422, wrong)
    leaving.refresh_from_db()
    assert leaving.status == "in_office"


def test_nobody_succeeds_themselves(leaving, sign_in):
    response = sign_in(factories.secretary()).post(step(leaving, "replace"), fields(email=leaving.person.email))
    assert set(response.context["form"].errors) == {"email"}


def test_only_focal_points_are_offered_it(leaving, sign_in):
    official = factories.elected_official(leaving.city).appointments.get()
    browser = sign_in(factories.secretary())

    def offered(record):
        return "replace" in [move.name for move in browser.get(record.get_absolute_url()).context["moves"]]

    assert (offered(leaving), offered(official)) == (True, False)
