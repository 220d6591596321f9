"""What sessions asked of cities: carried over, settled, dropped, listed."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from activities.actions import action as actions
from activities.actions import minutes as minutes_of
from activities.models import Action
from activities.views.action import CARRIED_ROWS
from records.transitions import NotAllowed
from tests import factories
from tests.addresses import step

from .conftest import DAY


def url(name, *args):
    return reverse(f"activities:{name}", args=args)


@pytest.fixture
def ask(log, place):
    """A function that has a session of so many days ago ask the other city for something, minutes circulated."""

    def ask(days_ago=60, due_in=30, text="Partager la carte", owner_city=None):
        session = log(days_ago=days_ago)
        due = place.today + due_in * DAY
        row = {"text": text, "owner_city": owner_city or place.other, "due_on": due}
        minutes_of.save(session=session, by=place.focal_point, text="Texte", revision=0, actions=[row])
        minutes_of.circulate(session=session, by=place.focal_point)
        return Action.objects.get(activity=session)

    return ask


def test_open_actions_come_first_in_the_next_session(place, log, ask, sign_in):
    action = ask()
    following = log(days_ago=20)
    assert list(Action.objects.carried_into(following)) == [action]
    page = sign_in(place.coordinator).get(url("session", following.pk))
    assert page.context["carried"]["rows"] == [action]
    assert page.content.decode().index(action.text) < page.content.decode().index('id="minutes"')


def test_of_many_left_to_do_a_page_shows_the_first_and_leads_to_all(place, log, ask, sign_in):
    first = ask(due_in=2)
    for number in range(CARRIED_ROWS):
        asked = {"text": f"Action {number}", "owner_city": place.other, "owner_person": place.deputy}
        Action.objects.create(activity=first.activity, due_on=place.today + (5 + number) * DAY, **asked)
    page = sign_in(place.coordinator).get(url("session", log(days_ago=20).pk))
    carried = page.context["carried"]
    assert (len(carried["rows"]), carried["count"]) == (CARRIED_ROWS, CARRIED_ROWS + 1)
    assert carried["rows"][0] == first
    listed = sign_in(place.coordinator).get(carried["more_url"])
    assert listed.context["count"] == CARRIED_ROWS + 1


def test_other_members_see_it_once_the_minutes_are_out(place, log, sign_in):
    third = factories.focal_point(network=place.network)
    session = log()
    row = {"text": "Partager la carte", "owner_city": place.other}
    minutes_of.save(session=session, by=place.focal_point, text="Texte", revision=0, actions=[row])
    client, action = sign_in(third), session.actions.get()
    assert client.get(url("action", action.pk)).status_code == 404
    assert not client.get(url("actions")).context["count"]
    minutes_of.circulate(session=session, by=place.focal_point)
    assert client.get(url("action", action.pk)).status_code == 200
    assert client.get(url("actions")).context["count"] == 1


def test_settled_ones_are_carried_no_further(place, log, ask):
    action = ask()
    actions.settle(action=action, by=place.other_focal_point, settled_on=place.today - 30 * DAY)
    for days in (40, 30):
        assert list(Action.objects.carried_into(log(days_ago=days))) == [action]
    assert not Action.objects.carried_into(log(days_ago=20))
    elsewhere = factories.session(state="held")
    assert not Action.objects.carried_into(elsewhere)


def test_the_city_in_charge_settles(place, ask, sign_in):
    action = ask()
    client = sign_in(place.other_focal_point)
    assert client.get(url("action", action.pk)).status_code == 200
    sent = {"settled_on": place.today.isoformat(), "outcome": "Carte en ligne."}
    assert client.post(step(action, "settle"), sent).status_code == 302
    action.refresh_from_db()
    assert (action.status, action.outcome, action.settled_on) == ("done", "Carte en ligne.", place.today)
    assert client.post(step(action, "settle"), sent).status_code == 422


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"settled_on": ""}, "settled_on"),
        ({"settled_on": "2999-01-01"}, "settled_on"),
        ({"settled_on": "2012-01-01"}, "settled_on"),
        ({"settled_on": "hier"}, "settled_on"),
        ({"outcome": "x" * 2001}, "outcome"),
    ],
)
def test_bad_input_of_settling(place, ask, sign_in, sent, field):
    action = ask()
    page = sign_in(place.other_focal_point).post(
        step(action, "settle"), {"settled_on": place.today.isoformat(), "outcome": "Gardé", **sent}
    )
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    action.refresh_from_db()
    assert action.status == "open"


def test_who_settles_and_who_drops(place, ask, sign_in):
    action = ask()
    for person in (place.focal_point, place.elected):
        assert sign_in(person).get(step(action, "settle")).status_code == 403
    assert sign_in(place.other_focal_point).get(step(action, "drop")).status_code == 403
    assert sign_in(factories.outsider()).get(url("action", action.pk)).status_code == 404
    assert sign_in(factories.focal_point()).get(step(action, "settle")).status_code == 404
    with pytest.raises(NotAllowed):
        actions.drop(action=action, by=place.other_focal_point, reason="Non")


def test_dropped_for_a_reason_and_taken_up_again(place, ask, sign_in):
    action, client = ask(), sign_in(place.coordinator)
    assert client.post(step(action, "drop"), {"comment": ""}).status_code == 422
    assert client.post(step(action, "drop"), {"comment": "Sans objet."}).status_code == 302
    action.refresh_from_db()
    assert (action.status, action.settled_on) == ("dropped", place.today)
    assert client.post(step(action, "reopen"), {"comment": "De nouveau utile."}).status_code == 302
    action.refresh_from_db()
    assert (action.status, action.settled_on) == ("open", None)


def test_a_session_cannot_have_been_answered_before(place, ask):
    with pytest.raises(ValidationError):
        actions.settle(action=ask(), by=place.coordinator, settled_on=place.today - 90 * DAY)


def test_filters_and_tabs_of_the_list(place, ask, sign_in):
    late = ask(days_ago=90, due_in=-10, text="En retard")
    mine = ask(due_in=5, text="À Meknès", owner_city=place.host)
    done = ask(due_in=-5, text="Faite")
    actions.settle(action=done, by=place.coordinator)
    client = sign_in(place.focal_point)

    def texts(**query):
        return [row.text for row in client.get(url("actions"), query).context["rows"]]

    assert texts() == [late.text, mine.text, done.text]
    assert texts(mine="on") == [mine.text]
    assert texts(late="on") == [late.text]
    assert texts(status="done") == [done.text]
    assert texts(city=place.other.code) == [late.text, done.text]
    assert texts(q="meknes") == [mine.text]
    assert texts(network=place.network.acronym, status="open") == [late.text, mine.text]
    active = [tab for tab in client.get(url("actions"), {"late": "on"}).context["tabs"] if tab["active"]]
    assert [tab["url"] for tab in active] == ["?late=on"]
    assert len(sign_in(place.coordinator).get(url("actions")).context["tabs"]) == 3


def test_the_export(place, ask, sign_in):
    ask(text="=HYPERLINK()")
    page = sign_in(place.coordinator).get(url("actions"), {"export": "csv", "status": "open"})
    assert "'=HYPERLINK()" in b"".join(page.streaming_content).decode()


def test_as_many_queries_for_many_rows(place, ask, sign_in, django_assert_max_num_queries):
    first = ask()
    client = sign_in(place.coordinator)
    client.get(url("actions"))
    with django_assert_max_num_queries(7 + 2) as one:
        client.get(url("actions"))
    Action.objects.bulk_create(
        Action(activity=first.activity, text=f"Action {n}", owner_city=place.other, owner_person=place.deputy)
        for n in range(19)
    )
    with django_assert_max_num_queries(len(one)):
        client.get(url("actions"))
    with django_assert_max_num_queries(9):
        client.get(url("action", first.pk))
