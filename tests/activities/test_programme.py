"""From needs to a programme of the year, and from its lines to activities."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext

from activities.actions import programme as programmes
from activities.models import Need, Programme, Session
from records.transitions import NotAllowed, NotReady
from tests import factories

from .test_session import plan

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"activities:{name}", args=args)


@pytest.fixture
def draft(place):
    return factories.programme(network=place.network, by=place.coordinator)


# --- Needs -----------------------------------------------------------------------------------------------------------


def test_a_city_says_what_it_needs(place, sign_in):
    browser = sign_in(place.focal_point)
    sent = {"network": place.network.pk, "city": place.host.pk, "text": "Former les agents"}
    assert browser.post(url("need_new"), sent).url == url("needs")
    made = Need.objects.get()
    assert (made.city, made.status, made.created_by) == (place.host, "heard", place.focal_point)
    assert "Former les agents" in browser.get(url("needs")).content.decode()
    assert browser.post(url("need_new"), {**sent, "city": place.other.pk}).status_code == 422
    assert browser.post(url("need_new"), {**sent, "text": " "}).status_code == 422


def test_nobody_speaks_for_another_city(place):
    with pytest.raises(NotAllowed):
        programmes.voice(by=place.focal_point, network=place.network, city=place.other, text="Former")
    with pytest.raises(NotAllowed):
        programmes.voice(by=place.elected, network=factories.network(), city=place.host, text="Former")
    programmes.voice(by=place.elected, network=place.network, city=place.host, text="Former")


def test_what_a_session_heard_is_a_need_once_its_minutes_are_out(place):
    session = factories.session(state="held", lead_network=place.network, host_city=place.host, by=place.coordinator)
    factories.write(session, needs=[{"city": place.other, "text": "Financer le tri"}])
    made = Need.objects.get()
    assert (made.network, made.heard_on) == (place.network, session.starts_on)
    assert not Need.objects.visible_to(place.other_focal_point).exists()
    assert Need.objects.visible_to(place.focal_point).exists()
    factories.circulate(session, on=place.today)
    assert Need.objects.visible_to(place.other_focal_point).exists()


def test_saving_the_minutes_again_keeps_a_need_that_is_planned(place, draft):
    session = factories.session(state="held", lead_network=place.network, host_city=place.host, by=place.coordinator)
    factories.write(session, needs=[{"text": "Financer le tri"}, {"text": "Autre"}])
    planned = Need.objects.get(text="Financer le tri")
    programmes.answer_needs(programme=draft, by=place.coordinator, needs=[planned])
    factories.write(session, needs=[])
    assert list(Need.objects.all()) == [planned]


# --- The programme ---------------------------------------------------------------------------------------------------


def test_one_programme_for_each_year(place, draft, sign_in):
    browser = sign_in(place.coordinator)
    again = browser.post(url("programme_new"), {"network": place.network.pk, "year": draft.year})
    assert again.status_code == 422
    assert browser.post(url("programme_new"), {"network": place.network.pk, "year": draft.year + 1}).status_code == 302
    assert Programme.objects.count() == 2


def rows(*lines):
    data = {"lines-TOTAL_FORMS": str(len(lines)), "lines-INITIAL_FORMS": "0", "introduction": "Une année de tri."}
    for number, values in enumerate(lines):
        data |= {f"lines-{number}-{name}": value for name, value in {"kind": "session", "quarter": 2, **values}.items()}
    return data


def test_lines_are_written_in_rows(place, draft, sign_in):
    browser = sign_in(place.coordinator)
    more = browser.post(url("programme_edit", draft.pk), rows({"title": "Tri"}) | {"add": "lines"})
    assert "lines-1-title" in more.content.decode()
    assert not draft.lines.exists()
    bad = browser.post(url("programme_edit", draft.pk), rows({"title": "", "city": place.host.pk}))
    assert bad.status_code == 422
    assert "Une année de tri." in bad.content.decode()
    browser.post(url("programme_edit", draft.pk), rows({"title": "Tri", "city": place.host.pk}, {"title": "Compost"}))
    assert [line.title for line in draft.lines.all()] == ["Tri", "Compost"]
    text = browser.get(draft.get_absolute_url()).content.decode()
    for said in ("Tri", "Compost", "Une année de tri."):
        assert said in text


def test_needs_are_answered_by_a_line(place, draft, sign_in):
    first, second = (factories.need(network=place.network, text=text) for text in ("Financer", "Former"))
    browser = sign_in(place.coordinator)
    nothing = browser.post(url("programme_answer", draft.pk), {}, follow=True)
    assert gettext("Tick the needs that the line answers.") in nothing.content.decode()
    browser.post(url("programme_answer", draft.pk), {"needs": [first.pk, "x"]})
    line = draft.lines.get()
    assert line.title == "Financer"
    browser.post(url("programme_answer", draft.pk), {"needs": [second.pk], "line": line.pk})
    assert {need.status for need in line.needs.all()} == {"planned"}
    assert line.needs.count() == 2
    programmes.set_lines(programme=draft, by=place.coordinator, introduction="", lines=[])
    assert {need.status for need in Need.objects.all()} == {"heard"}


def test_a_need_of_another_network_is_refused(place, draft):
    with pytest.raises(ValidationError):
        programmes.answer_needs(programme=draft, by=place.coordinator, needs=[factories.need()])


def test_an_adopted_programme_is_read_by_the_network_and_stands(place, sign_in):
    programme = factories.programme(state="adopted", network=place.network, by=place.coordinator)
    assert programme in Programme.objects.visible_to(place.elected)
    assert programme not in Programme.objects.visible_to(factories.focal_point(factories.city(), factories.network()))
    with pytest.raises(NotReady):
        programmes.set_lines(programme=programme, by=place.coordinator, introduction="", lines=[])
    assert sign_in(place.coordinator).get(url("programme_edit", programme.pk)).url == programme.get_absolute_url()


# --- From a line to an activity --------------------------------------------------------------------------------------


def test_a_line_is_planned_and_keeps_its_activity(place, sign_in):
    programme = factories.programme(
        state="adopted", network=place.network, by=place.coordinator, lines=[{"title": "Tri", "city": place.host}]
    )
    line, browser = programme.lines.get(), sign_in(place.coordinator)
    address = f"{url('session_new')}?line={line.pk}"
    assert address in browser.get(programme.get_absolute_url()).content.decode()
    form = browser.get(address).context["form"]
    assert form["title"].value() == "Tri"
    key = form["key"].value()
    browser.post(address, plan(place, key=key, title="Tri à la source"))
    line.refresh_from_db()
    assert line.activity.specific == Session.objects.get()
    assert address not in browser.get(programme.get_absolute_url()).content.decode()
    with pytest.raises(NotReady):
        programmes.link(line=line, activity=Session.objects.get(), by=place.coordinator)
    factories.programme(network=place.network, by=place.coordinator, year=2040)
    assert browser.get(f"{url('session_new')}?line={line.pk}").context["form"]["title"].value() in (None, "")


def test_a_planned_line_is_not_taken_away(place, schedule):
    programme = factories.programme(network=place.network, by=place.coordinator, lines=[{"title": "Tri"}])
    programmes.link(line=programme.lines.get(), activity=schedule(), by=place.coordinator)
    with pytest.raises(ValidationError):
        programmes.set_lines(programme=programme, by=place.coordinator, introduction="", lines=[])


def test_a_line_takes_an_activity_of_its_kind_and_network(place, schedule):
    programme = factories.programme(
        network=place.network, by=place.coordinator, lines=[{"title": "Tri", "kind": "training"}]
    )
    with pytest.raises(NotReady):
        programmes.link(line=programme.lines.get(), activity=schedule(), by=place.coordinator)
