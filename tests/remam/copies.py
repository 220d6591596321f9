"""Many rows like one that the real actions made: what a page costs does not depend on how its rows came to be."""

from uuid import uuid4

from activities.models import Session
from capitalisation.models import Sheet
from tests import factories


def of_sheet(sheet, number):
    """Add so many sheets like `sheet`, each with a version in the same state."""
    for _index in range(number):
        version = sheet.latest
        version.pk, version._state.adding = None, True
        copy = Sheet.objects.get(pk=sheet.pk)
        copy.pk, copy._state.adding, copy.latest, copy.online = None, True, None, None
        copy.save()
        version.sheet = copy
        version.save()
        copy.latest = version
        copy.online = version if sheet.online_id else None
        copy.save()


def of_session(session, number, **fields):
    """Add so many sessions like `session`, with a half-day each; return the last."""
    half_day = session.half_days.first()
    for _index in range(number):
        copy = Session.objects.get(pk=session.pk)
        copy.pk = copy.id = copy.activity_ptr_id = None
        copy._state.adding, copy.calendar_uid, copy.number = True, uuid4(), None
        for name, value in fields.items():
            setattr(copy, name, value)
        copy.save()
        half_day.pk, half_day.activity, half_day._state.adding = None, copy, True
        half_day.save()
    return copy


def of_city(number, network=None, **fields):
    """Add so many cities, members of the network if one is given."""
    for _index in range(number):
        city = factories.city(**fields)
        if network:
            network.memberships.create(city=city, status="active", joined_on="2013-01-15")
