"""Technicians look at sheets and reports, and change nothing."""

import pytest
from django.urls import reverse

from accounts.models import Person
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def technician(sign_in):
    return sign_in(Person.objects.create_superuser("technique@example.org", given_name="T", family_name="T"))


@pytest.mark.parametrize("name", ["sheet", "sheetversion", "comment", "report"])
def test_lists_are_shown(technician, name):
    factories.comment()
    factories.report(state="published")
    assert technician.get(reverse(f"admin:capitalisation_{name}_changelist")).status_code == 200


def test_a_version_is_shown_with_its_rows_and_not_changed(technician):
    version = factories.sheet_version(state="draft")
    url = reverse("admin:capitalisation_sheetversion_change", args=[version.pk])
    assert "Deux bacs" in technician.get(url).content.decode()
    assert technician.post(url, {"status": "published"}).status_code == 403
    assert technician.get(reverse("admin:capitalisation_sheetversion_add")).status_code == 403
    version.refresh_from_db()
    assert version.status == "draft"


def test_a_coordinator_is_no_technician(sign_in):
    client = sign_in(factories.coordinator())
    assert client.get(reverse("admin:capitalisation_sheet_changelist")).status_code == 302
