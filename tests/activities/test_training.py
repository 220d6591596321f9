"""Courses, their editions, results, certificates, and what is applied six months later."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from activities.actions import certificate as certificates
from activities.actions import course as courses
from activities.actions import paper as papers
from activities.actions import participant as participants
from activities.actions import training as trainings
from activities.models import Certificate, Course, Training, TrainingResult
from activities.models.certificate import new_number
from records import jobs, transitions
from records.transitions import NotAllowed, NotReady
from tests import factories

from .conftest import DAY, whole_day
from .test_paper import pages_of

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"activities:{name}", args=args)


@pytest.fixture
def course(place):
    return factories.course(lead_network=place.network, by=place.coordinator)


@pytest.fixture
def training(place, course):
    """A training of a month ago, with marks for the host city's people only."""
    made = trainings.schedule(
        by=place.coordinator,
        lead_network=place.network,
        host_city=place.host,
        course=course,
        title="Planifier la collecte",
        half_days=whole_day(place.today - 30 * DAY),
        visibility="network",
    )
    row = made.participants.get(person=place.focal_point)
    first = made.half_days.first()
    marks = {(row.pk, half.pk): "present" for half in made.half_days.all()}
    marks[made.participants.get(person=place.other_focal_point).pk, first.pk] = "present"
    participants.mark(activity=made, by=place.coordinator, marks=marks)
    return transitions.apply(made, "hold", by=place.coordinator)


@pytest.fixture
def marked(place, training):
    row = training.participants.get(person=place.focal_point)
    return trainings.save_results(training=training, by=place.coordinator, results={row.pk: (30, 75)})


# --- The catalogue ---------------------------------------------------------------------------------------------------


def test_a_coordinator_keeps_the_catalogue(place, sign_in):
    browser = sign_in(place.coordinator)
    sent = {
        "lead_network": place.network.pk,
        "title": "Contrats de délégation",
        "level": "practice",
        "hours": "14,5",
        "objectives": "Lire un contrat",
        "threshold": "75",
        "visibility": "members",
    }
    answer = browser.post(url("course_new"), sent)
    made = Course.objects.get()
    assert answer.url == made.get_absolute_url()
    assert made.hours == Decimal("14.5")
    assert "Lire un contrat" in browser.get(made.get_absolute_url()).content.decode()
    assert browser.post(url("course_new"), {**sent, "hours": "0"}).status_code == 422
    page = browser.get(url("course_edit", made.pk))
    kept = {name: value for name, value in page.context["form"].initial.items() if value is not None}
    seen = {field.html_name: field.value() for field in page.context["form"].hidden_fields()}
    browser.post(url("course_edit", made.pk), {**kept, **seen, "title": "Contrats", "is_archived": "on"})
    made.refresh_from_db()
    assert (made.title, made.is_archived) == ("Contrats", True)
    assert "Contrats" not in browser.get(url("courses")).content.decode()


def test_nobody_else_does(place, sign_in):
    assert sign_in(place.focal_point).get(url("course_new")).status_code == 403
    with pytest.raises(NotAllowed):
        courses.create(by=place.focal_point, lead_network=place.network, title="X", hours=3, objectives="Y")


# --- Editions --------------------------------------------------------------------------------------------------------


def test_editions_are_numbered(place, course):
    values = {"lead_network": place.network, "host_city": place.host, "course": course, "title": "Collecte"}
    made = [
        trainings.schedule(by=place.coordinator, half_days=whole_day(place.today + days * DAY), **values)
        for days in (20, 40)
    ]
    assert [one.edition for one in made] == [1, 2]
    assert made[0].participants.exists()


def test_a_course_of_another_network_is_refused(place):
    foreign = factories.course()
    values = {"lead_network": place.network, "host_city": place.host, "course": foreign, "title": "Collecte"}
    with pytest.raises(ValidationError) as refused:
        trainings.schedule(by=place.coordinator, half_days=whole_day(place.today + 20 * DAY), **values)
    assert "course" in refused.value.error_dict


def test_a_training_is_planned_and_changed_in_the_browser(place, course, sign_in):
    browser = sign_in(place.coordinator)
    day = place.today + 20 * DAY
    sent = {
        "lead_network": place.network.pk,
        "host_city": place.host.pk,
        "course": course.pk,
        "title": "Collecte, printemps",
        "starts_on": day.isoformat(),
        "first_part": "1am",
        "last_part": "2pm",
        "mode": "on_site",
        "visibility": "network",
        "quota_elected": 1,
        "quota_technical": 2,
        "quota_associative": 0,
        "trainers": "Omar Tazi, ONEE",
    }
    made = browser.post(url("training_new"), sent)
    training = Training.objects.get()
    assert made.url == url("agenda", training.pk)
    assert browser.post(url("training_new"), {**sent, "course": ""}).status_code == 422
    text = browser.get(training.get_absolute_url()).content.decode()
    assert "Omar Tazi, ONEE" in text
    page = browser.get(url("training_edit", training.pk)).context["form"]
    values = {field.html_name: field.value() for field in page if field.value() not in (None, [])}
    assert browser.post(url("training_edit", training.pk), {**values, "title": "Collecte, été"}).status_code == 302
    training.refresh_from_db()
    assert training.title == "Collecte, été"
    assert browser.get(url("training_edit", factories.session().pk)).status_code == 404


