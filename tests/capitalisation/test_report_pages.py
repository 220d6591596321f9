"""The pages of reports: list, order, progress, steps, publications, file."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from capitalisation.enums import ReportKind, ReportStatus
from capitalisation.models import Report
from records import jobs
from tests import factories
from tests.addresses import step

pytestmark = pytest.mark.django_db

LIST = "/espace/rapports/"
ORDER = "/espace/rapports/demander/"
PUBLICATIONS = "/publications/"
# A form without fields still sends its token.
PRESSED = {"csrfmiddlewaretoken": "x"}
STEPS = ("withdraw_report", "publish_report", "cancel", "retry")


def page(name, report):
    return reverse(f"capitalisation:{name}", args=[report.pk])


def content(response):
    return response.content.decode()


def download(client, report):
    """The status of the file's address; what is sent is read to its end."""
    response = client.get(page("report_file", report))
    if response.streaming:
        b"".join(response)
    return response.status_code


@pytest.fixture
def place():
    """A city in a network, with the people who act there and one who only reads."""

    class Place:
        city, network = factories.city(name_fr="Agadir"), factories.network()

    Place.focal_point = factories.focal_point(Place.city, Place.network)
    Place.coordinator = factories.coordinator(Place.network)
    Place.reader = factories.focal_point(factories.city(name_fr="Safi"), Place.network)
    return Place


# --- List ------------------------------------------------------------------------------------------------------------


def test_the_list_shows_what_one_works_on_and_what_is_published(place, sign_in):
    factories.report(lead_network=place.network, year=2011)
    factories.report(lead_network=place.network, year=2012, state="published")
    assert len(sign_in(place.coordinator).get(LIST).context["rows"]) == 2
    assert [report.year for report in sign_in(place.reader).get(LIST).context["rows"]] == [2012]
    assert sign_in(None).get(LIST).status_code == 302


@pytest.mark.parametrize("wanted", ["network=OTHER", "kind=proceedings", "year=2012", "language=ar", "status=ready"])
def test_the_list_is_filtered(place, sign_in, wanted):
    other = factories.network(acronym="OTHER")
    session = factories.session(lead_network=place.network, minutes="drafted")
    made = {
        "network=OTHER": factories.report(lead_network=other, state="published"),
        "kind=proceedings": factories.report(kind=ReportKind.PROCEEDINGS, session=session, state="queued"),
        "year=2012": factories.report(lead_network=place.network, year=2012, state="queued"),
        "language=ar": factories.report(lead_network=place.network, language="ar", state="queued"),
        "status=ready": factories.report(lead_network=place.network, year=2011),
    }
    response = sign_in(place.coordinator).get(f"{LIST}?{wanted}")
    assert list(response.context["rows"]) == [made[wanted]]


def test_the_list_is_exported_as_filtered(place, sign_in):
    factories.report(lead_network=place.network, year=2011)
    factories.report(lead_network=place.network, year=2012)
    lines = sign_in(place.coordinator).get(LIST, {"year": 2011, "export": "csv"}).getvalue().decode().splitlines()
    assert len(lines) == 2
    assert "2011" in lines[1]


@pytest.mark.parametrize("address", [LIST, PUBLICATIONS])
def test_lists_cost_the_same_at_any_length(place, sign_in, django_assert_num_queries, address):
    client = sign_in(place.reader)
    counts = []
    for year in (2010, *range(2011, 2024)):
        factories.report(lead_network=place.network, year=year, state="published")
        if year in (2010, 2023):
            with django_assert_num_queries(100, exact=False) as asked:
                assert client.get(address).status_code == 200
            counts.append(len(asked))
    # Two facets are shown.
    assert counts[0] == counts[1] <= 7 + 2


# --- Ordering --------------------------------------------------------------------------------------------------------


def test_a_coordinator_orders_the_annual_report_of_their_network(place, sign_in):
    factories.network(acronym="FOREIGN")
    client = sign_in(place.coordinator)
    form = client.get(ORDER, {"kind": "annual", "year": 2013}).context["form"]
    assert list(form.fields["network"].queryset) == [place.network]
    asked = {"network": place.network.pk, "year": 2013, "language": "fr", "visibility": "public"}
    response = client.post(f"{ORDER}?kind=annual", asked)
    report = Report.objects.get()
    assert response["Location"] == report.get_absolute_url()
    assert (report.status, report.requested_by) == (ReportStatus.QUEUED, place.coordinator)
    # The button pressed twice leads to the same report.
    assert client.post(f"{ORDER}?kind=annual", asked)["Location"] == report.get_absolute_url()
    assert Report.objects.count() == 1


def test_the_year_that_is_over_is_proposed_first(place, sign_in):
    year = timezone.localdate().year
    form = sign_in(place.coordinator).get(ORDER, {"kind": "annual"}).context["form"]
    assert form["year"].value() == year - 1
    assert form.fields["year"].choices[0] == (year, str(year))
    assert f'<option value="{year - 1}" selected' in str(form["year"])
    asked = sign_in(place.coordinator).get(ORDER, {"kind": "annual", "year": year}).context["form"]
    assert str(asked["year"].value()) == str(year)


