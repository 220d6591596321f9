"""Two people change the same session: the second undoes nothing of the first, and is told what both have changed."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext

from activities.actions import activity as activities
from activities.models import Session
from records import transitions
from tests import factories
from tests.addresses import step

from .conftest import DAY, whole_day
from .test_session import plan, rows, typed


def url(name, *args):
    return reverse(f"activities:{name}", args=args)


def read(form):
    """What a browser sends back of a form as it was shown."""
    values = {bound.html_name: bound.value() for bound in form}
    return {name: "" if value is None else value for name, value in values.items()}


@pytest.fixture
def session(schedule):
    return schedule(summary="Pour qui hésite.\nDeux lignes.", languages=["fr"])


@pytest.fixture
def second(place, session, sign_in):
    """A browser, and what it would send of the session's page as it stood before somebody else changed it."""
    browser = sign_in(place.coordinator)
    return browser, read(browser.get(url("session_edit", session.pk)).context["form"])


def test_a_correction_leaves_what_somebody_else_has_changed(place, session, second):
    browser, sent = second
    other = factories.network()
    moved = {"half_days": whole_day(session.starts_on + 7 * DAY), "venue": "Salle B", "networks": [other]}
    activities.change(activity=session, by=place.coordinator, languages=["ar"], **moved)
    page = browser.post(url("session_edit", session.pk), {**sent, "title": "Sans faute"})
    assert page.status_code == 302
    now = Session.objects.get(pk=session.pk)
    assert (now.title, now.venue, now.starts_on) == ("Sans faute", "Salle B", session.starts_on)
    assert now.half_days.first().date == session.starts_on
    assert (now.languages, list(now.networks.all())) == (["ar"], [other])


def test_what_both_have_changed_comes_back(place, session, second):
    browser, sent = second
    activities.change(activity=session, by=place.coordinator, venue="Salle B", summary="Autre. " * 40)
    mine = {**sent, "venue": "Salle C", "summary": "Mon texte", "link": "https://meet.jit.si/remam"}
    page = browser.post(url("session_edit", session.pk), mine)
    assert page.status_code == 409
    assert set(page.context["form"].errors) == {"venue", "summary"}
    text = page.content.decode()
    for word in ("Salle B", "Autre. Autre.", 'value="Salle C"', "Mon texte", 'value="https://meet.jit.si/remam"'):
        assert word in text
    session.refresh_from_db()
    assert session.venue == "Salle B"
    assert not session.link
    again = read(page.context["form"])
    assert browser.post(url("session_edit", session.pk), again).status_code == 302
    session.refresh_from_db()
    assert (session.venue, session.summary) == ("Salle C", "Mon texte")


def test_the_days_are_one_thing(place, session, second):
    browser, sent = second
    day = session.starts_on
    activities.change(activity=session, by=place.coordinator, half_days=whole_day(day - 5 * DAY))
    page = browser.post(url("session_edit", session.pk), {**sent, "ends_on": (day + DAY).isoformat()})
    assert set(page.context["form"].errors) == {"starts_on", "ends_on"}
    assert session.half_days.first().date == day - 5 * DAY


def test_left_alone_the_text_starts_no_new_version_for_calendars(session, second):
    browser, sent = second
    sent["summary"] = sent["summary"].replace("\n", "\r\n")
    assert browser.post(url("session_edit", session.pk), sent).status_code == 302
    session.refresh_from_db()
    assert session.calendar_sequence == 0
    assert session.summary == "Pour qui hésite.\nDeux lignes."


def test_put_on_the_programme_as_it_was_moved_meanwhile(place, sign_in):
    session = factories.session(state="proposed", lead_network=place.network, host_city=place.host)
    browser = sign_in(place.coordinator)
    sent = read(browser.get(step(session, "schedule")).context["form"])
    day = place.today + 70 * DAY
    activities.change(activity=session, by=place.coordinator, half_days=whole_day(day))
    assert browser.post(step(session, "schedule"), sent).status_code == 302
    assert [half.date for half in session.half_days.all()] == [day, day]


# --- The agenda ------------------------------------------------------------------------------------------------------


