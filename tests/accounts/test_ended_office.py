"""An ended appointment bites at the next request: on pages, on files, on a report that was open a moment ago."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from networks.actions import appointment as appointments
from records import uploads
from tests import factories
from tests.factories.networks import upload

pytestmark = pytest.mark.django_db


def end(person):
    appointments.end(
        appointment=person.appointments.get(),
        end=timezone.localdate() - timedelta(days=1),
        reason="dissolution",
        by=factories.secretary(),
    )


def status(browser, url, **headers):
    response = browser.get(url, headers=headers)
    list(response.streaming_content) if response.streaming else response.content
    return response.status_code


@pytest.fixture
def network():
    return factories.network()


@pytest.fixture
def holder(network):
    """A focal point whose city is a member, and will be until after the office has ended."""
    membership = factories.membership(network=network)
    return factories.focal_point(membership.city, network)


def test_pages(sign_in, network, holder):
    session = factories.session(state="held", lead_network=network, visibility="network")
    browser = sign_in(holder)
    pages = [reverse("activities:session", args=[session.pk]), reverse("networks:directory")]
    assert [browser.get(page).status_code for page in pages] == [200, 200]
    end(holder)
    assert all(browser.get(page).status_code in (403, 404) for page in pages)


def test_a_report_that_was_open_for_download(sign_in, network, holder):
    report = factories.report(state="published", lead_network=network, visibility="network")
    browser, url = sign_in(holder), reverse("capitalisation:report_file", args=[report.pk])
    assert status(browser, url) == 200
    end(holder)
    # The rest of an interrupted download is asked for anew.
    for headers in ({}, {"Range": "bytes=5-"}, {"HX-Request": "true"}):
        assert status(browser, url, **headers) == 404


def test_a_file_that_was_open_for_download(sign_in, network, holder):
    session = factories.session(state="held", lead_network=network, visibility="network")
    stored = uploads.store(upload(), session, by=factories.coordinator(network))
    browser, url = sign_in(holder), reverse("records:file", args=[stored.uuid])
    assert status(browser, url) == 200
    end(holder)
    for headers in ({}, {"Range": "bytes=5-"}, {"HX-Request": "true"}):
        assert status(browser, url, **headers) == 404
