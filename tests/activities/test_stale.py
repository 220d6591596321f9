"""What may still be done is asked of the session as it stands now, not of the copy read before somebody approved."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from activities.actions import activity as activities
from activities.actions import minutes as minutes_of
from activities.actions import participant as participants
from activities.models import Attendance, Session
from records import transitions, uploads
from records.transitions import NotAllowed
from tests import factories
from tests.factories import networks as places

from .conftest import DAY


@pytest.fixture
def stale(place, log):
    """A session as somebody read it before its minutes were approved."""
    session = log()
    minutes_of.save(session=session, by=place.focal_point, text="Texte", revision=0)
    minutes_of.circulate(session=session, by=place.focal_point)
    minutes_of.remark(session=session, by=place.deputy, text="Préciser.")
    read_before = Session.objects.get(pk=session.pk)
    with places.on(session.remarks_until + DAY):
        minutes_of.approve(session=session, by=place.coordinator)
    assert read_before.minutes_status == "circulated"
    return read_before


DONE_TOO_LATE = {
    "mark": lambda session, by: participants.mark(
        activity=session, by=by, marks={(session.participants.first().pk, session.half_days.first().pk): "present"}
    ),
    "mark_what_can_be": lambda session, by: participants.mark_what_can_be(
        activity=session, by=by, marks={(session.participants.first().pk, session.half_days.first().pk): "present"}
    ),
    "mark_rest_present": lambda session, by: participants.mark_rest_present(
        activity=session, by=by, half_day=session.half_days.first()
    ),
    "add_visitor": lambda session, by: participants.add_visitor(activity=session, by=by, name="Hind"),
    "set_agenda": lambda session, by: activities.set_agenda(activity=session, by=by, items=[{"title": "Ouverture"}]),
    "fill_invited_list": lambda session, by: activities.fill_invited_list(activity=session, by=by),
    "change": lambda session, by: activities.change(activity=session, by=by, venue="Ailleurs"),
}


@pytest.mark.parametrize("name", DONE_TOO_LATE)
def test_nothing_changes_once_somebody_has_approved(place, stale, name):
    newcomer = factories.focal_point(network=place.network)
    people = stale.participants.count()
    with pytest.raises(NotAllowed):
        DONE_TOO_LATE[name](stale, place.coordinator)
    assert stale.participants.count() == people
    assert not stale.participants.filter(person=newcomer).exists()
    assert not Attendance.objects.exists()
    assert not stale.agenda.exists()


def test_no_remark_is_settled_once_somebody_has_approved(place, stale):
    remark = stale.remarks.get()
    remark.session = stale
    with pytest.raises(NotAllowed):
        minutes_of.settle_remark(remark=remark, by=place.coordinator)


@pytest.mark.parametrize("name", ["set_agenda", "fill_invited_list"])
def test_nothing_changes_once_somebody_has_cancelled(place, schedule, name):
    session = schedule()
    read_before = Session.objects.get(pk=session.pk)
    transitions.apply(session, "cancel", by=place.coordinator, comment="Inondations.")
    with pytest.raises(NotAllowed):
        DONE_TOO_LATE[name](read_before, place.coordinator)


@pytest.mark.django_db(transaction=True)
def test_one_file_added_by_two_at_once_is_kept_once(place, schedule):
    session, refused = schedule(), []

    def add():
        upload = SimpleUploadedFile("plan.pdf", b"%PDF-1.4 le plan")
        return activities.add_material(activity=session, by=place.coordinator, upload=upload)

    def add_too():
        try:
            add()
        except ValidationError as error:
            refused.extend(error.message_dict)
        finally:
            connection.close()

    thread = threading.Thread(target=add_too)
    with transaction.atomic():
        add()
        thread.start()
        # Time to look for a twin before there is one.
        thread.join(2)
    thread.join(30)
    assert refused == ["upload"]
    assert uploads.files_of(session).count() == 1
