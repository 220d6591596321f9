"""A city's way into a network, through its pages: the main path, who may do what, and what is never shown."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import Person
from accounts.roles import Role
from networks.actions import membership as actions
from networks.actions.appointment import take_office
from networks.enums import AppointmentStatus, MembershipStatus
from networks.models import Appointment, Membership
from records import journal, transitions, uploads
from tests import factories
from tests.addresses import step
from tests.factories.networks import FILE, PDF, upload
from tests.networks.conftest import GOOD_PERSON

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"networks:{name}", args=args)


def identified_by_page(place, sign_in, on_commit):
    """The city's file, opened by the secretariat; its elected official is written to."""
    with on_commit():
        fields = {"network": "REMAGDU", "city": "meknes", "kind": "member", "comment": "Rencontrés à Agadir"}
        response = sign_in(place.secretary).post(page("membership_identify"), fields)
    made = Membership.objects.get()
    assert response.headers["Location"] == made.get_absolute_url()
    assert [message.to for message in mail.outbox] == [[place.elected.email]]
    return made


def test_a_city_joins(place, sign_in, on_commit):
    """The whole way by its pages, each step by whom it belongs to, each noted in the journal."""
    made = identified_by_page(place, sign_in, on_commit)
    with on_commit():
        sign_in(place.elected).post(step(made, "declare_interest"), GOOD_PERSON)
    made.refresh_from_db()
    assert made.status == MembershipStatus.INTERESTED
    invited = Appointment.objects.get(role=Role.FOCAL_POINT)
    assert (invited.status, invited.person.email) == (AppointmentStatus.PROPOSED, GOOD_PERSON["email"])
    assert {address for message in mail.outbox[1:] for address in message.to} == {
        GOOD_PERSON["email"],
        place.coordinator.email,
    }

    focal_point = invited.person
    focal_point.set_password("un long mot de passe")
    focal_point.save()
    take_office(invitation=invited.invitation)
    sign_in(focal_point).post(step(made, "complete"), FILE)
    sign_in(place.coordinator).post(step(made, "examine"), {"comment": "Dossier clair"})
    day = place.today - timedelta(days=3)
    deliberation = {"number": "12/2026", "date": day, "upload": upload()}
    sign_in(focal_point).post(step(made, "file_deliberation"), deliberation)
    sign_in(place.secretary).post(step(made, "activate"), {"joined_on": place.today})

    made.refresh_from_db()
    assert (made.status, made.joined_on, made.deliberation_date) == (MembershipStatus.ACTIVE, place.today, day)
    assert made.motivation == FILE["motivation"]
    assert uploads.files_of(made, "deliberation").count() == 1
    events = [(entry.event, entry.by) for entry in reversed(journal.entries_of(made))]
    assert events == [
        ("identified", place.secretary),
        ("declare_interest", place.elected),
        ("complete", focal_point),
        ("examine", place.coordinator),
        ("file_deliberation", focal_point),
        ("activate", place.secretary),
    ]


@pytest.mark.parametrize(
    ("state", "name", "who"),
    [
        ("identified", "declare_interest", "elected"),
        ("interested", "complete", "focal_point"),
        ("examined", "file_deliberation", "focal_point"),
        ("deliberated", "activate", "secretary"),
        ("interested", "decline", "elected"),
        ("active", "withdraw", "elected"),
        ("active", "exclude", "secretary"),
    ],
)
def test_steps_belong_to_one_role(place, sign_in, state, name, who):
    made = factories.membership(state=state, city=place.city, network=place.network)
    office = {"role": Role.FOCAL_POINT, "city": place.city, "network": place.network, "is_titular": False}
    people = {
        "elected": place.elected,
        "coordinator": place.coordinator,
        "secretary": place.secretary,
        "focal_point": factories.appointment(**office).person,
    }
    for role, person in people.items():
        expected = 200 if role == who else 403
        assert sign_in(person).get(step(made, name)).status_code == expected, role
        assert sign_in(person).post(step(made, name), {}).status_code == (422 if role == who else 403), role
    # Officials of another city neither see it, while it is not active, nor act.
    for stranger in (factories.elected_official(), factories.focal_point(network=place.network)):
        expected = 403 if state == "active" else 404
        assert sign_in(stranger).get(step(made, name)).status_code == expected
    made.refresh_from_db()
    assert made.status == state