@pytest.fixture
def agenda(place, session, sign_in):
    """A function that sends the agenda from a page read when it had one point, and returns the answer."""
    set_agenda(place, session, "Ouverture", "Pause")
    browser = sign_in(place.coordinator)
    seen = browser.get(url("agenda", session.pk)).context["form"].seen

    def agenda(*titles, seen=seen, **more):
        sent = {**rows(*({"title": title} for title in titles)), "agenda-seen": seen, **more}
        return browser.post(url("agenda", session.pk), sent)

    return agenda


def set_agenda(place, session, *titles):
    items = [{"title": title} for title in titles]
    activities.set_agenda(activity=session, by=place.focal_point, items=items)


def titles_of(session):
    return [point.title for point in session.agenda.all()]


def shown(page):
    return [row["title"].value() for row in page.context["form"].rows if row["title"].value()]


def test_a_point_that_somebody_else_has_added_stays(place, session, agenda):
    set_agenda(place, session, "Ouverture officielle", "Cas d'Agadir")
    page = agenda("Ouverture", "Pause", "Visite")
    assert page.status_code == 409
    assert titles_of(session) == ["Ouverture officielle", "Cas d'Agadir"]
    # What I have left alone gives way to what has become of it.
    assert shown(page) == ["Visite", "Ouverture officielle", "Cas d'Agadir"]
    assert gettext("This agenda was changed elsewhere while you were writing") in page.content.decode()
    assert agenda(*shown(page), seen=page.context["form"].seen).status_code == 302
    assert titles_of(session) == ["Visite", "Ouverture officielle", "Cas d'Agadir"]


def test_a_point_that_was_taken_away_does_not_come_back(place, session, agenda):
    set_agenda(place, session, "Ouverture", "Pause", "Bilan")
    page = agenda("Ouverture")
    assert page.status_code == 409
    assert shown(page) == ["Ouverture", "Bilan"]


def test_an_agenda_left_alone_is_what_somebody_else_has_made_of_it(place, session, agenda):
    set_agenda(place, session, "Cas d'Agadir")
    assert agenda("Ouverture", "Pause").status_code == 302
    assert titles_of(session) == ["Cas d'Agadir"]


def test_an_agenda_sent_twice_is_saved_once(session, agenda):
    assert agenda("Ouverture", "Visite").status_code == 302
    assert agenda("Ouverture", "Visite").status_code == 302
    assert titles_of(session) == ["Ouverture", "Visite"]


def test_a_row_more_and_a_mistake_forget_nothing_of_the_page(place, session, agenda):
    set_agenda(place, session, "Cas d'Agadir")
    more, mistaken = agenda("Ouverture", "Visite", add="agenda"), agenda("Ouverture", "x" * 201)
    for page, status in ((more, 200), (mistaken, 422)):
        assert page.status_code == status
        assert agenda("Visite", seen=page.context["form"].seen).status_code == 409


# --- Back to correct what was just saved -----------------------------------------------------------------------------


def test_back_to_correct_leads_to_where_it_is_changed(place, sign_in):
    browser = sign_in(place.coordinator)
    key = browser.get(url("session_new")).context["form"]["key"].value()
    browser.post(url("session_new"), plan(place, key=key, visibility="public"), follow=True)
    page = browser.post(url("session_new"), plan(place, key=key, visibility="network", venue="Mairie"), follow=True)
    made = Session.objects.get()
    assert page.redirect_chain[0][0] == url("session_edit", made.pk)
    said = gettext("This had already been saved; what you have just changed has not.")
    assert said in page.content.decode()
    assert gettext("Saved. Now say what will be on the agenda.") not in page.content.decode()


def test_back_after_logging(place, sign_in):
    browser = sign_in(place.focal_point)
    key = browser.get(url("session_log")).context["form"]["key"].value()
    browser.post(url("session_log"), typed(place, key=key))
    made = Session.objects.get()
    page = browser.post(url("session_log"), typed(place, key=key, series="steering"))
    assert page.url == url("session_edit", made.pk)
    assert browser.post(url("session_log"), typed(place, key=key)).url == url("attendance", made.pk)


def test_back_to_what_may_no_longer_be_changed(place, sign_in):
    browser = sign_in(place.coordinator)
    key = browser.get(url("session_new")).context["form"]["key"].value()
    browser.post(url("session_new"), plan(place, key=key))
    made = Session.objects.get()
    transitions.apply(made, "cancel", by=place.coordinator, comment="Inondations.")
    page = browser.post(url("session_new"), plan(place, key=key, venue="Mairie"))
    assert page.url == made.get_absolute_url()
