"""Which networks one may make a session a joint one with: those of the own city, or any for the coordination."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from activities.actions import activity as activities
from activities.actions import session as sessions
from activities.models import Session
from tests import factories

from .conftest import DAY, whole_day
from .test_session import edited, plan, typed


def url(name, *args):
    return reverse(f"activities:{name}", args=args)


@pytest.fixture
def own(place):
    """Another network in which the host city is an active member."""
    return factories.membership(city=place.host).network


@pytest.fixture
def foreign(place):
    """A network that the host city has nothing to do with."""
    return factories.membership().network


def offered(page):
    return set(page.context["form"].fields["networks"].queryset)


def test_a_focal_point_adds_networks_of_the_own_city(place, own, foreign, sign_in):
    client = sign_in(place.focal_point)
    waiting = factories.membership(city=place.host, state="examined").network
    for name, sent in (("session_log", typed(place)), ("session_new", plan(place))):
        assert offered(client.get(url(name))) == {place.network, own}
        for forged in (foreign, waiting):
            page = client.post(url(name), {**sent, "networks": [own.pk, forged.pk]})
            assert page.status_code == 422
            assert list(page.context["form"].errors) == ["networks"]
        assert not Session.objects.exists()
        assert client.post(url(name), {**sent, "networks": [own.pk]}).status_code == 302
        assert list(Session.objects.get().networks.all()) == [own]
        Session.objects.all().delete()


def test_a_coordinator_adds_any(place, own, foreign, sign_in):
    client = sign_in(place.coordinator)
    assert offered(client.get(url("session_new"))) == {place.network, own, foreign}
    assert client.post(url("session_new"), plan(place, networks=[foreign.pk])).status_code == 302
    session = Session.objects.get()
    assert list(session.networks.all()) == [foreign]
    assert offered(client.get(url("session_edit", session.pk))) == {own, foreign}


def test_nothing_is_asked_of_whose_city_is_in_one_network(place, foreign, log, sign_in):
    client = sign_in(place.focal_point)
    for address in (url("session_log"), url("session_new"), url("session_edit", log().pk)):
        page = client.get(address)
        assert "networks" not in page.context["form"].fields
        assert 'name="networks"' not in page.content.decode()
    sent = typed(place, title="Forgé", networks=[foreign.pk])
    assert client.post(url("session_log"), sent).status_code == 302
    assert not Session.objects.get(title="Forgé").networks.exists()


def test_changing_a_session_keeps_what_the_coordination_added(place, own, foreign, log, sign_in):
    session = log(by=place.coordinator, networks=[foreign])
    client, other = sign_in(place.focal_point), factories.network()
    assert offered(client.get(url("session_edit", session.pk))) == {own, foreign}
    sent = edited(session, networks=[own.pk, foreign.pk])
    assert client.post(url("session_edit", session.pk), sent).status_code == 302
    assert set(Session.objects.get().networks.all()) == {own, foreign}
    page = client.post(url("session_edit", session.pk), edited(session, networks=[other.pk]))
    assert list(page.context["form"].errors) == ["networks"]
    assert set(Session.objects.get().networks.all()) == {own, foreign}


@pytest.mark.parametrize("do", ["propose", "log_held", "change"])
def test_the_actions_refuse_it_whatever_the_form_says(place, foreign, log, do):
    session = log()
    values = {"lead_network": place.network, "title": "Ensemble", "host_city": place.host}
    values["half_days"] = whole_day(place.today - DAY)
    given = {"activity": session} if do == "change" else values
    module = activities if do == "change" else sessions
    with pytest.raises(ValidationError, match=foreign.acronym) as refused:
        getattr(module, do)(by=place.focal_point, networks=[foreign], **given)
    assert list(refused.value.error_dict) == ["networks"]
    assert list(Session.objects.all()) == [session]
    assert not session.networks.exists()


def test_coordinating_elsewhere_is_not_coordinating_here(place, foreign, sign_in):
    """Who coordinates another network is offered all of them, and adds to a session of this one what their city may."""
    factories.coordinator(factories.network(), person=place.focal_point)
    page = sign_in(place.focal_point).post(url("session_log"), typed(place, networks=[foreign.pk]))
    assert list(page.context["form"].errors) == ["networks"]
    assert page.context["more_open"]


def test_the_networks_of_another_own_city_are_not_those_of_the_host(place, foreign, log):
    factories.focal_point(network=foreign, person=place.focal_point)
    with pytest.raises(ValidationError, match=foreign.acronym) as refused:
        log(networks=[foreign])
    assert list(refused.value.error_dict) == ["networks"]
