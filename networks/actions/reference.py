"""The regions and cities that the project brings with it (networks/reference/)."""

import csv
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from networks.models import City, Region
from records import journal
from records.transitions import require

FOLDER = Path(__file__).resolve().parent.parent / "reference"


@transaction.atomic
def load_reference():
    """Add the regions and cities that are not there yet; return how many of each were added.

    What is there stays as it is: a city's officials may have corrected its figures.
    """
    known = set(Region.objects.values_list("code", flat=True))
    regions = [Region(**row) for row in _rows("regions") if row["code"] not in known]
    Region.objects.bulk_create(regions)
    region_ids = dict(Region.objects.values_list("code", "pk"))
    known = set(City.objects.values_list("geonames_id", flat=True))
    cities = [_city(row, region_ids) for row in _rows("cities") if int(row["geonames_id"]) not in known]
    for city in cities:
        city.save()
    return len(regions), len(cities)


@transaction.atomic
def change_region(*, region, by, **fields):
    """Correct a region's names. Return it. Raises NotAllowed or ValidationError."""
    require(by, "networks.manage_reference")
    for name, value in fields.items():
        setattr(region, name, value)
    region.full_clean()
    region.save()
    journal.write(region, "corrected", by=by)
    return region


def _city(row, region_ids):
    return City(
        code=slugify(row["name_fr"]),
        geonames_id=int(row["geonames_id"]),
        name_fr=row["name_fr"],
        name_ar=row["name_ar"],
        region_id=region_ids[row["region_code"]],
        latitude=Decimal(row["latitude"]),
        longitude=Decimal(row["longitude"]),
        population=_number(row["population"]),
        population_year=_number(row["population_year"]),
        population_source=row["population_source"],
    )


def _number(text):
    return int(text) if text else None


def _rows(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