def test_nobody_signed_in_sees_the_portal(place, client):
    made = factories.membership(city=place.city, network=place.network)
    for url in (page("memberships"), page("membership", made.pk), page("membership_identify")):
        assert client.get(url).status_code == 302


def test_only_the_secretariat_identifies(place, sign_in):
    for person in (place.elected, place.coordinator, factories.outsider()):
        assert sign_in(person).get(page("membership_identify")).status_code == 403


def test_the_list_shows_what_one_may_see(place, sign_in):
    active = factories.membership(network=place.network)
    own = factories.membership(state="interested", city=place.city, network=place.network)
    elsewhere = factories.membership(state="interested")

    def seen(person):
        return set(sign_in(person).get(page("memberships")).context["rows"])

    assert seen(factories.outsider()) == {active}
    assert seen(place.elected) == {active, own}
    assert seen(place.coordinator) == {active, own}
    assert seen(place.secretary) == {active, own, elsewhere}


def test_the_list_is_filtered_by_its_address(place, sign_in):
    wanted = factories.membership(state="suspended", city=place.city, network=place.network, kind="observer")
    factories.membership(network=place.network)
    factories.membership()
    browser = sign_in(place.secretary)
    for query in ("network=REMAGDU&city=mekn", "city=MEKNÈS", "status=suspended", "kind=observer"):
        assert list(browser.get(f"{page('memberships')}?{query}").context["rows"]) == [wanted], query
    response = browser.get(f"{page('memberships')}?network=nowhere")
    assert response.status_code == 200
    assert list(response.context["rows"]) == []


def test_the_export_holds_exactly_what_is_filtered(place, sign_in):
    for _number in range(25):
        Membership.objects.create(network=place.network, city=factories.city())
    Membership.objects.create(network=factories.network(), city=place.city)
    response = sign_in(place.secretary).get(f"{page('memberships')}?network=REMAGDU&export=csv")
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert len(lines) == 26
    assert all("REMAGDU" in line for line in lines[1:])


def test_what_strangers_do_not_read(place, sign_in):
    """Of an active member, everybody sees that it is one; its file and its contacts are not theirs."""
    word = "canari-membership"
    made = factories.membership(city=place.city, network=place.network, motivation=word)
    journal.write(made, "noted", by=None, comment=word)
    [file] = uploads.files_of(made)
    for person in (factories.outsider(), factories.focal_point()):
        response = sign_in(person).get(page("membership", made.pk))
        assert response.status_code == 200
        assert word not in response.content.decode()
        assert sign_in(person).get(reverse("records:file", args=[file.uuid])).status_code == 404
    assert place.elected.email not in sign_in(factories.outsider()).get(page("membership", made.pk)).content.decode()
    for person in (place.elected, place.coordinator, place.secretary):
        assert word in sign_in(person).get(page("membership", made.pk)).content.decode()
        response = sign_in(person).get(reverse("records:file", args=[file.uuid]))
        assert response.getvalue() == PDF
    assert sign_in(None).get(reverse("records:file", args=[file.uuid])).status_code == 404


def test_a_file_under_way_is_hidden_from_others(place, sign_in):
    made = factories.membership(state="complete", city=place.city, network=place.network)
    assert sign_in(factories.focal_point()).get(page("membership", made.pk)).status_code == 404
    assert sign_in(factories.outsider()).get(page("membership", made.pk)).status_code == 404
    assert sign_in(place.elected).get(page("membership", made.pk)).status_code == 200


def test_only_the_moves_of_the_reader_are_offered(place, sign_in):
    made = factories.membership(state="complete", city=place.city, network=place.network)

    def offered(person):
        return {move.name for move in sign_in(person).get(page("membership", made.pk)).context["moves"]}

    assert offered(place.coordinator) == {"examine", "return"}
    assert offered(place.elected) == {"decline"}
    assert offered(place.secretary) == set()


def test_deputies_are_named_from_the_page(place, sign_in):
    made = factories.membership(city=place.city, network=place.network)
    for person, offered in ((place.elected, True), (place.secretary, True), (place.coordinator, False)):
        response = sign_in(person).get(page("membership", made.pk))
        assert response.context["may_name"] == offered
        assert (page("appointment_propose") in response.content.decode()) == offered
    asked = f"{page('appointment_propose')}?role=focal_point&is_titular=0&city=meknes&network=REMAGDU"
    form = sign_in(place.elected).get(asked).context["form"]
    assert (form["city"].value(), form["network"].value(), form["is_titular"].value()) == ("meknes", "REMAGDU", "0")
    actions.withdraw(membership=made, by=place.elected, reason="Fin")
    assert not sign_in(place.elected).get(page("membership", made.pk)).context["may_name"]


