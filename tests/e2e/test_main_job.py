"""The main job, in a browser, by real roles: a city joins, meets, publishes what works, and reports it."""

import re
from datetime import timedelta
from io import BytesIO

import pikepdf
import pypdf
import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from activities.models import Session
from capitalisation.models import Report, Sheet
from networks.models import Membership
from records.jobs import Job
from tests import factories
from tests.e2e.conftest import DESK, PHONE
from tests.factories.people import PASSWORD
from tests.processes import SWEEPER, WORKER, place_for, process

pytestmark = [pytest.mark.django_db(transaction=True)]
PAPER = b"%PDF-1.4\n%%EOF\n"
AGADIR = {"name_fr": "Agadir", "name_ar": "أكادير"}


@pytest.fixture
def waste():
    """A network with its coordinator and a member city that reviews."""
    network = factories.network(acronym="REMAGDU", theme_fr="Gestion des déchets urbains")
    factories.coordinator(network, person=factories.person(email="coordination@example.org"))
    factories.secretary(person=factories.person(email="secretariat@example.org"))
    oujda = factories.city(code="oujda", name_fr="Oujda")
    factories.focal_point(oujda, network, person=factories.person(email="oujda@example.org"))
    return network


def invitation_link(address):
    """The path of the newest invitation sent to an address."""
    letters = [letter.body for letter in mail.outbox if letter.to == [address] and "/invitation/" in letter.body]
    return re.search(r"https?://[^/]+(/\S*invitation/\S+)", letters[-1]).group(1)


def accept(visitor, address, given_name, family_name):
    """Open an invitation's link and choose a password."""
    visitor.go(invitation_link(address)).check()
    visitor.fill(given_name=given_name, family_name=family_name, password=PASSWORD, again=PASSWORD).send()
    visitor.page.wait_for_url("**/espace/")
    return visitor


def test_a_city_joins_from_identification_to_active(visit, waste, language):
    city = factories.city(code="agadir", **AGADIR)
    secretary = visit().sign_in("secretariat@example.org", PASSWORD).check()
    secretary.follow("/adhesions/identifier/").check()
    secretary.fill(network=waste.acronym, city=AGADIR[f"name_{language}"], email="elu@example.org", given_name="Salma")
    secretary.fill(family_name="Idrissi").send().check()
    membership = Membership.objects.get(city=city)
    assert membership.status == "identified"

    official = accept(visit(PHONE), "elu@example.org", "Salma", "Idrissi").check()
    official.follow("/declare_interest/").check()
    official.fill(email="focal@example.org", given_name="Amine", family_name="Benali", function="Ingénieur").send()

    focal_point = accept(visit(PHONE), "focal@example.org", "Amine", "Benali").check()
    focal_point.follow("/complete/").check()
    focal_point.fill(motivation="Trier mieux.", themes_offered="Le compostage.", themes_sought="Des contrats.").send()

    coordinator = visit().sign_in("coordination@example.org", PASSWORD)
    coordinator.follow(f"ADH-{membership.pk}/").check().follow("/examine/").check().send()

    focal_point.go("/espace/").follow("/file_deliberation/").check()
    focal_point.page.set_input_files("[name=upload]", {"name": "d.pdf", "mimeType": "application/pdf", "buffer": PAPER})
    focal_point.fill(number="12/2026", date=timezone.localdate().isoformat()).send().check()

    secretary.go("/espace/").follow("/activate/").check().send().check()
    membership.refresh_from_db()
    assert membership.status == "active"


def tick_everybody(phone):
    """Mark all as present, by the button that adds a visitor: it keeps what is ticked."""
    for present in phone.page.locator("input[type=radio][value=present]").all():
        present.check()
    phone.picture("attendance").send()
    phone.page.wait_for_url("**/visiteur/**")


def write_minutes(phone, city):
    """Fill in the page of the minutes: text, a decision, an action of that city's and a need."""
    due = (timezone.localdate() + timedelta(days=30)).isoformat()
    phone.fill(text="## Discussion\n\nTous ont parlé.")
    phone.fill(**{"decisions-0-text": "Essayer dans deux quartiers.", "actions-0-text": "Rendre compte de l’essai"})
    phone.fill(**{"actions-0-owner_city": city, "actions-0-due_on": due, "needs-0-text": "Former les gardiens"})


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_focal_point_logs_a_session_on_a_phone(visit, waste, language, javascript):
    city = factories.city(code="agadir", **AGADIR)
    factories.focal_point(city, waste, person=factories.person(email="agadir@example.org"))
    phone = visit(PHONE, java_script_enabled=javascript).sign_in("agadir@example.org", PASSWORD).check()

    phone.follow("/sessions/tenue/").check().fill(title="Tri à la source").send()
    phone.page.wait_for_url("**/presences/**")
    session = Session.objects.get(title="Tri à la source")
    phone.check()
    tick_everybody(phone)
    assert session.participants.filter(attendances__presence="present").count() == session.participants.count()

    phone.check().fill(name="Karim Visiteur", function="Association de quartier").send()
    visitor = session.participants.get(name="Karim Visiteur")
    assert not visitor.is_invited
    assert visitor.attendances.get().presence == "present"

    phone.go(f"/espace/sessions/SES-{session.pk}/").check().follow("/compte-rendu/").check()
    write_minutes(phone, AGADIR[f"name_{language}"])
    phone.send().check()
    session.refresh_from_db()
    assert session.minutes_status == "drafted"
    assert session.actions.get().owner_city == city

    phone.go(f"/espace/sessions/SES-{session.pk}/").follow("/circulate_minutes/").check().send()
    session.refresh_from_db()
    assert session.minutes_status == "circulated"

    with time_machine.travel(timezone.now() + timedelta(days=11)):
        coordinator = visit().sign_in("coordination@example.org", PASSWORD)
        coordinator.follow("/approve_minutes/").check().send()
    session.refresh_from_db()
    assert session.minutes_status == "approved"

    following = factories.session(lead_network=waste, host_city=city, state="scheduled", title="La session suivante")
    coordinator = visit().sign_in("coordination@example.org", PASSWORD)
    coordinator.go("/espace/sessions/").follow(f"SES-{following.pk}/").check()
    assert "Rendre compte de l’essai" in coordinator.text()