def test_the_secretariat_orders_for_every_network(place, sign_in):
    other = factories.network()
    form = sign_in(factories.secretary()).get(ORDER, {"kind": "annual"}).context["form"]
    assert set(form.fields["network"].queryset) == {place.network, other}


def test_what_one_may_order_is_offered(place, sign_in):
    factories.session(lead_network=place.network, host_city=place.city, minutes="drafted")

    def kinds(person):
        return [kind["value"] for kind in sign_in(person).get(ORDER).context["kinds"]]

    assert kinds(place.focal_point) == ["proceedings"]
    assert kinds(place.coordinator) == ["annual", "proceedings"]
    assert kinds(place.reader) == []


def test_a_focal_point_orders_the_proceedings_of_a_session_in_their_city(place, sign_in):
    session = factories.session(lead_network=place.network, host_city=place.city, minutes="approved")
    client = sign_in(place.focal_point)
    address = f"{ORDER}?kind=proceedings&session={session.pk}"
    assert client.get(address).context["form"].initial["session"] == session.pk
    asked = {"session": session.pk, "language": "fr", "visibility": "members"}
    assert client.post(address, asked).status_code == 302
    assert Report.objects.get().session == session


def test_a_focal_point_orders_the_pdf_of_their_city_s_sheet(place, sign_in):
    version = factories.sheet(city=place.city, lead_network=place.network, by=place.focal_point).online
    address = f"{ORDER}?kind=sheet&version={version.pk}"
    asked = {"version": version.pk, "language": "fr", "visibility": "public"}
    assert sign_in(place.focal_point).post(address, asked).status_code == 302
    assert Report.objects.get().visibility == "public"


@pytest.mark.parametrize(("who", "status"), [("reader", 403), ("outsider", 403), ("partner", 403), ("official", 403)])
def test_others_order_nothing(place, sign_in, who, status):
    session = factories.session(
        lead_network=place.network, host_city=place.city, minutes="drafted", visibility="public"
    )
    people = {
        "reader": lambda: place.reader,
        "outsider": factories.outsider,
        "partner": factories.partner,
        "official": lambda: factories.elected_official(place.city),
    }
    client = sign_in(people[who]())
    assert client.get(ORDER, {"kind": "annual"}).status_code == status
    assert client.get(ORDER, {"kind": "proceedings", "session": session.pk}).status_code == status
    asked = {"session": session.pk, "language": "fr", "visibility": "members"}
    assert client.post(f"{ORDER}?kind=proceedings", asked).status_code == status
    assert not Report.objects.exists()


def test_what_one_may_not_see_cannot_be_asked_for(place, sign_in):
    hidden = factories.session(lead_network=factories.network(), minutes="drafted")
    client = sign_in(place.coordinator)
    for query in (
        {"kind": "proceedings", "session": hidden.pk},
        {"kind": "proceedings", "session": "x"},
        {"kind": "proceedings", "session": "9" * 30},
        {"kind": "sheet", "version": 404},
        {"kind": "annual", "network": "NOWHERE"},
        {"kind": "annual", "network": "\0"},
    ):
        assert client.get(ORDER, query).status_code == 404, query
    assert client.get(ORDER, {"kind": "annual", "network": hidden.lead_network.acronym}).status_code == 403


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"year": "1999"}, "year"),
        ({"year": ""}, "year"),
        ({"network": "0"}, "network"),
        ({"language": "xx"}, "language"),
    ],
)
def test_a_wrong_order_is_told_beside_the_field(place, sign_in, change, field):
    asked = {"network": place.network.pk, "year": 2013, "language": "fr", "visibility": "public", **change}
    response = sign_in(place.coordinator).post(f"{ORDER}?kind=annual", asked)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_a_session_to_come_has_no_proceedings(place, sign_in):
    session = factories.session(lead_network=place.network, host_city=place.city)
    factories.session(lead_network=place.network, host_city=place.city, minutes="drafted")
    asked = {"session": session.pk, "language": "fr", "visibility": "members"}
    response = sign_in(place.coordinator).post(f"{ORDER}?kind=proceedings", asked)
    assert response.status_code == 422
    assert "session" in response.context["form"].errors


# --- One report ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ReportStatus.values)
def test_the_page_of_every_state_answers(place, sign_in, state):
    report = factories.report(lead_network=place.network, state=state)
    response = sign_in(place.coordinator).get(report.get_absolute_url())
    assert response.status_code == 200
    under_way = state in ("requested", "queued", "running")
    assert ('http-equiv="refresh"' in content(response)) == under_way
    assert ("hx-get" in content(response)) == under_way
    assert (page("report_file", report) in content(response)) == (state in ("ready", "published"))
    assert ("Le disque est plein." in content(response)) == (state == "failed")


