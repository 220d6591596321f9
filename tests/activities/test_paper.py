"""Documents of an activity: convocations and the sheet to sign, who has them made, and what they tell."""

from io import BytesIO

import pikepdf
import pypdf
import pytest
from django.urls import reverse

from activities import checkin
from activities.actions import paper as papers
from activities.actions import registration as registrations
from activities.enums import PaperKind
from activities.models import Paper
from activities.models.paper import KEPT_FOR
from records import jobs
from records.transitions import NotAllowed, NotReady
from tests import factories
from tests.factories import networks as places

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(place):
    agenda = [{"title": "Ouverture", "starts_at": "09:30"}, {"title": "Le tri à Agadir", "speaker": "Nadia Bahri"}]
    values = {"venue": "Salle du conseil", "agenda": agenda, "state": "open"}
    return factories.session(lead_network=place.network, host_city=place.host, by=place.coordinator, **values)


def made(paper):
    assert jobs.run(paper.job_id) == "done"
    paper.refresh_from_db()
    return paper


def pages_of(paper):
    with paper.file.open("rb") as file:
        return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(BytesIO(file.read())).pages]


def ask(session, by, kind=PaperKind.CONVOCATION, language="fr", **more):
    return papers.ask(activity=session, by=by, kind=kind, language=language, **more)


def test_the_coordination_gets_a_letter_for_each_on_the_list(place, session):
    pages = pages_of(made(ask(session, place.coordinator)))
    assert len(pages) == session.participants.count()
    for person in (place.focal_point, place.elected, place.other_focal_point):
        (page,) = [page for page in pages if person.family_name in page]
        for said in (session.title, "Salle du conseil", "Meknès", "Le tri à Agadir", place.coordinator.family_name):
            assert said in page
        row = session.participants.get(person=person)
        assert checkin.token_of(row.pk) in page.replace(" ", "")


def test_a_focal_point_those_of_the_own_city(place, session):
    pages = pages_of(made(ask(session, place.other_focal_point)))
    assert len(pages) == session.participants.filter(city=place.other).count()
    assert any(place.other_focal_point.family_name in page for page in pages)
    assert not any(place.focal_point.family_name in page for page in pages)


def test_whoever_is_invited_the_own_one(place, session):
    row = session.participants.get(person=place.elected)
    pages = pages_of(made(ask(session, place.elected, participant=row)))
    assert len(pages) == 1
    with pytest.raises(NotAllowed):
        ask(session, place.elected)
    with pytest.raises(NotAllowed):
        ask(session, place.elected, participant=session.participants.get(person=place.focal_point))


def test_whoever_cannot_come_gets_none(place, session):
    for row in session.participants.filter(city=place.other):
        registrations.cancel(participant=row, by=place.coordinator, reason="Souffrant.")
    with pytest.raises(NotReady):
        ask(session, place.other_focal_point)


def test_before_registrations_open_nobody_is_convened(place, schedule):
    with pytest.raises(NotAllowed):
        ask(schedule(), place.coordinator)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_sheet_has_a_box_for_each_half_day_and_blank_rows(place, session, language):
    paper = made(ask(session, place.focal_point, PaperKind.ATTENDANCE_SHEET, language))
    text = " ".join(pages_of(paper))
    assert place.focal_point.family_name in text
    assert "09:00" in text
    with paper.file.open("rb") as file, pikepdf.open(file) as pdf:
        assert str(pdf.Root.Lang) == language
        assert bool(pdf.Root.MarkInfo.Marked)


def test_only_the_host_city_prints_the_sheet(place, session):
    with pytest.raises(NotAllowed):
        ask(session, place.other_focal_point, PaperKind.ATTENDANCE_SHEET)


def test_asked_for_twice_it_is_made_once(place, session):
    assert ask(session, place.coordinator) == ask(session, place.coordinator)
    assert Paper.objects.count() == 1


def test_a_paper_is_read_by_whoever_asked_for_it(place, session, sign_in):
    paper = made(ask(session, place.coordinator))
    address = reverse("activities:paper", args=[session.pk, paper.pk])
    assert b"".join(sign_in(place.coordinator).get(address)).startswith(b"%PDF-")
    assert sign_in(place.focal_point).get(address).status_code == 404
    assert sign_in(places.secretary_in_office()).get(address).status_code == 404


def test_the_page_asks_and_follows(place, session, sign_in):
    browser, address = sign_in(place.coordinator), reverse("activities:papers", args=[session.pk])
    assert browser.post(address, {"kind": "convocation", "language": "ar"}).url == address
    paper = Paper.objects.get()
    assert 'hx-trigger="load delay:2s"' in browser.get(address).content.decode()
    made(paper)
    shown = browser.get(address, headers={"HX-Request": "true"}).content.decode()
    assert reverse("activities:paper", args=[session.pk, paper.pk]) in shown
    assert "hx-trigger" not in shown
    assert browser.post(address, {"kind": "nothing"}).status_code == 422


def test_ones_own_convocation_from_the_page(place, session, sign_in):
    address = reverse("activities:own_paper", args=[session.pk])
    assert sign_in(place.elected).post(address, {"kind": "convocation"}).status_code == 302
    assert Paper.objects.get().participant.person == place.elected
    session.participants.filter(person=place.deputy).delete()
    assert sign_in(place.deputy).post(address, {"kind": "convocation"}).status_code == 404


def test_what_fails_says_why(place, session, sign_in):
    paper = ask(session, place.coordinator)
    session.participants.all().delete()
    assert jobs.run(paper.job_id) == "failed"
    paper.refresh_from_db()
    text = sign_in(place.coordinator).get(reverse("activities:papers", args=[session.pk])).content.decode()
    assert paper.failure in text


def test_papers_are_forgotten_after_a_month(place, session):
    paper = made(ask(session, place.coordinator))
    storage, name = paper.file.storage, paper.file.name
    assert papers.forget() == 0
    Paper.objects.filter(pk=paper.pk).update(asked_at=paper.asked_at - KEPT_FOR * 2)
    assert papers.forget() == 1
    assert not storage.exists(name)
