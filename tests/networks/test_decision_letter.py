"""The letters of a decision: what they tell, in both languages, to whom, and once."""

from io import BytesIO

import pikepdf
import pypdf
import pytest
from django.urls import reverse

from networks.actions import application as applications
from networks.models import Application
from networks.reports import decision_letter
from records import jobs, journal
from records.jobs import Job
from records.uploads import files_of
from tests import factories
from tests.factories import networks as places

pytestmark = pytest.mark.django_db


BOTH = decision_letter.LANGUAGES


@pytest.fixture(autouse=True)
def in_french_alone(monkeypatch):
    """Laying out costs a second a page: one language will do, but where the test is about them."""
    monkeypatch.setattr(decision_letter, "LANGUAGES", ("fr",))


def decided(state="retained", **fields):
    """An application decided on, and its letters made."""
    made = factories.application(state=state, **fields)
    job = Job.objects.get(object_id=made.pk, work__endswith="decision_letter.write")
    assert jobs.run(job.pk) == "done"
    return made


def letters_of(application):
    return {file.original_name[-6:-4]: file for file in files_of(application, "letter")}


def text_of(stored):
    with stored.file.open("rb") as file:
        pages = pypdf.PdfReader(BytesIO(file.read())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize(
    ("state", "said"),
    [("retained", "est retenue"), ("waiting", "liste d’attente"), ("refused", "n’est pas retenue")],
)
def test_a_letter_tells_the_outcome_the_score_and_how_it_came_about(state, said):
    made = decided(state, points=4)
    text = text_of(letters_of(made)["fr"])
    for part in (said, "80,0", made.city.name_fr, made.call.title, made.code, "Pertinence", "4,00"):
        assert part in text
    assert str(places.official_in_office(made.city)) in text
    assert "Choix du comité" in text


def test_there_is_one_in_each_language_tagged(monkeypatch):
    monkeypatch.setattr(decision_letter, "LANGUAGES", BOTH)
    letters = letters_of(decided())
    assert set(letters) == {"fr", "ar"}
    for language, stored in letters.items():
        assert language_of(stored) == language


def language_of(stored):
    with stored.file.open("rb") as file, pikepdf.open(BytesIO(file.read())) as document:
        assert document.Root.MarkInfo.Marked
        return str(document.Root.Lang)


def test_made_again_they_take_the_place_of_the_earlier_ones():
    made = decided()
    first = {stored.pk for stored in letters_of(made).values()}
    job = Job.objects.get(object_id=made.pk)
    Job.objects.filter(pk=job.pk).update(state="queued")
    assert jobs.run(job.pk) == "done"
    assert not first & {stored.pk for stored in letters_of(made).values()}
    assert len(letters_of(made)) == 1


def test_one_of_the_waiting_list_gets_another_when_a_place_comes_free():
    made = decided("waiting")
    assert Job.objects.filter(object_id=made.pk).count() == 1
    applications.retain(application=made, by=places.secretary_in_office(), comment="Une place est libre")
    for job in Job.objects.filter(object_id=made.pk, state="queued"):
        jobs.run(job.pk)
    assert "est retenue" in text_of(letters_of(Application.objects.get(pk=made.pk))["fr"])


def test_the_city_and_the_coordination_read_it_and_nobody_else(sign_in):
    made = decided()
    stored = letters_of(made)["fr"]
    address = reverse("records:file", args=[stored.uuid])
    for person in (
        places.official_in_office(made.city),
        factories.secretary(),
        factories.coordinator(made.call.network),
    ):
        page = sign_in(person).get(made.get_absolute_url())
        assert stored.original_name in page.text
        assert b"".join(sign_in(person).get(address).streaming_content)[:5] == b"%PDF-"
    for person in (factories.focal_point(), factories.elected_official(), factories.outsider()):
        assert sign_in(person).get(address).status_code == 404


def test_until_it_is_made_the_page_says_so(sign_in):
    made = factories.application(state="retained")
    page = sign_in(places.official_in_office(made.city)).get(made.get_absolute_url())
    assert page.context["letters"] == []
    assert page.context["awaits_letters"]


def test_a_refusal_for_the_minimum_says_so():
    made = decided("refused")
    entry = journal.entries_of(made)[0]
    assert decision_letter.told(made, entry, "fr")["reason"] == entry.comment