# --- Results ---------------------------------------------------------------------------------------------------------


def test_results_are_entered_in_one_table(place, training, sign_in):
    browser, row = sign_in(place.coordinator), training.participants.get(person=place.focal_point)
    text = browser.get(url("training_results", training.pk)).content.decode()
    assert gettext("under the threshold: no certificate") in text
    bad = browser.post(url("training_results", training.pk), {f"before-{row.pk}": "130", f"after-{row.pk}": "80"})
    assert bad.status_code == 422
    assert 'value="130"' in bad.content.decode()
    browser.post(url("training_results", training.pk), {f"before-{row.pk}": "30", f"after-{row.pk}": "80"})
    training.refresh_from_db()
    assert training.assessment_status == "marked"
    result = TrainingResult.objects.get()
    assert (result.before, result.after) == (30, 80)


def test_not_before_it_was_held(place, schedule, course):
    planned = factories.training(of=course, host_city=place.host)
    row = planned.participants.first()
    with pytest.raises(NotReady):
        trainings.save_results(training=planned, by=place.coordinator, results={row.pk: (1, 2)})


def test_a_stranger_has_no_results(place, training):
    stranger = factories.participant()
    with pytest.raises(ValidationError):
        trainings.save_results(training=training, by=place.coordinator, results={stranger.pk: (1, 2)})


# --- Certificates ----------------------------------------------------------------------------------------------------


def test_whoever_reached_the_threshold_is_certified(place, marked):
    certificates.issue_all(training=marked, by=place.coordinator)
    (made,) = Certificate.objects.all()
    assert made.participant.person == place.focal_point
    assert (made.attendance, made.hours, made.issued_on) == (100, Decimal(12), place.today)


def test_under_the_threshold_it_is_refused_and_says_why(place, marked):
    row = marked.participants.with_presences().get(person=place.other_focal_point)
    with pytest.raises(NotReady, match=r"50\s.*80\s"):
        certificates.issue(training=marked, participant=row, by=place.coordinator, day=place.today)
    assert not Certificate.objects.exists()


def test_nobody_at_the_threshold_no_certificates(place, marked):
    marked.participants.get(person=place.focal_point).attendances.all().delete()
    with pytest.raises(NotReady):
        certificates.issue_all(training=marked, by=place.coordinator)
    marked.refresh_from_db()
    assert marked.assessment_status == "marked"


def test_once_issued_the_attendance_and_the_results_stand(place, marked):
    certificates.issue_all(training=marked, by=place.coordinator)
    row, half = marked.participants.first(), marked.half_days.first()
    with pytest.raises(NotAllowed):
        participants.mark(activity=marked, by=place.coordinator, marks={(row.pk, half.pk): ""})
    with pytest.raises(NotAllowed):
        trainings.save_results(training=marked, by=place.coordinator, results={row.pk: (1, 2)})


def test_issued_anew_the_earlier_one_stays(place, marked):
    certificates.issue_all(training=marked, by=place.coordinator)
    first = Certificate.objects.get()
    second = certificates.reissue(certificate=first, by=place.coordinator, reason="Nom mal écrit.")
    first.refresh_from_db()
    assert (first.status, second.status, second.replaces) == ("replaced", "issued", first)
    assert first.number != second.number


def test_revoked_and_valid_again(place, marked):
    certificates.issue_all(training=marked, by=place.coordinator)
    made = Certificate.objects.get()
    certificates.revoke(certificate=made, by=place.coordinator, reason="Erreur.")
    assert made.ended_on == place.today
    certificates.reinstate(certificate=made, by=place.coordinator, reason="Erreur sur l'erreur.")
    assert (made.status, made.ended_on) == ("issued", None)


def test_two_valid_ones_of_one_person_cannot_be(place, marked):
    certificates.issue_all(training=marked, by=place.coordinator)
    row = marked.participants.with_presences().get(person=place.focal_point)
    with pytest.raises(ValidationError):
        certificates.issue(training=marked, participant=row, by=place.coordinator, day=place.today)


def test_numbers_cannot_be_counted_up():
    numbers = {new_number() for _number in range(50)}
    assert len(numbers) == 50
    assert {len(number) for number in numbers} == {16}


# --- Verification ----------------------------------------------------------------------------------------------------


@pytest.fixture
def issued(place, marked):
    certificates.issue_all(training=marked, by=place.coordinator)
    return Certificate.objects.get()