def test_a_first_focal_point_is_named_by_declaring_the_interest(place, sign_in):
    """No deputy comes before the titular: the page offers the place that is free, once the city is interested."""
    made = factories.membership(city=place.city, network=place.network, state="identified")
    browser = sign_in(place.secretary)
    assert "is_titular" not in browser.get(made.get_absolute_url()).content.decode()
    transitions.apply(made, "declare_interest", by=place.elected)
    assert "is_titular=1" in browser.get(made.get_absolute_url()).content.decode()


def test_suspension_takes_rights_at_the_next_request(place, sign_in):
    focal_point = factories.focal_point(place.city, place.network)
    made = Membership.objects.get()
    browser = sign_in(focal_point)
    edit = page("city_edit", place.city.code)
    assert browser.get(edit).status_code == 200
    actions.suspend(membership=made, by=place.secretary, reason="Cotisation")
    assert browser.get(edit).status_code == 403
    actions.resume(membership=made, by=place.secretary)
    assert browser.get(edit).status_code == 200


def test_leaving_ends_rights_and_appointments(place, sign_in, on_commit):
    focal_point = factories.focal_point(place.city, place.network)
    made = Membership.objects.get()
    day = place.today - timedelta(days=2)
    with on_commit():
        fields = {"comment": "Changement de priorités", "left_on": day}
        response = sign_in(place.elected).post(step(made, "withdraw"), fields)
    assert response.status_code == 302
    made.refresh_from_db()
    assert (made.status, made.left_on) == (MembershipStatus.WITHDRAWN, day)
    appointment = focal_point.appointments.get()
    assert (appointment.status, appointment.end, appointment.end_reason) == ("ended", day, "membership")
    assert place.elected.appointments.get().status == AppointmentStatus.IN_OFFICE
    assert {message.to[0] for message in mail.outbox} == {
        place.secretary.email,
        place.coordinator.email,
        focal_point.email,
    }
    assert "Changement de priorités" in mail.outbox[0].body
    # What happened stays readable to the city.
    assert sign_in(place.elected).get(page("membership", made.pk)).status_code == 200


def test_the_last_day_is_a_day_of_membership(place):
    made = factories.membership(state="withdrawn", left_on=place.today)
    eve, after = (place.today + timedelta(days=days) for days in (-1, 1))
    counted = [made in Membership.objects.active_on(day) for day in (made.joined_on, eve, place.today, after)]
    assert counted == [True, True, True, False]


def test_giving_up_takes_the_invitation_back(place, sign_in, on_commit):
    with on_commit():
        made = actions.identify(network=place.network, city=place.city, by=place.secretary)
        actions.declare_interest(membership=made, by=place.elected, focal_point=GOOD_PERSON)
    invited = Person.objects.get(email=GOOD_PERSON["email"])
    assert invited.invitations.waiting().count() == 1
    sign_in(place.elected).post(step(made, "decline"), {"comment": "Plus tard"})
    assert invited.invitations.waiting().count() == 0
    assert invited.appointments.get().status == AppointmentStatus.ENDED
    # The same city may be identified again, and the same person named again, even on the same day.
    again = actions.identify(network=place.network, city=place.city, by=place.secretary)
    actions.declare_interest(membership=again, by=place.elected, focal_point=GOOD_PERSON)
    assert invited.invitations.waiting().count() == 1


@pytest.mark.parametrize("count", [1, 20, 45])
def test_list_queries(place, queries_of, count):
    for _number in range(count):
        Membership.objects.create(network=place.network, city=factories.city())
    # Session, user, offices, the facet of networks, count, rows, and what the side bar counts.
    assert queries_of(place.secretary, page("memberships")) == 7


@pytest.mark.parametrize("state", ["identified", "examined", "active", "withdrawn"])
def test_page_queries(place, queries_of, state):
    made = factories.membership(state=state, city=place.city, network=place.network)
    for _number in range(4):
        office = {"role": Role.FOCAL_POINT, "city": place.city, "network": place.network, "is_titular": False}
        factories.appointment(**office)
        journal.write(made, "noted", by=place.secretary)
    for person in (place.secretary, place.elected, place.coordinator):
        assert queries_of(person, page("membership", made.pk)) <= 9
