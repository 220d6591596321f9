"""Tables of people and of cities: shown before they are imported, kept as a whole or not at all."""

import io
from datetime import timedelta

import pytest
import xlsxwriter
import zeal
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from networks.actions import appointment as appointments
from networks.models import Appointment, City, Network
from records import imports
from records.jobs import Job
from tests import factories

pytestmark = pytest.mark.django_db
HEAD = "Adresse électronique;Prénom;Nom;Fonction;Rôle;Ville;Réseau;Organisation;Titulaire ou suppléant;À partir du"


@pytest.fixture
def place():
    """Two member cities of a network, without people, and the secretariat."""
    network = factories.network(acronym="OWN")
    for code in ("fes", "safi"):
        factories.membership(city=factories.city(code=code, name_fr=code.capitalize()), network=network)
    Appointment.objects.focal_points().delete()
    return network


def page(name="people_import"):
    return reverse(f"networks:{name}")


def row(number=1, **changes):
    """A row of the table of people: a deputy focal point of Fes."""
    cells = {
        "email": f"nom{number}@example.org",
        "given": "Nadia",
        "family": f"Alami {number}",
        "function": "",
        "role": "point focal",
        "city": "Fes",
        "network": "OWN",
        "organisation": "",
        "seat": "suppléant",
        "start": "01/03/2026",
        **changes,
    }
    return ";".join(cells.values())


def table(*rows, head=HEAD):
    return SimpleUploadedFile("personnes.csv", "\n".join((head, *rows)).encode())


def sent(browser, *rows, name="people_import", head=HEAD):
    # Each row is tried by itself, as it will be kept.
    with zeal.zeal_ignore():
        return browser.post(page(name), {"table": table(*rows, head=head)})


def confirmed(browser, response, name="people_import"):
    with zeal.zeal_ignore():
        return browser.post(page(name), {"rows": response.context["rows"]}, follow=True)


def wrong(response):
    assert response.status_code == 422
    return {line.number: line.problems for line in response.context["wrong"]}


# --- People ----------------------------------------------------------------------------------------------------------


def test_nothing_is_imported_before_it_is_confirmed_and_a_worker_invites(place, sign_in, sent_jobs, on_commit):
    secretary = factories.secretary()
    known = factories.person(email="connue@example.org")
    browser = sign_in(secretary)
    preview = sent(browser, row(1), row(2, city="Safi", seat="titulaire"), row(3, email=known.email))
    before = Appointment.objects.focal_points().count()
    # Those who have an account, then those who will be invited: in the order of the words.
    assert [row["number"] for row in preview.context["done"]] == [1, 2]
    assert Appointment.objects.focal_points().count() == before
    mail.outbox.clear()
    with on_commit():
        done = confirmed(browser, preview)
    assert done.redirect_chain[-1][0] == reverse("networks:appointments")
    made = Appointment.objects.focal_points()
    assert [(one.person.email, one.status, one.is_titular) for one in made.order_by("pk")] == [
        ("nom1@example.org", "proposed", False),
        ("nom2@example.org", "proposed", True),
        (known.email, "proposed", False),
    ]
    assert not mail.outbox
    job = Job.objects.get(pk=sent_jobs[-1])
    with on_commit(), zeal.zeal_ignore():
        appointments.invite_waiting(job.record, lambda _percent: None)
        appointments.invite_waiting(job.record, lambda _percent: None)
    assert sorted(message.to[0] for message in mail.outbox) == sorted(
        ["nom1@example.org", "nom2@example.org", known.email]
    )
    assert known.appointments.get().status == "in_office"
    assert made.get(person__email="nom1@example.org").invitation.email == "nom1@example.org"


@pytest.mark.audit
def test_of_a_thousand_rows_thirty_seven_are_wrong_and_all_are_told(place, sign_in):
    rows = [row(number) for number in range(1000)]
    bad = {
        **{number: row(number, email="nadia") for number in range(0, 10)},
        **{number: row(number, given="") for number in range(100, 110)},
        **{number: row(number, role="maire") for number in range(200, 205)},
        **{number: row(number, city="Atlantide") for number in range(300, 305)},
        **{number: row(number, start="32/13/2026") for number in range(400, 404)},
        # The same person as in another row, and a second titular.
        **{number: row(7 + number) for number in range(500, 502)},
        601: row(601, seat="titulaire"),
        602: row(602, seat="titulaire"),
    }
    for number, text in bad.items():
        rows[number] = text
    response = sent(sign_in(factories.secretary()), *rows)
    found = wrong(response)
    expected = {number + 2 for number in bad if number not in (500, 501, 601)} | {507 + 2, 508 + 2}
    assert len(found) == 37
    assert set(found) == expected
    assert all(found.values())
    assert not Appointment.objects.focal_points().exists()
    assert "37" in response.content.decode()
    assert "rows" not in response.content.decode().split("<form")[-1]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"email": ""}, "Adresse électronique"),
        ({"network": ""}, "Réseau"),
        ({"organisation": "Le ministère"}, "Le ministère"),
        ({"role": "secrétariat"}, "Ville"),
        ({"seat": "peut-être"}, "peut-être"),
        ({"network": "NOWHERE"}, "NOWHERE"),
    ],
)
def test_what_is_wrong_with_a_row_is_said(place, sign_in, changes, said):
    response = sent(sign_in(factories.secretary()), row(**changes))
    assert said in " ".join(wrong(response)[2])


def test_a_table_may_be_a_workbook_with_english_names_in_any_order(place, sign_in):
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["role", "email", "given_name", "family_name", "city", "network", "what else"])
    sheet.write_row(1, 0, ["focal_point", "a@example.org", "Aïcha", "Alami", "fes", "own", "?"])
    book.close()
    upload = SimpleUploadedFile("people.xlsx", target.getvalue())
    response = sign_in(factories.secretary()).post(page(), {"table": upload})
    assert (response.status_code, response.context["total"]) == (200, 1)


