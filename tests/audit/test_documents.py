"""Every kind of PDF, for every audience and in every language, tells its readers only what they may see."""

import io
import itertools
import re

import pypdf
import pytest

from activities.models import Session
from capitalisation.actions.report import prepare
from capitalisation.enums import ReportKind
from capitalisation.models import SheetVersion
from capitalisation.reports import build
from capitalisation.workflow import publishable
from networks.enums import Visibility
from tests.aviary import open_aviary

pytestmark = [pytest.mark.audit, pytest.mark.django_db]

# Of those whom a document is open to, the one who sees least.
LEAST = {
    Visibility.PUBLIC: "visitor",
    Visibility.PARTNERS: "partner",
    Visibility.MEMBERS: "foreign_fp",
    Visibility.NETWORK: "member",
    Visibility.CITY: "el",
}


@pytest.fixture(scope="module")
def aviary(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), open_aviary() as birds:
        yield birds


def subjects(aviary):
    """What a report can be about: the network's year, each session held, each version of a sheet."""
    sessions = list(Session.objects.held().filter(lead_network=aviary.cast.network).order_by("pk"))
    yield {"kind": "annual", "network": aviary.cast.network, "year": sessions[0].starts_on.year}
    for session in sessions:
        yield {"kind": "proceedings", "session": session}
    for version in SheetVersion.objects.filter(sheet__lead_network=aviary.cast.network).order_by("pk"):
        yield {"kind": "sheet", "version": version}


def text_of(document):
    """The text of all pages, and what the file says of itself; words that a line's end took apart are whole."""
    reader = pypdf.PdfReader(io.BytesIO(document.content))
    told = [str(reader.metadata), *(page.extract_text() for page in reader.pages)]
    return re.sub(r"[\s\u00ad\u2010-]+", "", "".join(told))


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_no_document_tells_what_its_readers_may_not_see(aviary, language):
    leaks, seen, kinds, made = [], set(), set(), 0
    for subject, visibility in itertools.product(list(subjects(aviary)), Visibility):
        report = prepare(**subject, language=language, visibility=visibility, by=aviary.cast.co)
        report.frozen = build.collect(report)
        text = text_of(build.lay_out(report.frozen))
        # What cannot be published is seen by those who work on what it tells of.
        reader, made = LEAST[report.visibility] if publishable(report) is None else "el", made + 1
        found = {bird for bird in aviary.allowed if bird in text}
        kinds.add(report.kind)
        leaks += [f"{report} ({visibility}): {bird}" for bird in found if reader not in aviary.allowed[bird]]
        seen |= found
    assert not leaks, "\n".join(leaks)
    assert made >= 5 * 6
    # A kind of report that nobody thought of here would be tried by nothing.
    assert kinds == set(ReportKind)
    # The words are found where they should be: in minutes, lists, sheets.
    assert {"xqpubheldxq", "xqnetheldxq", "xqnetminutesxq", "xqnetguestxq", "xqpubsheetxq", "xqcontactsxq"} <= seen
