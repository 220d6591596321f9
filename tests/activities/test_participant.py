"""The invited list, the attendance sheet and visitors."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override

from activities.actions import activity as activities
from activities.actions import participant as participants
from activities.enums import Part, Presence
from activities.forms.participant import tick_name
from activities.models import Attendance, Participant
from networks.models import Membership
from records.transitions import NotAllowed
from tests import factories

from .conftest import DAY, whole_day


def url(name, *args):
    return reverse(f"activities:{name}", args=args)


@pytest.fixture
def session(log):
    return log()


@pytest.fixture
def sheet(session, place, sign_in):
    """A function that sends ticks: {(person on the list, half-day): presence}, and other fields."""
    client = sign_in(place.focal_point)

    def send(ticks, half=None, background=False, **fields):
        data = {tick_name(who.pk, on.pk): presence for (who, on), presence in ticks.items()} | fields
        headers = {"Accept": "application/json"} if background else {}
        address = url("attendance", session.pk) + (f"?half={half.pk}" if half else "")
        return client.post(address, data, headers=headers)

    return send


def on_list(session, person):
    return session.participants.get(person=person)


# --- The invited list ------------------------------------------------------------------------------------------------


def test_quotas_limit_each_city(place, log):
    session = log(quota_technical=1, quota_elected=0)
    people = [row.person for row in session.participants.filter(city=place.host)]
    assert people == [place.focal_point]
    assert session.participants.filter(capacity="team").count() == 1


def test_those_in_office_that_day_are_invited(place, log):
    before = factories.focal_point(place.host, place.network, titular=False, end=place.today - 20 * DAY, status="ended")
    long_ago = log(days_ago=30, quota_technical=9)
    now = log(quota_technical=9)
    assert long_ago.participants.filter(person=before).exists()
    assert not now.participants.filter(person=before).exists()


def test_cities_that_were_not_members_are_not_invited(place, log):
    later = factories.membership(network=place.network, joined_on=place.today - 10 * DAY)
    candidate = factories.membership(network=place.network, state="examined")
    session = log(days_ago=30)
    assert not session.participants.filter(city__in=[later.city, candidate.city]).exists()
    assert log().participants.filter(city=later.city).exists()


def test_joint_networks_are_invited_too(place, log):
    elsewhere = factories.membership()
    session = log(by=place.coordinator, networks=[elsewhere.network])
    assert session.participants.filter(city=elsewhere.city).count() == 2
    assert session.participants.filter(capacity="team").count() == 2


def test_bringing_the_list_up_to_date(place, schedule, log):
    session = schedule()
    newcomer = factories.membership(network=place.network).city
    assert activities.fill_invited_list(activity=session, by=place.coordinator) == 2
    assert activities.fill_invited_list(activity=session, by=place.coordinator) == 0
    Membership.objects.filter(city=newcomer).update(left_on=place.today, status="withdrawn")
    assert activities.fill_invited_list(activity=session, by=place.coordinator) == 0
    assert not session.participants.filter(city=newcomer).exists()
    with pytest.raises(NotAllowed):
        activities.fill_invited_list(activity=session, by=place.other_focal_point)


def test_who_has_been_marked_stays_on_the_list(place, session):
    row = on_list(session, place.deputy)
    half = session.half_days.first()
    participants.mark(activity=session, by=place.focal_point, marks={(row.pk, half.pk): "present"})
    session.quota_technical = 1
    activities.change(activity=session, by=place.focal_point, quota_technical=1)
    activities.fill_invited_list(activity=session, by=place.focal_point)
    assert on_list(session, place.deputy) == row


def test_a_member_until_that_day_is_a_member_that_day(place, log):
    Membership.objects.filter(city=place.other).update(left_on=place.today - DAY, status="withdrawn")
    until_then, after = log(by=place.coordinator, host_city=place.other), log(days_ago=0)
    assert until_then.participants.filter(person=place.other_focal_point).exists()
    assert not after.participants.filter(city=place.other).exists()


@pytest.fixture
def called_in_arabic(place):
    """The deputy, whose name is known in both scripts."""
    deputy = place.deputy
    deputy.given_name, deputy.family_name, deputy.name_ar = "Salma", "Zerouali", "سلمى الزروالي"
    deputy.save()
    return deputy


def test_names_are_kept_in_latin_letters_and_read_in_the_language_of_the_page(
    place, schedule, sign_in, called_in_arabic
):
    with override("ar"):
        session = schedule()
        added = participants.add_visitor(
            activity=schedule(in_days=0), by=place.coordinator, name="", person=factories.person(name_ar="هند")
        )
    row = on_list(session, called_in_arabic)
    assert (row.name, added.name) == ("Salma Zerouali", f"{added.person.given_name} {added.person.family_name}")
    client, address = sign_in(place.coordinator), session.get_absolute_url()
    french, arabic = client.get(address).content.decode(), client.get(f"/ar{address}").content.decode()
    assert ("Salma Zerouali" in french, called_in_arabic.name_ar in french) == (True, False)
    assert ("Salma Zerouali" in arabic, called_in_arabic.name_ar in arabic) == (False, True)


def test_the_button_that_fills_the_list(place, schedule, sign_in):
    session = schedule()
    client = sign_in(place.coordinator)
    assert client.get(url("invite", session.pk)).status_code == 405
    assert client.post(url("invite", session.pk)).url == session.get_absolute_url()


# --- Ticking ---------------------------------------------------------------------------------------------------------


def test_the_whole_sheet_as_a_form(session, place, sheet):
    morning, afternoon = session.half_days.all()
    present, excused = on_list(session, place.deputy), on_list(session, place.other_focal_point)
    page = sheet({(present, morning): "present", (excused, morning): "excused"}, half=morning, go=afternoon.pk)
    assert page.url.endswith(f"?half={afternoon.pk}")
    assert {(row.participant, row.half_day, row.presence) for row in Attendance.objects.all()} == {
        (present, morning, "present"),
        (excused, morning, "excused"),
    }
    assert {row.marked_by for row in Attendance.objects.all()} == {place.focal_point}


def test_one_tick_in_the_background(session, place, sheet):
    morning, row = session.half_days.first(), on_list(session, place.deputy)
    answer = sheet({(row, morning): "present"}, half=morning, background=True)
    assert answer.json() == {"people": 6, "present": 1, "excused": 0, "absent": 0, "unmarked": 5, "refused": {}}
    sheet({(row, morning): "absent"}, background=True)
    assert Attendance.objects.get().presence == Presence.ABSENT
    sheet({(row, morning): ""}, background=True)
    assert not Attendance.objects.exists()


def test_the_same_ticks_twice_change_nothing(session, place):
    half, row = session.half_days.first(), on_list(session, place.deputy)
    marks = {(row.pk, half.pk): "present"}
    assert participants.mark(activity=session, by=place.focal_point, marks=marks) == 1
    assert participants.mark(activity=session, by=place.focal_point, marks=marks) == 0


def test_the_rest_is_present(session, place, sheet):
    morning, row = session.half_days.first(), on_list(session, place.deputy)
    sheet({(row, morning): "excused"}, half=morning, rest="1")
    assert Attendance.objects.filter(half_day=morning, presence="present").count() == 5
    assert Attendance.objects.get(participant=row).presence == "excused"
    assert not Attendance.objects.filter(half_day__part=Part.AFTERNOON).exists()


def as_shown(page):
    """The fields of the sheet of a page, as a browser sends them."""
    html = page.content.decode()
    loaded = re.findall(r'<input type="hidden" name="(loaded-[\w-]+)" value="(\w*)">', html)
    checked = re.findall(r'<input [^>]*type="radio" name="([\w-]+)" [^>]*value="(\w+)" checked>', html)
    return dict(loaded + checked)


@pytest.mark.parametrize("button", ["go", "visitor", "rest"])
def test_an_old_page_undoes_nothing(session, place, sign_in, sheet, button):
    half = session.half_days.first()
    corrected, touched = on_list(session, place.deputy), on_list(session, place.other_focal_point)
    taken_away = on_list(session, place.elected)
    marks = {(row.pk, half.pk): "absent" for row in (corrected, touched, taken_away)}
    participants.mark(activity=session, by=place.coordinator, marks=marks)
    old = as_shown(sign_in(place.focal_point).get(url("attendance", session.pk) + f"?half={half.pk}"))
    newer = {(corrected.pk, half.pk): "present", (taken_away.pk, half.pk): ""}
    participants.mark(activity=session, by=place.deputy, marks=newer)
    sheet({}, half=half, **{**old, tick_name(touched.pk, half.pk): "excused", button: half.pk})
    mark = corrected.attendances.get()
    assert (mark.presence, mark.marked_by) == ("present", place.deputy)
    assert touched.attendances.get().presence == "excused"
    assert taken_away.attendances.filter(presence="absent").count() == 0


def test_who_has_left_the_list_takes_no_marks_along(session, place, sheet):
    half, gone, stays = session.half_days.first(), on_list(session, place.deputy), on_list(session, place.elected)
    gone_as = tick_name(gone.pk, half.pk)
    session.participants.filter(pk=gone.pk).delete()
    answer = sheet({(stays, half): "present"}, background=True, **{gone_as: "present"})
    assert answer.status_code == 200
    assert list(answer.json()["refused"]) == [gone_as]
    assert answer.json()["refused"][gone_as]
    assert answer.json()["present"] == 1
    assert Attendance.objects.get().participant == stays


@pytest.mark.parametrize("background", [False, True])
def test_forged_ticks(session, place, log, sheet, background):
    other = log()
    mine, half = on_list(session, place.deputy), session.half_days.first()
    for ticks in (
        {(on_list(other, place.deputy), half): "present"},
        {(mine, other.half_days.first()): "present"},
        {(mine, half): "everywhere"},
    ):
        page = sheet(ticks, background=background)
        if background:
            assert len(page.json()["refused"]) == 1
        else:
            assert page.status_code == 422
            assert "data-error-summary" in page.content.decode()
    assert not Attendance.objects.exists()


def test_what_was_ticked_stays_ticked_when_it_is_refused(session, place, log, sheet):
    stranger = on_list(log(), place.deputy)
    mine, half = on_list(session, place.deputy), session.half_days.first()
    page = sheet({(mine, half): "excused", (stranger, half): "present"}, half=half)
    ticked = [one for group in page.context["groups"] for one in group["people"] if one["presence"]]
    assert [(one["who"], one["presence"], one["loaded"]) for one in ticked] == [(mine, "excused", "")]


def test_not_before_the_first_day(place, schedule, sign_in):
    session = schedule()
    assert sign_in(place.coordinator).get(url("attendance", session.pk)).status_code == 403
    row, half = session.participants.first(), session.half_days.first()
    with pytest.raises(NotAllowed):
        participants.mark(activity=session, by=place.coordinator, marks={(row.pk, half.pk): "present"})


def test_attendance_on_the_day_then_the_session_is_held(place, schedule):
    session = schedule(in_days=0)
    assert session.status == "scheduled"
    half = session.half_days.first()
    assert participants.mark_rest_present(activity=session, by=place.focal_point, half_day=half) == 6


@pytest.mark.parametrize("who", ["deputy", "coordinator"])
def test_deputies_and_coordinators_tick_too(place, session, sign_in, who):
    assert sign_in(getattr(place, who)).get(url("attendance", session.pk)).status_code == 200


def test_a_caretaker_finishes_the_attendance(place, session, sign_in):
    caretaker = factories.focal_point(place.host, place.network, titular=False, status="caretaker")
    assert sign_in(caretaker).get(url("attendance", session.pk)).status_code == 200
    assert sign_in(caretaker).get(url("session_edit", session.pk)).status_code == 403


def test_sixty_people_and_four_half_days(place, session, sign_in, django_assert_max_num_queries):
    activities.change(
        activity=session,
        by=place.focal_point,
        half_days=whole_day(place.today - 2 * DAY) + whole_day(place.today - DAY),
    )
    Participant.objects.bulk_create(
        Participant(activity=session, name=f"Personne {number}", city=place.other) for number in range(60)
    )
    for half in session.half_days.all():
        participants.mark_rest_present(activity=session, by=place.focal_point, half_day=half)
    client = sign_in(place.focal_point)
    client.get(url("attendance", session.pk))
    with django_assert_max_num_queries(9):
        page = client.get(url("attendance", session.pk))
    assert page.content.decode().count("roll-person") == 66
    with django_assert_max_num_queries(9):
        client.get(url("session", session.pk))


# --- Visitors --------------------------------------------------------------------------------------------------------


def visit(client, session, **fields):
    half = session.half_days.first()
    data = {"name": "Hind Bennis", "function": "Association Oued", "capacity": "associative", "half_days": [half.pk]}
    return client.post(url("visitor", session.pk), {**data, **fields})


def test_somebody_not_invited_becomes_a_visitor(place, session, sign_in):
    client = sign_in(place.focal_point)
    assert visit(client, session).status_code == 302
    visitor = session.participants.visitors().get()
    assert (visitor.name, visitor.capacity, visitor.city) == ("Hind Bennis", "associative", None)
    assert [row.presence for row in visitor.attendances.all()] == ["present"]
    assert "Hind Bennis" in client.get(url("attendance", session.pk)).content.decode()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "x" * 161}, "name"),
        ({"function": "x" * 161}, "function"),
        ({"function": ""}, "city"),
        ({"capacity": "team"}, "capacity"),
        ({"capacity": ""}, "capacity"),
        ({"city": "0"}, "city"),
        ({"half_days": ["0"]}, "half_days"),
    ],
)
def test_bad_input_of_the_visitors_form(place, session, sign_in, fields, field):
    page = visit(sign_in(place.focal_point), session, **fields)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert not session.participants.visitors().exists()


def test_a_city_and_an_organisation(place, session, sign_in):
    both = {"city": place.other.pk, "organisation": factories.organisation().pk}
    assert list(visit(sign_in(place.focal_point), session, **both).context["form"].errors) == ["organisation"]


def test_the_same_visitor_twice(place, session, sign_in):
    client = sign_in(place.focal_point)
    visit(client, session)
    page = visit(client, session, name="  HIND   bénnis ")
    assert list(page.context["form"].errors) == ["name"]
    assert "Hind Bennis" in str(page.context["form"].errors["name"])
    assert visit(client, session, city=place.other.pk).status_code == 302
    assert session.participants.visitors().count() == 2


def test_two_people_of_one_name_from_two_organisations(place, session, sign_in):
    client = sign_in(place.focal_point)
    one, other = factories.organisation(), factories.organisation()
    assert visit(client, session, organisation=one.pk).status_code == 302
    assert visit(client, session, organisation=other.pk).status_code == 302
    page = visit(client, session, organisation=one.pk)
    assert str(one) in str(page.context["form"].errors["name"])
    assert {row.organisation for row in session.participants.visitors()} == {one, other}


@pytest.mark.parametrize("name", ["salma zérouali", "سلمى الزروالي"])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_visitor_who_is_on_the_list_in_the_other_script(place, session, sign_in, called_in_arabic, name, language):
    with override(language):
        session.participants.all().delete()
        activities.fill_invited_list(activity=session, by=place.focal_point)
    page = visit(sign_in(place.focal_point), session, name=name, city=place.host.pk)
    assert "Salma Zerouali" in str(page.context["form"].errors["name"])


def test_a_visitor_who_is_on_the_invited_list(place, session, sign_in):
    page = visit(sign_in(place.focal_point), session, name=place.deputy.name, city=place.host.pk)
    assert list(page.context["form"].errors) == ["name"]
    with pytest.raises(ValidationError):
        participants.add_visitor(activity=session, by=place.focal_point, name="x", person=place.deputy)


def test_a_half_day_of_another_session(place, session, log, sign_in):
    foreign = log().half_days.first()
    assert visit(sign_in(place.focal_point), session, half_days=[foreign.pk]).status_code == 422
    with pytest.raises(ValidationError):
        participants.add_visitor(activity=session, by=place.focal_point, name="Hind", half_days=[foreign])
    assert not session.participants.visitors().exists()


def test_who_may_add_visitors(place, session, sign_in):
    assert visit(sign_in(place.other_focal_point), session).status_code == 403
    assert visit(sign_in(factories.outsider()), session).status_code == 404


def test_a_visitor_from_elsewhere_sees_the_session_from_then_on(place, session, sign_in):
    guest = factories.focal_point()
    client = sign_in(guest)
    assert client.get(url("session", session.pk)).status_code == 404
    participants.add_visitor(activity=session, by=place.focal_point, name="", person=guest)
    assert client.get(url("session", session.pk)).status_code == 200
