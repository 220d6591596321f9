"""Planning a session, logging one that was held, changing it: the actions and their forms."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext

from activities.actions import activity as activities
from activities.actions import minutes as minutes_of
from activities.actions import participant as participants
from activities.actions import session as sessions
from activities.enums import ActivityStatus, Part
from activities.models import Session
from records import transitions
from records.transitions import NotAllowed
from tests import factories
from tests.addresses import step
from tests.factories import networks as places

from .conftest import DAY, whole_day


def url(name, *args):
    return reverse(f"activities:{name}", args=args)


def typed(place, **changes):
    """What the form that logs a session sends."""
    return {
        "lead_network": place.network.pk,
        "host_city": place.host.pk,
        "title": "Le tri à la source",
        "series": "thematic",
        "starts_on": (place.today - DAY).isoformat(),
        "first_part": Part.MORNING.value,
        "last_part": Part.AFTERNOON.value,
        "mode": "on_site",
        "visibility": "network",
        **changes,
    }


# --- Logging a session that was held ---------------------------------------------------------------------------------


def test_a_focal_point_logs_a_session(place, sign_in):
    page = sign_in(place.focal_point).post(url("session_log"), typed(place))
    made = Session.objects.get()
    assert page.url == url("attendance", made.pk)
    assert (made.status, made.number, made.minutes_status) == (ActivityStatus.HELD, 1, "none")
    assert [half.part for half in made.half_days.all()] == [Part.MORNING, Part.AFTERNOON]
    assert made.created_by == place.focal_point


def test_the_invited_list_is_there_at_once(place, log):
    capacities = {row.person: row.capacity for row in log().participants.all()}
    assert capacities == {
        place.focal_point: "technical",
        place.deputy: "technical",
        place.elected: "elected",
        place.other_focal_point: "technical",
        places.official_in_office(place.other): "elected",
        place.coordinator: "team",
    }


def test_several_days_from_an_afternoon_to_a_morning(place, sign_in):
    days = {"starts_on": (place.today - 2 * DAY).isoformat(), "ends_on": place.today.isoformat()}
    sign_in(place.focal_point).post(
        url("session_log"), typed(place, **days, first_part=Part.AFTERNOON, last_part=Part.MORNING)
    )
    made = Session.objects.get()
    assert (made.starts_on, made.ends_on) == (place.today - 2 * DAY, place.today)
    assert [(half.date, half.part) for half in made.half_days.all()] == [
        (place.today - 2 * DAY, Part.AFTERNOON),
        (place.today - DAY, Part.MORNING),
        (place.today - DAY, Part.AFTERNOON),
        (place.today, Part.MORNING),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"title": "\u200b\u200f"}, "title"),
        ({"title": "\u0301"}, "title"),
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": "31/02/2020"}, "starts_on"),
        ({"starts_on": "2012-01-01"}, "host_city"),
        ({"starts_on": "1800-01-01"}, "host_city"),
        ({"starts_on": "2999-01-01"}, "starts_on"),
        ({"ends_on": "2013-01-01"}, "ends_on"),
        ({"starts_on": "2020-01-01", "ends_on": "2020-03-01"}, "ends_on"),
        ({"first_part": Part.AFTERNOON, "last_part": Part.MORNING}, "last_part"),
        ({"first_part": "noon"}, "first_part"),
        ({"host_city": ""}, "host_city"),
        ({"host_city": "0"}, "host_city"),
        ({"lead_network": "x"}, "lead_network"),
        ({"number": "0"}, "number"),
        ({"number": "x"}, "number"),
        ({"series": "party"}, "series"),
        ({"visibility": "nobody"}, "visibility"),
    ],
)
def test_bad_input_is_told_beside_its_field(place, sign_in, changes, field):
    page = sign_in(place.focal_point).post(url("session_log"), typed(place, **changes))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert not Session.objects.exists()
    if "title" not in changes:
        assert "Le tri à la source" in page.content.decode()


def test_a_session_before_the_citys_membership(place, log):
    with pytest.raises(ValidationError) as refused:
        log(half_days=whole_day(date(2011, 5, 4)))
    assert list(refused.value.error_dict) == ["host_city"]
    assert "REMAGDU" not in refused.value.messages[0]
    assert place.network.acronym in refused.value.messages[0]


def test_a_session_after_the_citys_membership(place, log):
    gone = factories.membership(state="withdrawn", network=place.network, left_on=place.today - 30 * DAY)
    assert log(by=place.coordinator, host_city=gone.city, days_ago=40).pk
    with pytest.raises(ValidationError, match=gone.city.name):
        log(by=place.coordinator, host_city=gone.city, days_ago=20)


@pytest.mark.parametrize("in_days", [0, 30])
def test_a_suspended_city_receives_no_session_from_today_on(place, schedule, in_days):
    suspended = factories.membership(state="suspended", network=place.network)
    with pytest.raises(ValidationError):
        schedule(host_city=suspended.city, in_days=in_days)


def test_the_same_half_day_twice(place, log):
    with pytest.raises(ValidationError) as refused:
        log(half_days=[(place.today, Part.MORNING), (place.today, Part.MORNING)])
    assert list(refused.value.error_dict) == ["half_days"]
    with pytest.raises(ValidationError):
        log(half_days=[])


@pytest.mark.parametrize("who", ["deputy", "elected"])
def test_only_the_titular_focal_point_logs(place, sign_in, log, who):
    person = getattr(place, who)
    assert sign_in(person).get(url("session_log")).status_code == 403
    assert sign_in(person).post(url("session_log"), typed(place)).status_code == 403
    with pytest.raises(NotAllowed):
        log(by=person)
    assert not Session.objects.exists()


def test_titular_elsewhere_is_not_titular_here(place, log):
    other_network = factories.network()
    factories.focal_point(place.host, other_network, person=place.deputy)
    with pytest.raises(NotAllowed):
        log(by=place.deputy)


def test_titular_of_another_city_is_not_titular_of_this_one(place, log):
    factories.focal_point(network=place.network, person=place.deputy)
    with pytest.raises(NotAllowed):
        log(by=place.deputy)


def test_forged_fields_of_the_log_form(place, sign_in):
    client = sign_in(place.focal_point)
    foreign = factories.membership(network=factories.network())
    for changes in (
        {"host_city": place.other.pk},
        {"lead_network": foreign.network.pk},
        {"lead_network": foreign.network.pk, "host_city": foreign.city.pk},
    ):
        assert client.post(url("session_log"), typed(place, **changes)).status_code == 422
    client.post(
        url("session_log"),
        typed(place, status="cancelled", minutes_status="approved", minutes="x", created_by=place.elected.pk),
    )
    made = Session.objects.get()
    assert (made.status, made.minutes_status, made.minutes) == ("held", "none", "")
    assert made.created_by == place.focal_point


def test_pressed_twice_it_is_one_session(place, sign_in):
    client = sign_in(place.focal_point)
    key = client.get(url("session_log")).context["form"]["key"].value()
    first = client.post(url("session_log"), typed(place, key=key))
    second = client.post(url("session_log"), typed(place, key=key))
    assert first.url == second.url
    assert Session.objects.count() == 1
    client.post(url("session_log"), typed(place, key=key, title="Une autre"))
    assert Session.objects.count() == 2


def test_outsiders_see_nothing(place, log, sign_in):
    session = log(visibility="public")
    client = sign_in(factories.outsider())
    for name in ("session", "session_edit", "attendance", "session_minutes", "visitor"):
        assert client.get(url(name, session.pk)).status_code == 404, name
    assert client.get(url("session_log")).status_code == 403
    assert session.title not in client.get(url("sessions")).content.decode()


def test_other_focal_points_see_and_do_not_edit(place, log, sign_in):
    session = log()
    client = sign_in(place.other_focal_point)
    page = client.get(url("session", session.pk))
    assert page.status_code == 200
    assert url("session_edit", session.pk) not in page.content.decode()
    for name in ("session_edit", "agenda", "attendance", "session_minutes", "material"):
        assert client.get(url(name, session.pk)).status_code == 403, name
    assert client.post(url("invite", session.pk)).status_code == 403


# --- Numbers ---------------------------------------------------------------------------------------------------------


def test_numbers_follow_one_another_in_a_network(place, log, schedule):
    assert [log().number, schedule().number] == [1, 2]
    assert log(series="steering").number is None
    assert log(number=9).number == 9
    assert log().number == 10
    elsewhere = factories.membership()
    coordinator = places.coordinator_in_office(elsewhere.network)
    assert log(by=coordinator, lead_network=elsewhere.network, host_city=elsewhere.city).number == 1


def test_a_number_is_given_once(place, log, sign_in):
    log(number=4)
    page = sign_in(place.focal_point).post(url("session_log"), typed(place, number="4"))
    assert list(page.context["form"].errors) == ["number"]
    with pytest.raises(ValidationError):
        log(number=4)
    assert log(number=4, series="webinar").number == 4


def test_a_session_called_off_gives_its_number_back(schedule, place):
    session = schedule()
    transitions.apply(session, "cancel", by=place.coordinator, comment="Inondations.")
    assert schedule().number == session.number


# --- Proposing and planning ------------------------------------------------------------------------------------------


def plan(place, **changes):
    return {**typed(place, starts_on=(place.today + 30 * DAY).isoformat()), **QUOTAS, **changes}


QUOTAS = {"quota_elected": "1", "quota_technical": "2", "quota_associative": "0"}


def test_a_focal_point_proposes(place, sign_in, mailoutbox, on_commit):
    with on_commit():
        page = sign_in(place.focal_point).post(url("session_new"), plan(place))
    made = Session.objects.get()
    assert page.url == url("agenda", made.pk)
    assert (made.status, made.number) == (ActivityStatus.PROPOSED, None)
    assert not made.participants.exists()
    assert [mail.to for mail in mailoutbox] == [[place.coordinator.email]]
    assert made.title in mailoutbox[0].subject
    assert made.get_absolute_url() in mailoutbox[0].body


def test_a_coordinator_plans(place, sign_in, mailoutbox):
    sign_in(place.coordinator).post(url("session_new"), plan(place, host_city="", languages=["fr", "ar"]))
    made = Session.objects.get()
    assert (made.status, made.number, made.host_city) == (ActivityStatus.SCHEDULED, 1, None)
    assert made.languages == ["fr", "ar"]
    assert made.participants.count() == 6
    assert not mailoutbox


def test_what_is_planned_lies_ahead(place, sign_in):
    page = sign_in(place.coordinator).post(url("session_new"), plan(place, starts_on="2020-01-01"))
    assert list(page.context["form"].errors) == ["starts_on"]


def test_what_is_planned_lies_within_five_years(place, schedule, sign_in):
    client = sign_in(place.coordinator)
    for sent in (plan(place, starts_on="3026-03-01"), plan(place, starts_on="3026-03-01", host_city="")):
        page = client.post(url("session_new"), sent)
        assert list(page.context["form"].errors) == ["starts_on"]
    session = schedule()
    with pytest.raises(ValidationError):
        activities.change(activity=session, by=place.coordinator, half_days=whole_day(date(3026, 3, 1)))
    page = client.post(url("session_edit", session.pk), edited(session, starts_on="3026-03-01"))
    assert list(page.context["form"].errors) == ["starts_on"]
    assert schedule(in_days=5 * 365).pk


def test_no_control_character_comes_in(place, schedule, sign_in):
    session = schedule()
    changes = {"title": "Un\x0btitre", "summary": "Un\x0bdeux\x02"}
    sign_in(place.coordinator).post(url("session_edit", session.pk), edited(session, **changes))
    session.refresh_from_db()
    assert (session.title, session.summary) == ("Un titre", "Un deux")


def test_a_focal_point_proposes_for_the_own_city_only(place, sign_in):
    client = sign_in(place.focal_point)
    assert client.post(url("session_new"), plan(place, host_city=place.other.pk)).status_code == 422
    assert client.post(url("session_new"), plan(place, host_city="")).status_code == 422
    with pytest.raises(NotAllowed):
        sessions.propose(
            by=place.focal_point,
            lead_network=place.network,
            title="Ailleurs",
            half_days=whole_day(place.today),
            host_city=place.other,
        )
    with pytest.raises(NotAllowed):
        sessions.schedule(
            by=place.focal_point,
            lead_network=place.network,
            title="Au programme",
            half_days=whole_day(place.today),
            host_city=place.host,
        )
    assert not Session.objects.exists()


def test_a_sub_theme_is_of_the_network(place, sign_in):
    foreign = factories.network().sub_themes.create(name_fr="Bus")
    page = sign_in(place.coordinator).post(url("session_new"), plan(place, sub_theme=foreign.pk))
    assert list(page.context["form"].errors) == ["sub_theme"]


def test_who_plans_nothing_is_refused(place, sign_in):
    assert sign_in(place.elected).get(url("session_new")).status_code == 403


def test_a_proposal_is_put_on_the_programme(place, sign_in):
    session = factories.session(state="proposed", lead_network=place.network, host_city=place.host)
    client = sign_in(place.coordinator)
    form = client.get(step(session, "schedule")).context["form"]
    assert form["number"].value() == 1
    day = place.today + 60 * DAY
    sent = {"starts_on": day.isoformat(), "first_part": "1am", "last_part": "1am", "host_city": place.other.pk}
    assert client.post(step(session, "schedule"), sent).status_code == 302
    session.refresh_from_db()
    assert (session.status, session.number, session.host_city) == ("scheduled", 1, place.other)
    assert [half.date for half in session.half_days.all()] == [day]
    assert session.participants.count() == 6
    assert client.post(step(session, "schedule"), sent).status_code == 422
    assert sign_in(place.focal_point).get(step(session, "schedule")).status_code == 403


def test_a_postponed_session_finds_a_new_date(place, schedule):
    session = schedule()
    transitions.apply(session, "postpone", by=place.coordinator, comment="Le quorum manque.")
    activities.put_on_programme(activity=session, by=place.coordinator, half_days=whole_day(place.today + 90 * DAY))
    session.refresh_from_db()
    assert (session.status, session.starts_on, session.number) == ("scheduled", place.today + 90 * DAY, 1)


# --- Changing --------------------------------------------------------------------------------------------------------


def test_calendars_hear_of_a_new_date_place_or_text(place, schedule):
    session = schedule()
    activities.change(activity=session, by=place.coordinator, venue="Salle du conseil")
    assert session.calendar_sequence == 1
    activities.change(activity=session, by=place.coordinator, half_days=whole_day(place.today + 40 * DAY))
    assert session.calendar_sequence == 2
    activities.change(activity=session, by=place.coordinator, summary="Autre texte")
    assert session.calendar_sequence == 3
    link = "https://meet.jit.si/remam"
    activities.change(activity=session, by=place.coordinator, link=link, venue="Salle du conseil")
    assert session.calendar_sequence == 3
    proposal = factories.session(state="proposed", lead_network=place.network, host_city=place.host)
    activities.change(activity=proposal, by=place.coordinator, venue="Ailleurs")
    assert proposal.calendar_sequence == 0


def edited(session, **changes):
    values = {
        "title": session.title,
        "starts_on": session.starts_on.isoformat(),
        "first_part": Part.MORNING.value,
        "last_part": Part.AFTERNOON.value,
        "host_city": session.host_city_id,
        "mode": "on_site",
        "visibility": "network",
        "number": session.number,
    }
    return {**values, **QUOTAS, **changes}


def test_the_edit_form(place, log, sign_in):
    session = log()
    client = sign_in(place.focal_point)
    assert (
        client.post(url("session_edit", session.pk), edited(session, title="Autre", venue="Mairie")).status_code == 302
    )
    session.refresh_from_db()
    assert (session.title, session.venue) == ("Autre", "Mairie")
    page = client.post(url("session_edit", session.pk), edited(session, title="", venue="Gardé"))
    assert page.status_code == 422
    assert "Gardé" in page.content.decode()


def test_on_the_programme_only_the_coordinator_moves_it(place, schedule, sign_in):
    session = schedule()
    client = sign_in(place.focal_point)
    later = (session.starts_on + DAY).isoformat()
    assert client.post(url("session_edit", session.pk), edited(session, starts_on=later)).status_code == 403
    assert client.post(url("session_edit", session.pk), edited(session, venue="Mairie")).status_code == 302
    client = sign_in(place.coordinator)
    assert client.post(url("session_edit", session.pk), edited(session, starts_on=later)).status_code == 302


def test_a_focal_point_cannot_take_over_by_changing_the_host(place, log, sign_in):
    session = log()
    client = sign_in(place.other_focal_point)
    sent = edited(session, host_city=place.other.pk)
    assert client.post(url("session_edit", session.pk), sent).status_code == 403
    page = sign_in(place.focal_point).post(url("session_edit", session.pk), sent)
    assert page.status_code == 403
    session.refresh_from_db()
    assert session.host_city == place.host


def test_what_was_held_stays_in_the_past(place, log, sign_in):
    session = log()
    later = (place.today + timedelta(days=5)).isoformat()
    page = sign_in(place.focal_point).post(url("session_edit", session.pk), edited(session, starts_on=later))
    assert list(page.context["form"].errors) == ["starts_on"]


def test_half_days_with_attendance_stay(place, log):
    session = log()
    half = session.half_days.last()
    participants.mark(
        activity=session, by=place.focal_point, marks={(session.participants.first().pk, half.pk): "present"}
    )
    with pytest.raises(ValidationError, match=half.get_part_display()):
        activities.change(activity=session, by=place.focal_point, half_days=[(half.date, Part.MORNING)])
    assert session.half_days.count() == 2


def test_a_session_is_held_from_its_first_day_on(place, schedule):
    with pytest.raises(NotAllowed):
        transitions.apply(schedule(), "hold", by=place.coordinator)


def test_nothing_changes_after_the_approval(place):
    session = factories.session(minutes="approved", lead_network=place.network, host_city=place.host)
    with pytest.raises(
        NotAllowed, match=gettext("This is final: who was there and what was said do not change any more.")
    ):
        activities.change(activity=session, by=place.coordinator, title="Autre")
    with pytest.raises(NotAllowed):
        activities.set_agenda(activity=session, by=place.coordinator, items=[])
    with pytest.raises(NotAllowed):
        participants.mark(activity=session, by=place.coordinator, marks={})
    with pytest.raises(NotAllowed):
        minutes_of.save(session=session, by=place.coordinator, text="Autre", revision=session.minutes_revision)


# --- The agenda and the files ----------------------------------------------------------------------------------------


def rows(*points, add=False, total=None):
    sent = {"agenda-TOTAL_FORMS": total or len(points), "agenda-INITIAL_FORMS": 0}
    for number, point in enumerate(points):
        sent |= {f"agenda-{number}-{name}": value for name, value in {"kind": "talk", **point}.items()}
    return {**sent, **({"add": "agenda"} if add else {})}


def test_the_agenda(place, log, sign_in):
    session, client = log(), sign_in(place.focal_point)
    half = session.half_days.first()
    sent = rows({"title": "Ouverture", "starts_at": "09:30", "kind": "opening", "half_day": half.pk}, {"title": ""})
    assert client.post(url("agenda", session.pk), sent).status_code == 302
    (item,) = session.agenda.all()
    assert (item.title, f"{item.starts_at:%H:%M}", item.kind, item.half_day) == ("Ouverture", "09:30", "opening", half)


def test_a_row_more_without_a_script_keeps_what_was_typed(place, log, sign_in):
    session, client = log(), sign_in(place.focal_point)
    page = client.post(url("agenda", session.pk), rows({"title": "Ouverture", "starts_at": "25:99"}, add=True))
    assert page.status_code == 200
    text = page.content.decode()
    assert "Ouverture" in text
    assert "25:99" in text
    assert 'name="agenda-1-title"' in text
    assert not session.agenda.exists()


@pytest.mark.parametrize(
    "point",
    [
        {"title": "x" * 201},
        {"title": "\u200b"},
        {"title": "Ouverture", "starts_at": "25:99"},
        {"title": "Ouverture", "kind": "party"},
        {"title": "Ouverture", "half_day": "0"},
        {"title": "", "speaker": "Quelqu'un"},
    ],
)
def test_bad_rows_of_the_agenda(place, log, sign_in, point):
    session = log()
    page = sign_in(place.focal_point).post(url("agenda", session.pk), rows(point))
    assert page.status_code == 422
    assert not session.agenda.exists()


def test_a_half_day_of_another_session(place, log, sign_in):
    session, other = log(), log()
    point = {"title": "Ouverture", "half_day": other.half_days.first().pk}
    assert sign_in(place.focal_point).post(url("agenda", session.pk), rows(point)).status_code == 422
    with pytest.raises(ValidationError):
        activities.set_agenda(
            activity=session, by=place.focal_point, items=[{"title": "Ouverture", "half_day": other.half_days.first()}]
        )


def test_files(place, log, sign_in, settings):
    session, client = log(), sign_in(place.focal_point)
    send = lambda file: client.post(url("material", session.pk), {"upload": file, "credit": "Ville"})  # noqa: E731
    assert send(places.upload("photo.pdf")).status_code == 302
    assert "photo.pdf" in client.get(url("session", session.pk)).content.decode()
    for bad in (
        places.upload("script.exe"),
        places.upload("image.png", b"pas une image"),
        places.upload("vide.pdf", b""),
        places.upload("again.pdf"),
    ):
        assert send(bad).status_code == 422, bad.name
    settings.UPLOAD_MAX_BYTES = 10
    assert send(places.upload("grand.pdf", places.PDF + b" ")).status_code == 422
    assert client.post(url("material", session.pk), {}).status_code == 422


# --- Lists -----------------------------------------------------------------------------------------------------------


def test_filters_of_the_list(place, log, schedule, sign_in):
    held, planned = log(title="Compost"), schedule(title="Décharges")
    client = sign_in(place.coordinator)

    def titles(**query):
        return [row.title for row in client.get(url("sessions"), query).context["rows"]]

    assert titles() == ["Décharges", "Compost"]
    assert titles(q="decharge") == ["Décharges"]
    assert titles(network=place.network.acronym, status="held") == [held.title]
    assert titles(year=str(planned.starts_on.year), status="scheduled") == [planned.title]
    assert titles(city=place.host.code, minutes="none", series="thematic") == ["Décharges", "Compost"]
    assert titles(city=place.host.name_ar) == titles(city=place.host.name_fr.upper()) == ["Décharges", "Compost"]
    assert titles(network="NOWHERE") == titles(city="Nulle part") == []


def test_the_export(place, log, sign_in):
    log(title="=1+1")
    page = sign_in(place.coordinator).get(url("sessions"), {"export": "csv"})
    text = b"".join(page.streaming_content).decode()
    assert "'=1+1" in text
    assert place.host.name in text


def test_as_many_queries_for_many_rows(place, log, sign_in, django_assert_max_num_queries):
    client = sign_in(place.coordinator)
    log()
    client.get(url("sessions"))
    with django_assert_max_num_queries(7 + 3) as one:
        client.get(url("sessions"))
    for _number in range(19):
        log(networks=[])
    with django_assert_max_num_queries(len(one)):
        client.get(url("sessions"))