def test_a_coordinator_publishes_a_sheet(visit, waste):
    city = factories.city(code="agadir", **AGADIR)
    author = factories.focal_point(city, waste, person=factories.person(email="agadir@example.org"))
    version = factories.sheet_version(state="submitted", lead_network=waste, city=city, by=author)
    coordinator = visit().sign_in("coordination@example.org", PASSWORD).picture("dashboard").check()
    coordinator.follow("/start_review/").check()
    coordinator.page.locator("[name=reviewer]").first.check()
    coordinator.send()

    reviewer = visit().sign_in("oujda@example.org", PASSWORD).follow(f"FBP-{version.sheet_id}/").check()
    section = reviewer.page.locator("#problem")
    section.locator(".comment-new summary").click()
    section.locator(".comment-new textarea").fill("Depuis quand ?")
    section.locator(".comment-new button[type=submit]").click()
    reviewer.page.wait_for_load_state()
    comment = version.comments.get()
    assert (comment.section, comment.text) == ("problem", "Depuis quand ?")
    reviewer.check()

    coordinator.go(f"/espace/fiches/FBP-{version.sheet_id}/")
    thread = coordinator.page.locator(f"#comment-{comment.pk}")
    assert "Depuis quand" in thread.inner_text()
    thread.locator("form[action*='/resoudre/'] button").click()
    coordinator.page.wait_for_load_state()
    coordinator.follow("/validate/").check().send()
    coordinator.go(f"/espace/fiches/FBP-{version.sheet_id}/").follow("/publish/").check().send().check()
    sheet = Sheet.objects.get(pk=version.sheet_id)
    assert sheet.online_id == version.pk

    public = visit(PHONE).go("/bonnes-pratiques/").check().follow(f"FBP-{sheet.pk}/").check()
    assert version.title in public.text()
    visit(DESK).go(f"/bonnes-pratiques/FBP-{sheet.pk}/").picture("practice").check()


def test_a_coordinator_orders_publishes_and_reads_the_annual_report(visit, waste, tmp_path, settings):
    city = factories.city(code="agadir", **AGADIR)
    factories.focal_point(city, waste)
    held = {"state": "held", "minutes": "approved", "visibility": "public"}
    year = factories.session(lead_network=waste, host_city=city, title="Collecte", **held).starts_on.year
    coordinator = visit().sign_in("coordination@example.org", PASSWORD)
    environment = place_for(tmp_path, settings)
    with process(WORKER, environment), process(SWEEPER, environment):
        coordinator.go("/espace/rapports/").check().follow("/demander/").check().follow("kind=annual").check()
        coordinator.fill(year=str(year)).send()
        report = Report.objects.get()
        # The page asks by itself for news of the work, until it is over.
        expect(coordinator.page.locator("main a[href*='/publish_report/']").first).to_be_visible(timeout=90_000)
    assert Job.objects.get().attempts == 1
    coordinator.check().follow("/publish_report/").check()
    coordinator.page.check("[name=read]")
    coordinator.send().check()

    public = visit().go("/publications/").check()
    link = public.page.locator(f"main a[href*='RAP-{report.pk}.pdf']").first
    answer = public.context.request.get(public.address + link.get_attribute("href"))
    with pikepdf.open(BytesIO(answer.body())) as pdf:
        assert "/StructTreeRoot" in pdf.Root
    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(answer.body())).pages]
    assert waste.acronym in pages[0]
    assert any("Collecte" in page for page in pages[1:])


def test_an_elected_official_sees_what_the_city_owes_gets_and_decides(visit, waste):
    city = factories.city(code="agadir", **AGADIR)
    factories.focal_point(city, waste)
    factories.elected_official(city, person=factories.person(email="elu@example.org"))
    session = factories.session(lead_network=waste, host_city=city, state="held", title="Collecte")
    factories.action(session=session, owner_city=city, text="Envoyer les plans")
    other = factories.network(acronym="REMME", theme_fr="Énergie")
    membership = factories.membership(city=city, network=other, state="identified")
    for viewport in (PHONE, DESK):
        official = visit(viewport).sign_in("elu@example.org", PASSWORD).check().picture("official")
        assert "Envoyer les plans" in official.text()
        assert official.page.locator(f"main a[href*='membership/{membership.pk}/']").count()
