from io import StringIO

import pytest
from django.core.management import call_command

from networks.actions.reference import load_reference
from networks.models import City, Region

pytestmark = pytest.mark.django_db


def test_the_reference_data_load_once():
    assert load_reference() == (12, 82)
    assert load_reference() == (0, 0)
    assert (Region.objects.count(), City.objects.count()) == (12, 82)
    rabat = City.objects.get(code="rabat")
    assert (rabat.name_ar, rabat.region.code, rabat.population_year) == ("الرباط", "MA-04", 2014)
    assert City.objects.get(code="fes").sort_name == "fes"


def test_what_officials_corrected_stays():
    load_reference()
    City.objects.filter(code="rabat").update(population=1)
    City.objects.filter(code="sale").delete()
    out = StringIO()
    call_command("load_reference", stdout=out)
    assert out.getvalue() == "0 regions and 1 cities added\n"
    assert City.objects.get(code="rabat").population == 1