def test_the_page_follows_the_progress(place, sign_in):
    report = factories.report(lead_network=place.network, state="running")
    client = sign_in(place.coordinator)
    jobs.Job.objects.filter(pk=report.job_id).update(progress=35, step="Laying out the pages")
    answer = client.get(report.get_absolute_url(), headers={"HX-Request": "true"})
    assert 'value="35"' in content(answer)
    assert gettext("Laying out the pages") in content(answer)
    assert "<html" not in content(answer)
    report.job.refresh_from_db()
    jobs.finish(report.job, jobs.JobState.FAILED, "Le disque est plein.")
    assert client.get(report.get_absolute_url(), headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_the_page_of_a_job_is_named_after_its_state(place, sign_in):
    report = factories.report(lead_network=place.network, state="running")
    client = sign_in(place.coordinator)
    address = reverse("records:job", args=[report.job_id])
    answer = client.get(address)
    assert f"<h1><bdi>{gettext('Work in progress')}</bdi></h1>" in content(answer)
    assert answer.context["crumbs"][1] == (gettext("Reports"), LIST)
    jobs.finish(report.job, jobs.JobState.FAILED, "Le disque est plein.")
    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert f"<h1><bdi>{gettext('The work failed')}</bdi></h1>" in content(client.get(address))


def test_a_page_costs_few_queries(place, sign_in, django_assert_max_num_queries):
    report = factories.report(lead_network=place.network)
    client = sign_in(place.coordinator)
    with django_assert_max_num_queries(9):
        client.get(report.get_absolute_url())


def test_readers_see_a_published_report_without_its_journal(place, sign_in):
    report = factories.report(lead_network=place.network, state="published")
    response = sign_in(place.reader).get(report.get_absolute_url())
    assert response.status_code == 200
    assert not response.context["journal"]
    assert not response.context["moves"]


def test_what_is_not_published_is_found_by_nobody_else(place, sign_in):
    report = factories.report(lead_network=place.network)
    pages = [page(name, report) for name in ("report", "report_file")] + [step(report, name) for name in STEPS]
    for person in (place.reader, factories.outsider(), factories.partner(), factories.coordinator()):
        for address in pages:
            assert sign_in(person).get(address).status_code == 404, address
    assert download(sign_in(None), report) == 404


def test_readers_may_not_act(place, sign_in):
    report = factories.report(lead_network=place.network, state="published")
    client = sign_in(place.reader)
    for name in STEPS:
        assert client.get(step(report, name)).status_code == 403, name
        assert client.post(step(report, name), {"comment": "x", "read": "on"}).status_code == 403, name


def test_publishing_and_taking_offline(place, sign_in):
    report = factories.report(lead_network=place.network)
    client = sign_in(place.coordinator)
    assert client.get(step(report, "publish_report")).status_code == 200
    # Whoever publishes says that they have read it.
    assert client.post(step(report, "publish_report"), {"read": ""}).status_code == 422
    assert client.post(step(report, "publish_report"), {"read": "on"}).status_code == 302
    public = sign_in(None)
    assert report.title in content(public.get(PUBLICATIONS))
    assert download(public, report) == 200
    client = sign_in(place.coordinator)
    assert client.post(step(report, "withdraw_report"), {"comment": " "}).status_code == 422
    assert client.post(step(report, "withdraw_report"), {"comment": "Un chiffre est faux."}).status_code == 302
    public = sign_in(None)
    assert report.title not in content(public.get(PUBLICATIONS))
    assert download(public, report) == 404


def test_cancelling_and_trying_again(place, sign_in):
    report = factories.report(lead_network=place.network, state="queued")
    client = sign_in(place.coordinator)
    assert client.post(step(report, "cancel"), PRESSED).status_code == 302
    report.refresh_from_db()
    assert report.status == ReportStatus.CANCELLED
    assert client.post(step(report, "retry"), PRESSED).status_code == 302
    report.refresh_from_db()
    assert (report.status, report.revision) == (ReportStatus.QUEUED, 2)
    # Pressed twice: the second is told, nothing happens twice.
    assert client.post(step(report, "retry"), PRESSED).status_code == 422
    assert jobs.Job.objects.count() == 2


# --- Publications ----------------------------------------------------------------------------------------------------


def test_publications_are_filtered(place, client):
    for year in (2011, 2012):
        factories.report(lead_network=place.network, year=year, state="published")
    shown = client.get(PUBLICATIONS, {"year": 2012, "network": place.network.acronym, "kind": "annual"})
    assert [report.year for report in shown.context["rows"]] == [2012]
    assert client.get(PUBLICATIONS, {"year": 1850}).status_code == 200


def test_what_is_for_members_is_shown_to_members_only(place, sign_in):
    report = factories.report(lead_network=place.network, state="published", visibility="network")
    for person, sees in (
        (None, False),
        (factories.outsider(), False),
        (factories.partner(), False),
        (place.reader, True),
    ):
        client = sign_in(person)
        assert (report.title in content(client.get(PUBLICATIONS))) == sees
        assert (download(client, report) == 200) == sees


def test_a_file_is_sent_inert_under_its_own_name(place, client):
    report = factories.report(lead_network=place.network, state="published")
    response = client.get(page("report_file", report))
    assert response["Content-Type"] == "application/pdf"
    assert f'filename="{report.code}-' in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response).startswith(b"%PDF-")
