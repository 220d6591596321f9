"""Redis stopped, frozen or emptied, before and during a report: nothing is lost, nobody waits, public pages answer."""

import pytest
from django.urls import reverse

from capitalisation.models import Report
from records.jobs import JobState
from tests import factories
from tests.chaos.conftest import Ordered
from tests.factories.people import PASSWORD
from tests.processes import SWEEPER, WORKER, process, web

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]

# Beyond that, whoever has pressed the button presses it again.
BEARABLE = 6
PUBLIC = ("home", "networks", "cities", "about", "search", "activities:calendar", "capitalisation:library")


def warm(site, wanted):
    """Both web processes have served the page before: what is measured is not their first request."""
    for _request in range(6):
        assert site.get(reverse("capitalisation:report_request") + "?kind=annual", wanted.by).status == 200


def order_by_page(site, wanted):
    """Order the report in a browser's place; return how long the answer took."""
    fields = {"network": wanted.network.pk, "year": wanted.year, "language": "fr", "visibility": "public"}
    answer = site.post(reverse("capitalisation:report_request") + "?kind=annual", wanted.by, **fields)
    assert answer.status == 302, answer.content.decode()
    wanted.report = Report.objects.get()
    return answer.seconds


def public_pages_answer(site):
    for name in PUBLIC:
        answer = site.get(reverse(name))
        assert (name, answer.status) == (name, 200)
        assert answer.seconds < BEARABLE


def attempts_to_sign_in_are_counted(site):
    """After five wrong passwords the right one has to wait, while others come in: nothing ends in an error."""
    person, other = factories.outsider(), factories.outsider()
    wrong = {site.post(reverse("account_login"), login=person.email, password="wrong").status for _number in range(5)}
    assert wrong <= {200, 422}
    assert site.post(reverse("account_login"), login=person.email, password=PASSWORD).status in (200, 422, 429)
    assert site.post(reverse("account_login"), login=other.email, password=PASSWORD).status == 302


def test_a_report_ordered_while_redis_is_stopped_is_made_later(place, server):
    wanted = Ordered(place)
    with web(place) as site, process(SWEEPER, place), process(WORKER, place):
        assert site.get("/readyz").status == 200
        warm(site, wanted)
        server.stop()
        assert order_by_page(site, wanted) < BEARABLE
        assert wanted.jobs.get().state == JobState.QUEUED
        public_pages_answer(site)
        attempts_to_sign_in_are_counted(site)
        assert site.get(wanted.report.get_absolute_url(), wanted.by).status == 200
        assert (site.get("/healthz").status, site.get("/readyz").status) == (200, 503)
        assert wanted.jobs.get().state == JobState.QUEUED
        server.start()
        assert wanted.ends_ready_once() == 1
        assert site.get("/readyz").status == 200


def test_a_report_ordered_while_redis_does_not_answer_is_made_later(place, server):
    wanted = Ordered(place)
    with web(place) as site, process(SWEEPER, place), process(WORKER, place):
        warm(site, wanted)
        server.freeze()
        try:
            assert order_by_page(site, wanted) < BEARABLE
            assert wanted.jobs.get().state == JobState.QUEUED
            public_pages_answer(site)
            assert site.get("/readyz").status == 503
        finally:
            server.thaw()
        assert wanted.ends_ready_once() == 1


def test_redis_stopped_while_a_report_is_made(place, server, ordered):
    report = ordered()
    with process(SWEEPER, place), process(WORKER, place) as worker:
        report.until_laid_out()
        server.stop()
        report.ends_ready_once()
        server.start()
        # The same worker has found it again.
        ordered().ends_ready_once()
        assert worker.poll() is None


def test_redis_emptied_while_a_report_is_made_and_another_waits(place, server, ordered):
    first, second = ordered(), ordered()
    with process(SWEEPER, place), process(WORKER, place):
        first.until_laid_out()
        server.ask().flushall()
        first.ends_ready_once()
        second.ends_ready_once()
