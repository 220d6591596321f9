"""Every page of activities, by those who use it: it answers, within its number of queries."""

import pytest
from django.urls import reverse

from activities.actions import activity as activities
from activities.actions import minutes as minutes_of
from activities.actions import participant as participants
from tests import factories
from tests.addresses import step


def url(name, *args):
    return reverse(f"activities:{name}", args=args)


@pytest.fixture
def full(log, place):
    """A session with something of everything."""
    earlier = log(days_ago=60, title="La collecte")
    minutes_of.save(
        session=earlier,
        by=place.focal_point,
        text="Texte",
        revision=0,
        actions=[{"text": "Mesurer la tonne", "owner_city": place.other, "due_on": place.today}],
    )
    minutes_of.circulate(session=earlier, by=place.focal_point)
    session = log(by=place.coordinator, networks=[factories.network()], visibility="public")
    activities.set_agenda(activity=session, by=place.focal_point, items=[{"title": "Ouverture", "starts_at": "09:30"}])
    half = session.half_days.first()
    marks = {(row.pk, half.pk): "present" for row in session.participants.all()}
    participants.mark(activity=session, by=place.focal_point, marks=marks)
    participants.add_visitor(
        activity=session, by=place.focal_point, name="Hind", organisation=factories.organisation(), half_days=[half]
    )
    minutes_of.save(
        session=session,
        by=place.focal_point,
        text="## Ouverture",
        revision=0,
        decisions=["Le réseau se réunit."],
        actions=[{"text": "Écrire", "owner_city": place.other, "owner_person": place.other_focal_point}],
        needs=[{"text": "Former", "city": place.other}],
    )
    minutes_of.circulate(session=session, by=place.focal_point)
    minutes_of.remark(session=session, by=place.other_focal_point, text="Préciser.")
    activities.add_material(
        activity=session, by=place.focal_point, upload=factories.networks.upload("photo.pdf"), credit="Ville"
    )
    session.refresh_from_db()
    return session


@pytest.mark.parametrize("who", ["focal_point", "other_focal_point", "coordinator", "elected"])
def test_record_page(full, place, sign_in, django_assert_max_num_queries, who):
    client = sign_in(getattr(place, who))
    client.get(url("session", full.pk))
    with django_assert_max_num_queries(9):
        page = client.get(url("session", full.pk))
    assert page.status_code == 200
    text = page.content.decode()
    for word in ("Mesurer la tonne", "Ouverture", "Hind", "Le réseau se réunit.", "Écrire", "Former", "Préciser."):
        assert word in text


def test_technicians_read_and_change_nothing(full, admin_client):
    for name, record in (("session", full), ("action", full.actions.get())):
        assert admin_client.get(reverse(f"admin:activities_{name}_changelist")).status_code == 200
        address = reverse(f"admin:activities_{name}_change", args=[record.pk])
        assert admin_client.get(address).status_code == 200
        assert admin_client.post(address, {}).status_code == 403


def test_other_pages(full, place, sign_in, log):
    client = sign_in(place.coordinator)
    pages = [
        ("sessions",),
        ("session_new",),
        ("session_log",),
        ("session_edit", full.pk),
        ("agenda", full.pk),
        ("attendance", full.pk),
        ("visitor", full.pk),
        ("session_minutes", full.pk),
        ("session_remark", full.pk),
        ("material", full.pk),
        ("actions",),
        ("action", full.actions.get().pk),
        ("calendar",),
        ("calendar_session", full.pk),
        ("calendar_feed",),
    ]
    for name, *args in pages:
        assert client.get(url(name, *args)).status_code == 200, name
    asked = full.actions.get()
    for page in (step(full, "approve_minutes"), step(asked, "settle"), step(asked, "drop")):
        assert client.get(page).status_code == 200, page


# --- What is to be done on the page of a session ---------------------------------------------------------------------

STAGES = {
    "proposed": {"state": "proposed"},
    "scheduled": {"state": "scheduled"},
    "open": {"state": "open"},
    "closed": {"state": "closed"},
    "postponed": {"state": "postponed"},
    "cancelled": {"state": "cancelled"},
    "held": {"state": "held"},
    "drafted": {"minutes": "drafted"},
    "circulated": {"minutes": "circulated"},
    "approved": {"minutes": "approved"},
}


@pytest.mark.parametrize("who", ["focal_point", "elected", "coordinator"])
@pytest.mark.parametrize("stage", STAGES)
def test_one_main_button_first_and_what_calls_off_last(place, sign_in, stage, who):
    session = factories.session(lead_network=place.network, host_city=place.host, **STAGES[stage])
    page = sign_in(getattr(place, who)).get(url("session", session.pk))
    work = page.context["work"]
    assert [move.style for move in work].count("primary") <= 1
    assert [move.name for move in work].count("edit") == page.context["may"]["edit"]
    ends = [move.style == "danger" for move in work[1:]]
    assert ends == sorted(ends)
    # The main button comes first, and what may be done once is offered once.
    assert "primary" not in [move.style for move in work[1:]]
    assert len({move.name for move in work}) == len(work)


def test_attendance_is_the_main_button_from_the_first_day_on(place, sign_in, log, schedule):
    client = sign_in(place.focal_point)
    for session in (schedule(in_days=0), log()):
        first = client.get(url("session", session.pk)).context["work"][0]
        assert (first.name, first.style) == ("attendance", "primary")
    marks = {(row.pk, half.pk): "present" for row in session.participants.all() for half in session.half_days.all()}
    participants.mark(activity=session, by=place.focal_point, marks=marks)
    first, *others = client.get(url("session", session.pk)).context["work"]
    assert (first.name, first.style) == ("draft_minutes", "primary")
    assert [move.name for move in others] == ["attendance", "evaluation", "papers", "edit"]
