"""`manage.py build_report`: the page's code without the page; it says clearly what it cannot do."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from activities.models import Session
from capitalisation.models import Report
from records.jobs import Job
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    """A network with a session in 2013."""
    network = factories.network(acronym="RETEST")
    factories.session(lead_network=network, starts_on=date(2013, 3, 14), minutes="drafted", title="La collecte")
    return network


@pytest.fixture
def output(tmp_path):
    return tmp_path / "rapport.pdf"


def build(*arguments, output, **options):
    call_command("build_report", *arguments, output=str(output), **options)


def test_an_annual_report_is_written_without_a_job(network, output, capsys):
    build("annual", network="retest", year=2013, language="fr", output=output)
    assert output.read_bytes().startswith(b"%PDF-")
    assert str(output) in capsys.readouterr().out
    assert not Report.objects.exists()
    assert not Job.objects.exists()


def test_proceedings_and_sheets_are_written(network, output):
    session = Session.objects.get()
    build("proceedings", session=session.code, output=output)
    assert output.read_bytes().startswith(b"%PDF-")
    output.unlink()
    build("sheet", sheet=factories.sheet().code, language="ar", output=output)
    assert output.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"kind": "annual", "network": "NOWHERE", "year": 2013}, ["NOWHERE", "RETEST"]),
        ({"kind": "annual", "network": "RETEST", "year": 2011}, ["RETEST", "2011", "2013"]),
        ({"kind": "annual", "network": "RETEST"}, ["--year"]),
        ({"kind": "annual", "year": 2013}, ["--network"]),
        ({"kind": "proceedings", "session": "SES-0"}, ["session", "SES-0"]),
        ({"kind": "proceedings", "session": "x"}, ["x"]),
        ({"kind": "proceedings"}, ["--session"]),
        ({"kind": "sheet", "sheet": "FBP-0"}, ["sheet", "FBP-0"]),
        ({"kind": "pilot", "network": "RETEST"}, ["pilot"]),
    ],
)
def test_what_cannot_be_told_is_said_and_nothing_is_written(network, output, arguments, words):
    kind = arguments.pop("kind")
    with pytest.raises(CommandError) as refused:
        build(kind, output=output, **arguments)
    assert refused.value.returncode != 0
    for word in words:
        assert word in str(refused.value)
    assert not output.exists()


def test_a_session_to_come_is_refused(network, output):
    session = factories.session(lead_network=network)
    with pytest.raises(CommandError, match=session.code):
        build("proceedings", session=session.code, output=output)


def test_a_network_without_any_year_says_so(output):
    factories.network(acronym="NEUF")
    with pytest.raises(CommandError, match="none yet"):
        build("annual", network="NEUF", year=2013, output=output)


def test_a_file_that_cannot_be_written_leaves_no_part(network, tmp_path):
    folder = tmp_path / "un-dossier.pdf"
    folder.mkdir()
    for place in (tmp_path / "nulle-part" / "rapport.pdf", folder):
        with pytest.raises(CommandError, match=str(place)):
            build("annual", network="RETEST", year=2013, output=place)
    assert list(tmp_path.iterdir()) == [folder]
    assert list(folder.iterdir()) == []
