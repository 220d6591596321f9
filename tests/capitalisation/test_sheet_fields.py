"""What authors write reaches all its readers: a field left out of one of the lists is found here."""

import json

import pytest
from django.db import models
from django.urls import reverse

from capitalisation.actions.report import prepare
from capitalisation.enums import FOR_MEMBERS, WRITTEN
from capitalisation.models import SheetVersion
from capitalisation.reports.build import collect
from records.searching import SearchEntry
from tests import factories

TEXTS = [
    name
    for name in WRITTEN
    if isinstance(SheetVersion._meta.get_field(name), models.TextField) or name in ("title", "pitch")
]
WORDS = {name: f"mot{chr(97 + number)}zq" for number, name in enumerate(TEXTS)}


@pytest.fixture
def sheet():
    return factories.sheet(state="published", visibility="public", **WORDS)


def missing(text):
    return {name for name, word in WORDS.items() if word not in text}


@pytest.mark.django_db
def test_members_read_every_text_on_the_working_page(sheet, sign_in):
    client = sign_in(factories.coordinator(sheet.lead_network))
    assert missing(client.get(sheet.get_absolute_url()).text) == set()


@pytest.mark.django_db
def test_everybody_reads_every_text_but_those_for_members(sheet, client):
    assert missing(client.get(reverse("capitalisation:practice", args=[sheet.pk])).text) == FOR_MEMBERS


@pytest.mark.django_db
def test_the_pdf_holds_every_text_but_those_for_members(sheet):
    frozen = collect(prepare(kind="sheet", version=sheet.online, visibility="public"))
    assert missing(json.dumps(frozen)) == FOR_MEMBERS


@pytest.mark.django_db
def test_every_text_but_those_for_members_is_found_by_the_search(sheet):
    found = {name for name, word in WORDS.items() if SearchEntry.objects.matching(word).exists()}
    assert set(WORDS) - found == FOR_MEMBERS
