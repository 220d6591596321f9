"""The PDFs of a sheet follow it: what it is not open to, they are not either."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from capitalisation.actions import report as reports
from capitalisation.actions import sheet as sheets
from capitalisation.enums import ReportKind, ReportStatus
from capitalisation.models import Report
from records.journal import entries_of
from records.transitions import NotReady
from tests import factories

pytestmark = pytest.mark.django_db

TITLE = "Le compost xqcanarixq"


def paper_of(sheet, state="published", **fields):
    return factories.report(kind=ReportKind.SHEET, version=sheet.online, state=state, **fields)


def coordinator_of(sheet):
    return factories.coordinator(sheet.lead_network)


def found(client, paper):
    """Where somebody without account finds the document."""
    response = client.get(reverse("capitalisation:report_file", args=[paper.pk]))
    if response.streaming:
        b"".join(response)
    address = reverse("capitalisation:report_file", args=[paper.pk])
    pages = {
        "publications": reverse("capitalisation:publications"),
        "feed": reverse("feed_publications"),
        "search": f"{reverse('search')}?q=xqcanarixq",
        "sitemap": reverse("sitemap_section", args=["publications"]),
    }
    places = {name for name, url in pages.items() if address in client.get(url).content.decode()}
    return places | ({"file"} if response.status_code == 200 else set())


EVERYWHERE = {"file", "publications", "feed", "search", "sitemap"}


def test_an_archived_sheet_takes_its_documents_along(client):
    sheet = factories.sheet(title=TITLE, visibility="public")
    paper = paper_of(sheet)
    assert found(client, paper) == EVERYWHERE
    sheets.archive(version=sheet.online, by=coordinator_of(sheet), reason="La pratique a cessé.")
    assert found(client, paper) == set()
    paper.refresh_from_db()
    assert (paper.status, paper.published_on) == (ReportStatus.READY, None)
    entry = entries_of(paper).first()
    assert (entry.event, entry.source, entry.target, entry.by) == ("follow_sheet", "published", "ready", None)
    assert entry.comment
    with pytest.raises(NotReady):
        reports.publish(report=paper, by=coordinator_of(sheet))


def test_the_document_of_a_replaced_version_stays_until_the_sheet_is_archived(client):
    sheet = factories.sheet(title=TITLE, visibility="public")
    paper = paper_of(sheet)
    newer = factories.sheet_version(sheet=sheet, state="published", title=TITLE)
    assert found(client, paper) == EVERYWHERE
    sheets.archive(version=newer, by=coordinator_of(sheet), reason="La pratique a cessé.")
    assert found(client, paper) == set()


def test_a_sheet_opened_to_fewer_takes_what_is_open_to_more_offline(client):
    sheet = factories.sheet(title=TITLE, visibility="public")
    papers = {visibility: paper_of(sheet, visibility=visibility) for visibility in ("public", "members", "network")}
    newer = factories.sheet_version(sheet=sheet, state="validated", title=TITLE)
    sheets.publish(version=newer, by=coordinator_of(sheet), visibility="members")
    assert found(client, papers["public"]) == set()
    assert set(Report.objects.published().values_list("visibility", flat=True)) == {"members", "network"}


def test_what_was_made_for_more_readers_is_not_published_later():
    sheet = factories.sheet(visibility="public")
    paper = paper_of(sheet, state="ready")
    type(sheet).objects.filter(pk=sheet.pk).update(visibility="members")
    with pytest.raises(NotReady):
        reports.publish(report=Report.objects.get(pk=paper.pk), by=coordinator_of(sheet))
    type(sheet).objects.filter(pk=sheet.pk).update(visibility="public")
    assert reports.publish(report=Report.objects.get(pk=paper.pk), by=coordinator_of(sheet)).published_on


@pytest.mark.django_db(transaction=True)
def test_a_document_is_not_published_while_its_sheet_is_being_archived(monkeypatch):
    sheet = factories.sheet(visibility="public")
    paper, by = paper_of(sheet, state="ready"), coordinator_of(sheet)
    checked, archived = threading.Event(), threading.Event()
    follow = sheets.follow_sheet

    def publish():
        checked.wait(10)
        try:
            reports.publish(report=Report.objects.get(pk=paper.pk), by=by)
        except NotReady:
            pass
        finally:
            connection.close()
            archived.set()

    def follow_while_somebody_publishes(**fields):
        follow(**fields)
        checked.set()
        # With nothing to wait for, the other would have published by then.
        archived.wait(1)

    monkeypatch.setattr(sheets, "follow_sheet", follow_while_somebody_publishes)
    other = threading.Thread(target=publish)
    other.start()
    sheets.archive(version=sheet.online, by=by, reason="La pratique a cessé.")
    other.join()
    assert Report.objects.get().status == ReportStatus.READY
