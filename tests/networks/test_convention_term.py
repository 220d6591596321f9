"""What dates do to conventions: in force, up for renewal, renewed by themselves, expired; and what people change."""

from datetime import timedelta

import pytest
from django.core import mail

from networks.actions import convention as actions
from networks.actions import convention_dates
from networks.models import Convention
from records import daily, journal, uploads
from records.days import add_months
from records.management.commands import sweep
from records.transitions import AlreadyMoved
from tests import factories
from tests.addresses import step
from tests.factories.networks import on, upload

pytestmark = pytest.mark.django_db


def after(day, days):
    return day + timedelta(days=days)


def events(made):
    return [entry.event for entry in reversed(journal.entries_of(made))]


@pytest.fixture
def made(place):
    """In force for another year, between the association and the city."""
    return factories.convention(city=place.city, lead_network=place.network, ends_on=after(place.today, 365))


def test_it_comes_into_force_on_its_first_day(place, sign_in):
    made = factories.convention(state="signed", city=place.city)
    response = sign_in(place.secretary).post(step(made, "put_in_force"), {})
    assert response.status_code == 422
    with on(after(made.starts_on, -1)):
        convention_dates.follow_all()
    made.refresh_from_db()
    assert made.status == "signed"
    with on(made.starts_on):
        convention_dates.follow_all()
        convention_dates.follow_all()
    made.refresh_from_db()
    assert made.status == "in_force"
    assert events(made).count("begin") == 1


def test_those_concerned_are_written_to_thrice(place, made, on_commit):
    """At 180, 90 and 30 days, once each however often the dates are looked at; a day without a round loses none."""
    technical = place.city.appointments.get(role="focal_point").person
    # Of the focal points the titular alone; a deputy who is something else besides is told for that.
    deputy = {"role": "focal_point", "is_titular": False, "city": place.city, "network": place.network}
    factories.appointment(**deputy)
    factories.appointment(**deputy, person=place.coordinator)
    told = {person.email for person in (place.elected, technical, place.coordinator, place.secretary)}
    for left, status, written in (
        (181, "in_force", 0),
        (180, "to_renew", 1),
        (120, "to_renew", 1),
        (88, "to_renew", 2),
    ):
        with on(after(made.ends_on, -left)), on_commit():
            convention_dates.follow_all()
            convention_dates.follow_all()
        made.refresh_from_db()
        assert (made.status, events(made).count("renewal_alert")) == (status, written), left
    assert {message.to[0] for message in mail.outbox} == told
    assert len(mail.outbox) == 2 * len(told)
    with on(after(made.ends_on, -30)), on_commit():
        convention_dates.follow_all()
    assert len(mail.outbox) == 3 * len(told)


def test_it_ends_the_day_after_its_last(place, made, on_commit):
    with on(made.ends_on):
        convention_dates.follow_all()
    made.refresh_from_db()
    assert made.status == "to_renew"
    with on(after(made.ends_on, 1)), on_commit():
        convention_dates.follow_all()
    made.refresh_from_db()
    assert made.status == "expired"
    assert place.elected.email in {message.to[0] for message in mail.outbox}


def test_it_goes_on_by_itself_where_that_was_agreed(place):
    end = after(place.today, 100)
    made = factories.convention(city=place.city, ends_on=end, tacit_months=12)
    with on(after(end, 1)):
        convention_dates.follow_all()
    made.refresh_from_db()
    assert (made.status, made.ends_on, made.last_alert) == ("in_force", add_months(end, 12), None)
    [entry] = journal.entries_of(made).filter(event="renew_tacitly")
    assert entry.by is None
    # A machine that stood still for years catches up.
    with on(add_months(end, 40)):
        convention_dates.follow_all()
    made.refresh_from_db()
    assert (made.status, made.ends_on) == ("in_force", add_months(end, 48))


