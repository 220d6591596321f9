"""The search shows each reader exactly what the lists show them, whatever shortcut the index takes."""

import pytest
from django.contrib.auth.models import AnonymousUser

from capitalisation.enums import ReportStatus, SheetStatus
from capitalisation.models import Sheet, SheetVersion
from records.searching import SearchEntry
from remam.search import SOURCES, seen_by
from tests import factories
from tests.aviary import READERS, open_aviary
from tests.factories.capitalisation import REPORT_WAYS

SESSIONS = ("proposed", "scheduled", "open", "held", "cancelled")


@pytest.fixture(scope="module")
def aviary(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), open_aviary() as birds:
        scope = {"lead_network": birds.cast.network}
        for visibility in ("public", "network"):
            for state in SheetStatus.values:
                factories.sheet(state=state, visibility=visibility, city=birds.cast.city, by=birds.cast.fp, **scope)
            # Online with a newer version, which the reviewer does not see until it is given to them.
            of_city = {"by": birds.cast.fp, "reviewer": birds.cast.reviewer}
            for state in ("draft", "in_review"):
                sheet = factories.sheet(
                    state="published", visibility=visibility, city=birds.cast.city, **of_city, **scope
                )
                factories.sheet_version(state=state, sheet=sheet, **of_city)
            for state in REPORT_WAYS:
                # Only one of a kind may be under way at a time.
                year = 2000 + list(ReportStatus).index(state)
                factories.report(state=state, visibility=visibility, year=year, by=birds.cast.co, **scope)
            for state in SESSIONS:
                factories.session(state=state, visibility=visibility, host_city=birds.cast.city, **scope)
        yield birds


@pytest.mark.django_db
@pytest.mark.parametrize("reader", READERS)
def test_the_search_sees_what_the_lists_show(aviary, reader):
    person = aviary.cast.people[reader] or AnonymousUser()
    seen = set(seen_by(person).values_list("kind", "object_id"))
    listed = {(kind, pk) for kind, source in SOURCES.items() for pk in source.rows(person).values_list("pk", flat=True)}
    assert seen == listed
    assert len({kind for kind, _pk in seen}) >= (6 if reader in ("fp", "co", "secretariat") else 5)


@pytest.mark.django_db
@pytest.mark.parametrize("reader", READERS)
def test_of_each_sheet_the_newest_version_that_one_sees(aviary, reader):
    person = aviary.cast.people[reader] or AnonymousUser()
    newest = {}
    for version in SheetVersion.objects.visible_to(person).order_by("number"):
        newest[version.sheet_id] = version.pk
    assert newest
    assert sorted(newest.values()) == sorted(SheetVersion.objects.newest_for(person).values_list("pk", flat=True))


@pytest.mark.django_db
def test_an_entry_follows_what_its_sheet_is_open_to(aviary):
    sheet = Sheet.objects.public().first()
    entry = SearchEntry.objects.filter(kind="sheet", object_id=sheet.online_id)
    assert entry.get().is_public
    Sheet.objects.filter(pk=sheet.pk).update(visibility="members")
    assert not entry.get().is_public
    Sheet.objects.filter(pk=sheet.pk).update(visibility="public")
    SheetVersion.objects.filter(pk=sheet.online_id).update(status="archived")
    assert not entry.get().is_public
