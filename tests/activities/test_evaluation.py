"""The anonymous evaluation: asked of those who were there, answered once, closed by itself, shown from three on."""

import re

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext

from activities.actions import evaluation as evaluations
from activities.models import Ballot, Evaluation
from records.transitions import NotAllowed, NotReady
from tests import factories
from tests.factories.networks import on

from .conftest import DAY

pytestmark = pytest.mark.django_db
GOOD = {"usefulness": 5, "content": 4, "exchange": 4, "organisation": 3, "intention": "yes"}


@pytest.fixture
def session(place):
    """A session of yesterday where everybody was."""
    made = factories.session(
        state="held",
        lead_network=place.network,
        host_city=place.host,
        starts_on=place.today - DAY,
        by=place.coordinator,
    )
    factories.attendance(session=made)
    return made


@pytest.fixture
def links(session, place, mailoutbox, django_capture_on_commit_callbacks):
    """The addresses that were sent, by the mail they were sent to."""
    with django_capture_on_commit_callbacks(execute=True):
        evaluations.ask(activity=session, by=place.coordinator)
    return {mail.to[0]: re.search(r"/avis/([\w-]+)/", mail.body)[1] for mail in mailoutbox}


def page(token):
    return reverse("activities:evaluate", args=[token])


def results(session):
    return reverse("activities:evaluation", args=[session.pk])


def test_each_of_those_who_were_there_has_a_link_of_their_own(session, links):
    present = session.participants.filter(person__isnull=False).count()
    assert len(links) == len(set(links.values())) == present == Ballot.objects.count()
    kept = set(Ballot.objects.values_list("token_hash", flat=True))
    assert not kept & set(links.values())


def test_asked_once(session, links, place):
    with pytest.raises(NotReady):
        evaluations.ask(activity=session, by=place.coordinator)
    with pytest.raises(NotAllowed):
        evaluations.ask(activity=session, by=place.focal_point)


def test_nobody_there_nobody_asked(place):
    made = factories.session(state="held", lead_network=place.network, host_city=place.host, by=place.coordinator)
    with pytest.raises(NotReady):
        evaluations.ask(activity=made, by=place.coordinator)


def test_a_link_serves_once(links, client, session):
    token = next(iter(links.values()))
    shown = client.get(page(token))
    assert session.title in shown.content.decode()
    wrong = client.post(page(token), {**GOOD, "usefulness": "", "improve": "Plus de temps"})
    assert wrong.status_code == 422
    assert "Plus de temps" in wrong.content.decode()
    assert client.post(page(token), {**GOOD, "improve": "Plus de temps"}).url == page(token)
    again = client.post(page(token), GOOD)
    assert again.status_code == 422
    assert gettext("This link has been used: each answers once.") in again.content.decode()
    assert Evaluation.objects.count() == 1


def test_a_guessed_link_is_nobodys(client):
    assert client.get(page("x" * 24)).status_code == 404


def test_it_closes_by_itself(links, client, place):
    token = next(iter(links.values()))
    with on(place.today + 15 * DAY):
        assert gettext("The time for answers is over.") in client.get(page(token)).content.decode()
        assert client.post(page(token), GOOD).status_code == 422
    assert not Evaluation.objects.exists()


def test_nothing_tells_who_answered_nor_when(links, client):
    token = next(iter(links.values()))
    client.post(page(token), GOOD)
    columns = {field.name for field in Evaluation._meta.concrete_fields} | {
        field.name for field in Ballot._meta.concrete_fields
    }
    assert not {name for name in columns if name in ("person", "participant", "by", "at", "created_at", "answered_at")}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = 'activities_evaluation'::regclass")
        assert not [name for (name,) in cursor.fetchall() if "pgtrigger" in name]


def test_results_from_three_answers_on(links, client, session, place, sign_in):
    tokens = iter(links.values())
    for _answer in range(2):
        evaluations.answer(token=next(tokens), improve="Micro", **GOOD)
    text = sign_in(place.coordinator).get(results(session)).content.decode()
    assert "Micro" not in text
    assert sign_in(place.coordinator).get(results(session) + "?export=csv").status_code == 404
    evaluations.answer(token=next(tokens), need="Financer le tri", **{**GOOD, "usefulness": 2})
    text = sign_in(place.coordinator).get(results(session)).content.decode()
    for said in ("Micro", "Financer le tri", "4,0"):
        assert said in text
    lines = b"".join(sign_in(place.coordinator).get(results(session) + "?export=csv").streaming_content).decode()
    assert lines.count("Micro") == 2
    assert sign_in(place.coordinator).get(results(session) + "?export=pdf").status_code == 404


def test_who_reads_them(session, links, place, sign_in):
    assert sign_in(place.focal_point).get(results(session)).status_code == 200
    assert sign_in(place.other_focal_point).get(results(session)).status_code == 403
    assert sign_in(place.elected).get(results(session)).status_code == 403


def test_the_coordination_asks_with_a_button(session, place, sign_in):
    assert sign_in(place.coordinator).post(results(session)).url == results(session)
    session.refresh_from_db()
    assert session.evaluation_closes_on == place.today + 14 * DAY
    again = sign_in(place.coordinator).post(results(session), follow=True).content.decode()
    assert gettext("Those who were there have been asked already.") in again


def test_what_was_held_lately_is_asked_about_by_itself_once(session, place, mailoutbox):
    factories.attendance(
        session=factories.session(state="held", lead_network=place.network, host_city=place.host, by=place.coordinator)
    )
    assert evaluations.ask_by_itself() == 1
    assert evaluations.ask_by_itself() == 0