def test_notice_ends_what_goes_on_by_itself(place, sign_in, on_commit):
    end = after(place.today, 100)
    made = factories.convention(city=place.city, ends_on=end, tacit_months=12, notice_days=90)
    browser = sign_in(place.secretary)
    for days in (-500, 1):
        sent = {"notice_on": after(place.today, days), "comment": "Nouvelle orientation"}
        response = browser.post(step(made, "record_notice"), sent)
        assert set(response.context["form"].errors) == {"notice_on"}
    with on_commit():
        browser.post(step(made, "record_notice"), {"notice_on": place.today, "comment": "Nouvelle orientation"})
    made.refresh_from_db()
    assert (made.status, made.renews_itself) == ("to_renew", False)
    assert place.elected.email in {message.to[0] for message in mail.outbox}
    with on(after(end, 1)):
        convention_dates.follow_all()
    made.refresh_from_db()
    assert (made.status, made.ends_on) == ("expired", end)


def test_notice_that_comes_too_late_is_refused(place, sign_in):
    made = factories.convention(city=place.city, ends_on=after(place.today, 30), tacit_months=12, notice_days=90)
    sent = {"notice_on": place.today, "comment": "Trop tard"}
    response = sign_in(place.secretary).post(step(made, "record_notice"), sent)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"notice_on"}


def test_what_does_not_go_on_by_itself_needs_no_notice(place, sign_in):
    made = factories.convention(city=place.city, ends_on=after(place.today, 100))
    sent = {"notice_on": place.today, "comment": "Fin"}
    assert sign_in(place.secretary).post(step(made, "record_notice"), sent).status_code == 422


def test_months_keep_their_last_day(place):
    assert add_months(place.today.replace(2026, 1, 31), 1).isoformat() == "2026-02-28"
    assert add_months(place.today.replace(2026, 1, 31), 13).isoformat() == "2027-02-28"
    assert add_months(place.today.replace(2026, 12, 31), 12).isoformat() == "2027-12-31"


def test_a_renewal_is_later_than_the_end(place, sign_in):
    made = factories.convention(state="to_renew", city=place.city)
    browser = sign_in(place.secretary)
    response = browser.post(step(made, "renew"), {"ends_on": made.ends_on})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"ends_on"}
    end = after(made.ends_on, 365)
    assert browser.post(step(made, "renew"), {"ends_on": end, "comment": "Avis des parties"}).status_code == 302
    made.refresh_from_db()
    assert (made.status, made.ends_on, made.last_alert) == ("in_force", end, None)


def test_what_has_expired_is_not_renewed(place, sign_in):
    made = factories.convention(state="expired", city=place.city)
    browser = sign_in(place.secretary)
    response = browser.post(step(made, "renew"), {"ends_on": after(place.today, 365)})
    assert response.status_code == 422
    assert "expir" in response.content.decode()
    with pytest.raises(AlreadyMoved):
        actions.renew(convention=made, by=place.secretary, ends_on=after(place.today, 365))
    made.refresh_from_db()
    assert made.status == "expired"


def test_an_amendment_gives_a_new_end(place, made, sign_in):
    end = after(made.ends_on, 365)
    sent = {
        "number": 1,
        "signed_on": place.today,
        "object": "Prolongation d’un an",
        "ends_on": end,
        "upload": upload("avenant.pdf"),
    }
    response = sign_in(place.secretary).post(step(made, "amend"), sent)
    assert response.status_code == 302
    made.refresh_from_db()
    assert (made.status, made.ends_on) == ("in_force", end)
    assert uploads.files_of(made.amendments.get()).count() == 1
    shown = sign_in(place.elected).get(made.get_absolute_url()).content.decode()
    assert "Prolongation d’un an" in shown
    assert "avenant.pdf" in shown


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": -500}, "ends_on"),
        ({"ends_on": 100}, "ends_on"),
        ({"signed_on": -500}, "signed_on"),
        ({"signed_on": 2}, "signed_on"),
        ({"number": "1"}, "number"),
        ({"object": ""}, "object"),
    ],
)
def test_an_amendment_fits_its_convention(place, sign_in, changes, field):
    """Not before the convention, no number twice, and nothing left due after the new end."""
    owed = [{"text": "Publier", "due_on": after(place.today, 200)}]
    made = factories.convention(city=place.city, ends_on=after(place.today, 365), owed=owed)
    factories.amendment(convention=made, number=1)
    sent = {"number": "2", "signed_on": place.today, "object": "Fin avancée"}
    sent |= {name: after(place.today, value) if isinstance(value, int) else value for name, value in changes.items()}
    response = sign_in(place.secretary).post(step(made, "amend"), sent)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert made.amendments.count() == 1