def test_anybody_verifies_a_number_and_learns_no_more_than_is_needed(place, issued, client):
    issued.participant.function = "Chef de la division"
    issued.participant.save()
    answer = client.get(url("certificate_verify", issued.number.lower()))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert answer["X-Robots-Tag"].startswith("noindex")
    for said in (issued.number, place.focal_point.name, "Planifier la collecte", "12"):
        assert said in text
    for kept in ("Chef de la division", place.focal_point.email, place.host.name_fr, "100"):
        assert kept not in text.partition("<main")[2].partition("</main>")[0]


def test_what_is_no_longer_valid_says_so(place, issued, client):
    certificates.revoke(certificate=issued, by=place.coordinator, reason="Fraude supposée.")
    text = client.get(url("certificate_verify", issued.number)).content.decode()
    assert "révoquée" in text
    assert "Fraude" not in text


def test_a_guessed_number_was_never_given(client):
    number = new_number()
    answer = client.get(url("certificate_verify", number))
    assert answer.status_code == 404
    assert number in answer.content.decode()


def test_whoever_tries_numbers_is_stopped(issued, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"verify": "2/h/ip"}
    codes = [client.get(url("certificate_verify", new_number())).status_code for _try in range(3)]
    assert codes == [404, 404, 429]
    assert client.get(url("certificate_verify", issued.number)).status_code == 429


@pytest.mark.parametrize("typed", ["{}", "{} ", "no {}", "{lower}", "{spaced}"])
def test_a_number_is_found_however_it_was_typed(issued, client, typed):
    written = typed.format(issued.number, lower=issued.number.lower(), spaced=issued.number.replace("-", " "))
    answer = client.get(url("certificate_lookup"), {"number": written})
    if typed.startswith("no"):
        assert answer.status_code == 200
        assert answer.context["form"].errors
    else:
        assert answer.url == url("certificate_verify", issued.number)


def test_the_certificate_is_printed(place, issued):
    def made(by, **more):
        paper = papers.ask(activity=issued.training, by=by, kind="certificate", language="fr", **more)
        assert jobs.run(paper.job_id) == "done"
        paper.refresh_from_db()
        return pages_of(paper)

    (page,) = made(place.coordinator)
    for said in (issued.number, place.focal_point.family_name, "Planifier la collecte", place.coordinator.family_name):
        assert said in page
    assert made(place.focal_point, participant=issued.participant) == [page]
    with pytest.raises(NotAllowed):
        made(place.elected, participant=issued.participant)


def test_who_sees_a_certificate(place, issued, sign_in):
    address = issued.get_absolute_url()
    for person in (place.focal_point, place.elected, place.coordinator):
        assert sign_in(person).get(address).status_code == 200
    for person in (place.other_focal_point, factories.coordinator(), factories.person()):
        assert sign_in(person).get(address).status_code == 404


def test_ones_own_transcript(place, issued, sign_in):
    text = sign_in(place.focal_point).get(url("transcript")).content.decode()
    assert issued.number in text
    text = sign_in(place.other_focal_point).get(url("transcript")).content.decode()
    assert "Planifier la collecte" in text
    assert issued.number not in text
    assert (
        gettext("You have not followed a training yet")
        in sign_in(place.elected).get(url("transcript")).content.decode()
    )


# --- Six months later ------------------------------------------------------------------------------------------------


def test_those_certified_are_asked_once(mailoutbox, django_capture_on_commit_callbacks):
    training = factories.training(assessment="certificates_issued")
    certified = Certificate.objects.filter(training=training, participant__person__isnull=False).count()
    for _day in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            trainings.ask_what_was_applied()
    assert len(mailoutbox) == certified > 0


def test_not_before_half_a_year(place, issued, mailoutbox):
    assert trainings.ask_what_was_applied() == 0
    with pytest.raises(NotReady):
        trainings.follow_up(training=issued.training, by=place.coordinator)


def test_one_says_what_one_has_applied(place, issued, sign_in):
    browser, address = sign_in(place.focal_point), url("training_applied", issued.training_id)
    assert browser.post(address, {"applied": ""}).status_code == 422
    browser.post(address, {"applied": "partly", "applied_how": "Deux circuits retracés."})
    result = TrainingResult.objects.get(participant=issued.participant)
    assert (result.applied, result.applied_how) == ("partly", "Deux circuits retracés.")
    assert "Deux circuits retracés." in browser.get(address).content.decode()
    assert sign_in(factories.person()).get(address).status_code == 404


def test_a_follow_up_that_is_closed_asks_nothing_more():
    training = factories.training(assessment="followed_up")
    row = training.participants.exclude(person=None).first()
    with pytest.raises(NotAllowed):
        trainings.say_applied(participant=row, by=row.person, applied="fully")
    assert training.followed_up_on == timezone.localdate()
    assert timezone.localdate() - training.ends_on > timedelta(days=180)


def test_a_label_in_arabic(training):
    with translation.override("ar"):
        assert "1" in training.label
