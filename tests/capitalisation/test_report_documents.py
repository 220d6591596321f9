"""What the PDFs tell, to whom, in which language; and that they are built from frozen data alone."""

import json
import os
import re
import subprocess
import sys
from datetime import date, timedelta
from io import BytesIO

import pikepdf
import pypdf
import pytest
from django.conf import settings
from django.db import transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext, override

from activities.enums import MinutesStatus
from activities.models import Session
from capitalisation.actions.report import prepare
from capitalisation.reports import build
from tests import factories
from tests.factories import networks as places
from tests.factories.activities import circulate

MAIL, PHONE = "karim.secret@example.org", "+212 661 00 00 00"


def text_of(document):
    reader = pypdf.PdfReader(BytesIO(document.content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def approved(session):
    """Let the minutes of a session be approved, ten days after it."""
    circulate(session, session.ends_on)
    done = {"minutes_status": MinutesStatus.APPROVED, "approved_on": session.ends_on + timedelta(days=10)}
    Session.objects.filter(pk=session.pk).update(**done)


class World:
    """A network with a year, told in several ways. Made once; nothing of it stays in the database."""

    def __init__(self):
        self.network = factories.network(acronym="RETEST", theme_fr="Propreté", theme_ar="النظافة")
        self.city = factories.city(name_fr="Ifrane", name_ar="إفران")
        factories.membership(network=self.network, city=self.city, joined_on=date(2012, 5, 3))
        names = {"given_name": "Karim", "family_name": "Zerhouni", "name_ar": "كريم الزرهوني"}
        karim = factories.person(**names, email=MAIL, phone=PHONE)
        self.session = self._session("La collecte en ville", date(2013, 3, 14), visibility="public")
        self._session("Une séance confidentielle", date(2013, 6, 4), visibility="network")
        self.drafted = self._session("Une séance à rédiger", date(2013, 10, 2), visibility="public")
        factories.participant(activity=self.session, person=karim, city=self.city, function="Chef de division")
        factories.attendance(session=self.session)
        factories.agenda_item(activity=self.session, title="Ouverture", speaker="Hind Tazi")
        factories.action(session=self.session, owner_person=karim, text="Rédiger la note", due_on=date(2013, 5, 1))
        before = self._session("Une séance d'avant", date(2012, 11, 8), visibility="public")
        factories.action(session=before, text="Une action reportée", due_on=date(2030, 5, 1))
        for session in Session.objects.exclude(pk=self.drafted.pk):
            approved(session)
        self.practice = self._practice("Trier au pied de l'immeuble", "public")
        self._practice("Une pratique réservée", "network")

    def _session(self, title, day, **fields):
        session = factories.session(
            lead_network=self.network,
            host_city=self.city,
            starts_on=day,
            minutes="drafted",
            title=title,
            **fields,
        )
        return factories.write(
            session,
            text="## Ce qui a été dit\n\nLa **benne** passe tôt.",
            decisions=[f"Décision de : {title}"],
            needs=[{"city": self.city, "text": f"Besoin de : {title}"}],
        )

    def _practice(self, title, visibility):
        sheet = factories.sheet(
            lead_network=self.network, city=self.city, title=title, visibility=visibility, contacts="Bureau 12, 0537"
        )
        type(sheet).objects.filter(pk=sheet.pk).update(first_published_on=date(2013, 9, 1))
        sheet.refresh_from_db()
        return sheet

    def told(self, **asked):
        return build.collect(prepare(**asked))


@pytest.fixture(scope="module")
def frozen(django_db_setup, django_db_blocker):
    """The frozen data of one report of each sort."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = World()
        annual = {"kind": "annual", "network": world.network}
        proceedings = {"kind": "proceedings", "session": world.session, "visibility": "members"}
        told = {
            "annual": world.told(**annual, year=2013),
            "annual, for the network": world.told(**annual, year=2013, visibility="network"),
            "annual, in Arabic": world.told(**annual, year=2013, language="ar"),
            "empty": world.told(**annual, year=2011),
            "proceedings": world.told(**proceedings),
            "proceedings, in Arabic": world.told(**proceedings, language="ar"),
            "sheet": world.told(kind="sheet", version=world.practice.online),
            "sheet, for members": world.told(kind="sheet", version=world.practice.online, visibility="members"),
            "sheet, in Arabic": world.told(kind="sheet", version=world.practice.online, language="ar"),
        }
        transaction.set_rollback(True)
    # What the database would give back of it.
    return {name: json.loads(json.dumps(data)) for name, data in told.items()}


@pytest.fixture(scope="module")
def laid_out(frozen):
    """A function: the document of that name, laid out once."""
    done = {}

    def document(name):
        if name not in done:
            done[name] = build.lay_out(frozen[name])
        return done[name]

    return document


SORTS = [
    *("annual", "annual, in Arabic", "empty"),
    *("proceedings", "proceedings, in Arabic", "sheet", "sheet, in Arabic"),
]


# --- Every sort ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SORTS)
def test_documents_are_tagged_titled_and_outlined(frozen, laid_out, name):
    document = laid_out(name)
    with pikepdf.open(BytesIO(document.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.StructTreeRoot.K
        assert str(pdf.Root.Lang) == frozen[name]["language"]
        assert frozen[name]["heading"] in str(pdf.docinfo["/Title"])
        assert str(pdf.docinfo["/CreationDate"]) == str(pdf.docinfo["/ModDate"])
        assert len(pdf.pages) == document.pages
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
        assert titles[: len(frozen[name]["titles"])] == list(frozen[name]["titles"].values())


@pytest.mark.parametrize("name", SORTS)
def test_fonts_are_embedded_and_none_is_replaced(laid_out, name):
    with pikepdf.open(BytesIO(laid_out(name).content)) as pdf:
        found = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary)]
        fonts = [thing for thing in found if thing.get("/Type") == "/FontDescriptor"]
        names = {str(font.FontName).split("+")[-1] for font in fonts}
        assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts)
    assert any("Plex" in one for one in names)
    assert [one for one in names if "Plex" not in one] == []


# A sheet is too short to have any.
@pytest.mark.parametrize("name", [name for name in SORTS if not name.startswith("sheet")])
def test_pages_of_contents_are_those_of_the_chapters(frozen, laid_out, name):
    """Each chapter is where the contents say: its bookmark leads to the page whose number the contents print."""
    reader = pypdf.PdfReader(BytesIO(laid_out(name).content))
    pages = {
        item.title: reader.get_destination_page_number(item) + 1 for item in reader.outline if hasattr(item, "title")
    }
    contents = reader.pages[1].extract_text()
    printed = [int(number) for number in re.findall(r"\d+", contents)]
    for title in frozen[name]["titles"].values():
        assert pages[title] in printed, title


def test_the_same_frozen_data_give_the_same_bytes(frozen, laid_out, tmp_path):
    """Also in another process, whose hashes fall otherwise."""
    data = tmp_path / "frozen.json"
    data.write_text(json.dumps(frozen["annual"]))
    script = (
        "import django, json, sys; django.setup()\n"
        "from capitalisation.reports import build\n"
        "print(build.lay_out(json.load(open(sys.argv[1]))).sha256)"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "DJANGO_SETTINGS_MODULE": "remam.settings"}
    done = subprocess.run(
        [sys.executable, "-c", script, str(data)],
        capture_output=True,
        text=True,
        check=True,
        cwd=settings.BASE_DIR,
        env=environment,
    )
    assert done.stdout.strip() == laid_out("annual").sha256


@pytest.mark.parametrize("name", SORTS)
def test_no_mail_nor_phone_is_frozen(frozen, name):
    kept = json.dumps(frozen[name])
    assert MAIL not in kept
    assert PHONE not in kept


# --- Annual reports --------------------------------------------------------------------------------------------------


def test_an_annual_report_tells_the_year(frozen, laid_out):
    text = text_of(laid_out("annual"))
    told = (
        "Propreté",
        "RETEST · 2013",
        "La collecte en ville",
        "Décision de : La collecte en ville",
        "Rédiger la note",
    )
    for words in (*told, "Trier au pied de l'immeuble", "Besoin de : La collecte en ville", "Ifrane", "Deux bacs"):
        assert words in text, words
    data = frozen["annual"]
    assert (data["session_count"], data["practice_count"], data["decision_count"]) == (3, 2, 2)
    assert data["action_counts"] == {"total": 2, "done": 0, "late": 1, "open": 1, "dropped": 0}
    attendance = data["attendance"]
    assert data["roll"]["people"] == sum(row["people"] for row in attendance["cities"]) + attendance["others"] > 0
    assert data["roll"]["rate"] == 100


def test_an_annual_report_names_nobody(frozen, laid_out):
    for name in ("annual", "annual, for the network"):
        assert "Zerhouni" not in json.dumps(frozen[name])
        assert "Zerhouni" not in text_of(laid_out(name))


def test_what_readers_may_not_see_is_counted_and_not_named(frozen):
    public, network = json.dumps(frozen["annual"]), json.dumps(frozen["annual, for the network"])
    for words in ("Une s\\u00e9ance confidentielle", "Une pratique r\\u00e9serv\\u00e9e"):
        assert words not in public
        assert words in network
    assert frozen["annual"]["unnamed_sessions"] == 1


def test_what_earlier_sessions_left_to_do_is_told(frozen, laid_out):
    assert [action["text"] for action in frozen["annual"]["actions"]] == ["Rédiger la note", "Une action reportée"]
    assert "Une séance d'avant" not in text_of(laid_out("annual"))


@pytest.mark.django_db
def test_what_was_settled_before_the_year_began_is_told_no_more():
    before = factories.session(minutes="approved", starts_on=date(2012, 11, 8), visibility="public")
    for day in (date(2012, 12, 31), date(2013, 1, 1), date(2014, 2, 3)):
        factories.action(session=before, text=f"Le {day}", state="done", settled_on=day)
    told = build.collect(prepare(kind="annual", network=before.lead_network, year=2013))
    assert {action["settled_on"] for action in told["actions"]} == {"2013-01-01", "2014-02-03"}


def test_minutes_that_are_being_written_are_not_told(frozen):
    """The session is; what it decided is not, before those who were there can read it."""
    kept = json.dumps(frozen["annual, for the network"], ensure_ascii=False)
    assert "Une séance à rédiger" in kept
    assert "Décision de : Une séance à rédiger" not in kept
    assert "Besoin de : Une séance à rédiger" not in kept


@pytest.mark.django_db
def test_minutes_out_for_remarks_are_told_to_the_network_only():
    session = factories.session(minutes="drafted", visibility="public")
    factories.write(session, decisions=["Essayer."], action={"text": "Rendre compte"})
    circulate(session, session.ends_on)
    told = {
        visibility: build.collect(
            prepare(kind="annual", network=session.lead_network, year=session.starts_on.year, visibility=visibility)
        )
        for visibility in ("public", "partners", "members", "network")
    }
    counts = {visibility: data["decision_count"] for visibility, data in told.items()}
    assert counts == {"public": 0, "partners": 0, "members": 0, "network": 1}
    assert [len(data["actions"]) for data in told.values()] == [0, 0, 0, 1]


def test_a_year_without_anything_says_so(frozen, laid_out):
    text = text_of(laid_out("empty"))
    assert frozen["empty"]["is_empty"]
    assert "2011" in text
    assert "2013" in text
    assert list(frozen["empty"]["titles"]) == ["glance"]


@pytest.mark.django_db
def test_a_year_that_is_not_over_is_told_until_today():
    network = factories.network(acronym="RETEST", theme_fr="Propreté")
    order = {"kind": "annual", "network": network, "year": 2013}
    with places.on(date(2013, 10, 3)):
        partial = prepare(**order)
        frozen = build.collect(partial)
        whole = build.collect(prepare(**{**order, "year": 2012}))
    document = build.lay_out(json.loads(json.dumps(frozen)))
    text, day = text_of(document), "3\xa0octobre\xa02013"
    assert day in partial.title
    assert day in frozen["subtitle"]
    assert day in pypdf.PdfReader(BytesIO(document.content)).metadata.title
    # On the cover, in the heads of the pages, and in the words of the first chapter.
    assert text.count(day.replace("\xa0", " ")) >= 3
    for told in (whole["title"], whole["subtitle"]):
        assert "2012" in told
        assert "octobre" not in told
    assert not whole["is_partial"]
    with places.on(date(2014, 1, 1)):
        assert "octobre" not in build.collect(prepare(**order))["subtitle"]


def test_an_arabic_report_is_in_arabic(frozen):
    data = frozen["annual, in Arabic"]
    assert data["heading"] == "النظافة"
    assert data["members"][0]["city"] == "إفران"
    with override("ar"):
        assert data["kicker"] == gettext("Annual capitalisation report")


# --- Proceedings -----------------------------------------------------------------------------------------------------


def test_proceedings_tell_the_session(laid_out):
    text = text_of(laid_out("proceedings"))
    told = ("La collecte en ville", "Ouverture", "Hind Tazi", "Karim Zerhouni", "Chef de division", "Ce qui a été dit")
    for words in (*told, "La benne passe tôt", "Décision de : La collecte en ville", "Rédiger la note", "Besoin de"):
        assert words in text, words


def test_names_stand_in_one_place_and_can_be_taken_out(frozen):
    """Erasing somebody empties their entry; the document is then laid out with an identifier in place of the name."""
    data = json.loads(json.dumps(frozen["proceedings"]))
    people = data.pop("people")
    assert "Zerhouni" not in json.dumps(data)
    assert "Zerhouni" in json.dumps(people)
    text = text_of(build.lay_out({**data, "people": {}}))
    assert "Zerhouni" not in text
    assert "PAR-" in text


def test_people_are_named_in_the_language_of_the_proceedings(frozen):
    for name, known, other in (
        ("proceedings", "Karim Zerhouni", "كريم الزرهوني"),
        ("proceedings, in Arabic", "كريم الزرهوني", "Karim Zerhouni"),
    ):
        names = [person["name"] for person in frozen[name]["people"].values()]
        assert (names.count(known), names.count(other)) == (2, 0)


@pytest.mark.django_db
def test_two_cities_of_one_name_stand_apart_on_the_attendance_list():
    session = factories.session()
    for number in (1, 2):
        factories.participant(activity=session, city=factories.city(name_fr="Tamesna", code=f"tamesna-{number}"))
    groups = build.collect(prepare(kind="proceedings", session=session))["groups"]
    assert [len(group["rows"]) for group in groups if group["city"] == "Tamesna"] == [1, 1]


# --- Sheets ----------------------------------------------------------------------------------------------------------


def test_a_sheet_has_its_snapshot_first(laid_out):
    reader = pypdf.PdfReader(BytesIO(laid_out("sheet").content))
    snapshot = reader.pages[1].extract_text()
    for value in factories.capitalisation.TEXT["pitch"], "Deux bacs":
        assert value in " ".join(snapshot.split())


def test_every_section_that_is_written_is_there(laid_out):
    text = text_of(laid_out("sheet"))
    for name in ("problem", "objectives", "beneficiaries", "description", "failures"):
        assert factories.capitalisation.TEXT[name] in text, name


def test_contacts_are_for_members(frozen, laid_out):
    assert "Bureau 12" not in text_of(laid_out("sheet"))
    assert "Bureau 12" not in json.dumps(frozen["sheet"])
    assert frozen["sheet, for members"]["contacts"] == "Bureau 12, 0537"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("session", "readers", "named"),
    [
        ({"visibility": "public"}, "public", True),
        ({"visibility": "public", "state": "proposed"}, "public", False),
        ({"visibility": "network"}, "public", False),
        ({"visibility": "network"}, "members", False),
        ({"visibility": "network"}, "network", True),
        ({"visibility": "city"}, "network", False),
    ],
)
def test_the_session_of_a_sheet_is_named_to_those_who_may_see_it(session, readers, named):
    network = factories.network()
    told = factories.session(title="xqcanarixq", lead_network=network, **{"state": "held", **session})
    sheet = factories.sheet(lead_network=network, origin=told, visibility="public")
    order = {"kind": "sheet", "version": sheet.online, "visibility": readers}
    assert ("xqcanarixq" in json.dumps(build.collect(prepare(**order)))) == named
    # Members of another network of the sheet read it, and not the session.
    sheet.networks.add(factories.network())
    if session["visibility"] != "public":
        assert "xqcanarixq" not in json.dumps(build.collect(prepare(**order)))


# --- Cost ------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_collecting_a_year_takes_the_same_queries_however_full_it_was(django_assert_num_queries):
    network = factories.network()
    cities = [factories.city() for _number in range(3)]
    counts = []
    for rounds in (1, 3):
        for month in range(rounds):
            session = factories.session(
                lead_network=network,
                host_city=cities[month],
                starts_on=date(2013, rounds, 5 + month),
                minutes="drafted",
                visibility="public",
            )
            factories.attendance(session=session)
            factories.action(session=session)
            factories.write(session, decisions=["Oui."], needs=[{"city": cities[0], "text": "Plus."}])
            approved(session)
        report = prepare(kind="annual", network=network, year=2013)
        with CaptureQueriesContext(transaction.get_connection()) as asked:
            build.collect(report)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 14