def test_a_termination_has_a_day_and_a_reason(place, made, sign_in, on_commit):
    browser = sign_in(place.secretary)
    response = browser.post(step(made, "terminate"), {"terminated_on": after(made.signed_on, -1), "comment": "Accord"})
    assert set(response.context["form"].errors) == {"terminated_on"}
    assert browser.post(step(made, "terminate"), {"terminated_on": place.today}).status_code == 422
    with on_commit():
        browser.post(step(made, "terminate"), {"terminated_on": place.today, "comment": "D’un commun accord"})
    made.refresh_from_db()
    assert (made.status, made.terminated_on) == ("terminated", place.today)
    assert "D’un commun accord" in mail.outbox[-1].body
    assert made in Convention.objects.in_force_on(place.today)
    assert made not in Convention.objects.in_force_on(after(place.today, 1))


def test_dates_are_among_what_is_done_once_a_day():
    assert convention_dates.follow_all in daily.DAILY


def test_the_sweeper_looks_at_the_dates_once_a_day(made, monkeypatch):
    done = []
    monkeypatch.setattr(daily, "DAILY", [lambda: done.append(1)])
    sweeper = sweep.Command()
    for _round in range(3):
        sweeper.begin_day()
    assert done == [1]
    with on(after(made.ends_on, 1)):
        sweeper.begin_day()
    assert done == [1, 1]


def test_what_fails_once_a_day_keeps_nothing_else_from_being_done(monkeypatch, caplog):
    done = []

    def fails():
        raise ValueError("hors service")

    monkeypatch.setattr(daily, "DAILY", [fails, lambda: done.append(1)])
    assert daily.run() is False
    assert done == [1]
    assert "hors service" in caplog.text


# --- Commitments -----------------------------------------------------------------------------------------------------


def test_a_city_keeps_its_commitment(place, sign_in):
    late = factories.commitment(city=place.city, due_on=after(place.today, -3))
    focal_point = factories.focal_point(place.city, place.network)
    shown = sign_in(focal_point).get(late.convention.get_absolute_url())
    assert shown.context["commitments"][0]["record"].is_late
    sent = {"done_on": place.today, "evidence": "Rapport publié", "upload": upload("preuve.pdf")}
    assert sign_in(focal_point).post(step(late, "settle"), sent).status_code == 302
    late.refresh_from_db()
    assert (late.status, late.done_on, late.evidence) == ("done", place.today, "Rapport publié")
    assert uploads.files_of(late, "evidence").count() == 1
    assert events(late.convention)[-1] == "commitment_done"


def test_another_city_does_not_answer_for_it(place, sign_in):
    made = factories.commitment(city=place.city, visibility="members")
    assert sign_in(factories.elected_official(made.party.city)).get(step(made, "settle")).status_code == 200
    assert sign_in(factories.focal_point()).get(step(made, "settle")).status_code == 403
    assert sign_in(factories.outsider()).get(step(made, "settle")).status_code == 404


@pytest.mark.parametrize("stage", ["draft", "deliberations", "signed", "terminated"])
def test_nothing_is_owed_of_what_does_not_bind(place, sign_in, stage):
    made = factories.commitment(city=place.city, stage=stage, due_on=None)
    assert sign_in(place.elected).post(step(made, "settle"), {"done_on": place.today}).status_code == 422


def test_what_was_not_kept_is_due_again(place, sign_in):
    made = factories.commitment(state="done", city=place.city)
    assert sign_in(place.secretary).post(step(made, "reopen_commitment"), {}).status_code == 422
    sign_in(place.secretary).post(step(made, "reopen_commitment"), {"comment": "Rapport incomplet"})
    made.refresh_from_db()
    assert (made.status, made.done_on) == ("open", None)


def test_a_file_of_another_kind_is_no_evidence(place, sign_in):
    made = factories.commitment(city=place.city)
    sent = {"done_on": place.today, "upload": upload("preuve.exe", b"MZ")}
    response = sign_in(place.elected).post(step(made, "settle"), sent)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"upload"}