@pytest.mark.parametrize("content", [b"", b"Nom;Ville\nAlami;Fes", HEAD.encode(), b"PK\x03\x04broken"])
def test_what_is_no_such_table_is_refused(place, sign_in, content):
    upload = SimpleUploadedFile("x.csv", content)
    response = sign_in(factories.secretary()).post(page(), {"table": upload})
    assert (response.status_code, set(response.context["form"].errors)) == (422, {"table"})


def test_a_preview_is_for_whoever_asked_for_it_and_for_an_hour(place, sign_in, time_machine):
    browser = sign_in(factories.secretary())
    preview = sent(browser, row())
    assert sign_in(factories.secretary()).post(page(), {"rows": preview.context["rows"]}, follow=True).redirect_chain
    assert not Appointment.objects.focal_points().exists()
    importer = imports.TableImport()
    assert imports.opened(importer, preview.context["rows"], preview.context["user"]) is None
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    assert sign_in(preview.context["user"]).post(page(), {"rows": preview.context["rows"]}).status_code == 302
    assert not Appointment.objects.focal_points().exists()


def test_what_has_happened_since_the_preview_is_told(place, sign_in):
    browser = sign_in(factories.secretary())
    preview = sent(browser, row(seat="titulaire"))
    city = City.objects.get(code="fes")
    factories.appointment(role="focal_point", city=city, network=place, is_titular=True)
    with zeal.zeal_ignore():
        response = browser.post(page(), {"rows": preview.context["rows"]})
    assert set(wrong(response)) == {2}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["people_import", "cities_import"])
def test_there_is_a_table_to_fill_in(sign_in, name, kind):
    browser = sign_in(factories.secretary())
    assert browser.get(page(name), {"model": kind}).status_code == 200
    assert browser.get(page(name), {"model": "pdf"}).status_code == 404


# --- Cities ----------------------------------------------------------------------------------------------------------

CITY_HEAD = "Nom en français;Nom en arabe;Région;Code;Latitude;Longitude;Population;Année du chiffre"


def test_cities_are_added_changed_or_left(sign_in):
    region = factories.region(code="MA-03")
    known = factories.city(code="sefrou", name_fr="Sefrou", name_ar="صفرو", region=region, population=5)
    same = factories.city(
        code="fes", name_fr="Fès", name_ar="فاس", region=region, latitude="34.0331", longitude="-5.0003"
    )
    browser = sign_in(factories.secretary())
    rows = (
        "Sefrou;صفرو;MA-03;;33,8305;-4.8353;79 887;2014",
        "Fès;فاس;MA-03;fes;34.0331;-5.0003;;",
        "Azrou;أزرو;MA-03;;33.4344;-5.2213;;",
    )
    preview = sent(browser, *rows, name="cities_import", head=CITY_HEAD)
    assert [row["number"] for row in preview.context["done"]] == [1, 1, 1]
    assert not City.objects.filter(code="azrou").exists()
    confirmed(browser, preview, "cities_import")
    known.refresh_from_db()
    assert (known.population, known.population_year, str(known.latitude)) == (79887, 2014, "33.8305")
    assert City.objects.get(code="azrou").region == region
    assert City.objects.get(pk=same.pk).population == same.population


def test_a_city_off_the_earth_or_of_no_region_is_told(sign_in):
    factories.region(code="MA-03")
    rows = ("A;أ;MA-99;;33;-5;;", "B;ب;MA-03;;133;-5;;", "C;ج;MA-03;;nord;-5;;")
    response = sent(sign_in(factories.secretary()), *rows, name="cities_import", head=CITY_HEAD)
    assert set(wrong(response)) == {2, 3, 4}


# --- Networks, cities, regions ---------------------------------------------------------------------------------------


def test_a_network_is_opened_with_its_ten_milestones(sign_in):
    fields = {"acronym": "EAU", "name_fr": "Réseau de l’eau", "theme_fr": "Eau", "colour": "blue"}
    response = sign_in(factories.secretary()).post(page("network_create"), fields)
    assert response.headers["Location"] == reverse("network", args=["EAU"])
    assert Network.objects.get(acronym="EAU").milestones.count() == 10


@pytest.mark.parametrize(("acronym", "ok"), [("own", False), ("eau/pluie", False), ("", False), ("EAU-2", True)])
def test_an_acronym_stands_in_addresses_and_is_nobody_else_s(sign_in, acronym, ok):
    factories.network(acronym="OWN")
    fields = {"acronym": acronym, "name_fr": "Réseau", "theme_fr": "Eau", "colour": "blue"}
    response = sign_in(factories.secretary()).post(page("network_create"), fields)
    assert (response.status_code == 302) is ok
    if not ok:
        assert set(response.context["form"].errors) == {"acronym"}


def test_a_city_is_added_and_a_region_renamed(sign_in):
    region = factories.region()
    browser = sign_in(factories.secretary())
    fields = {"name_fr": "Azrou", "name_ar": "أزرو", "region": region.pk, "latitude": "33.4", "longitude": "-5.2"}
    assert browser.post(page("city_create"), fields).headers["Location"] == reverse("city", args=["azrou"])
    assert set(browser.post(page("city_create"), fields).context["form"].errors) == {"name_fr"}
    url = reverse("networks:region_edit", args=[region.code])
    assert browser.post(url, {"name_fr": "Rabat-Salé", "name_ar": "الرباط"}).status_code == 302
    region.refresh_from_db()
    assert region.name_fr == "Rabat-Salé"
