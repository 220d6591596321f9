"""Many rows at once, for pages that must cost the same whatever they list: copies of one row made by the actions."""

from copy import copy
from datetime import timedelta
from itertools import count
from uuid import uuid4

from accounts.models import Person
from activities.models import Programme
from networks.actions.milestone import expect_all
from networks.models import City, Election
from tests.factories import activities, capitalisation, finance, networks
from tests.factories import calls as call_factory
from tests.factories import conventions as factory
from tests.factories import elections as election_factory
from tests.factories import programmes as programme_factory
from tests.factories import trainings as training_factory
from tests.factories import trips as trip_factory
from tests.factories.joining import joining_request_of

numbers = count(1)


def copies(row, others):
    """Rows like `row`, one for each dict of `others`, whose values differ."""
    return [_copy(row, **values) for values in others]


def _copy(row, **values):
    made = copy(row)
    made._state = copy(row._state)
    made._state.fields_cache = dict(row._state.fields_cache)
    made.pk = made.id = None
    made._state.adding = True
    for name, value in values.items():
        setattr(made, name, value)
    made.save(force_insert=True)
    return made


def cities(number):
    """So many cities."""
    region = networks.region()
    names = [f"Commune {next(numbers):05}" for _city in range(number)]
    rows = [
        City(name_fr=name, sort_name=name.lower(), code=name.lower().replace(" ", "-"), region=region) for name in names
    ]
    for row in rows:
        row.latitude, row.longitude = "33.5", "-7.6"
    return City.objects.bulk_create(rows)


def people(number):
    """So many people with an account."""
    names = [f"Personne {next(numbers):05}" for _person in range(number)]
    rows = [
        Person(
            email=f"{name.lower().replace(' ', '.')}@example.org", given_name="Leïla", family_name=name, password="!x"
        )
        for name in names
    ]
    return Person.objects.bulk_create(rows)


def organisations(number):
    """So many organisations."""
    return copies(networks.organisation(), [{"name_fr": f"Office {next(numbers):05}"} for _office in range(number)])


def calls(number):
    """So many calls."""
    return copies(call_factory.call(), [{"title": f"Appel {next(numbers):05}"} for _call in range(number)])


def applications(number, **fields):
    """So many applications to one call, each of another city."""
    networks.region()
    first = call_factory.application(state="submitted", **fields)
    made = [networks.city() for _city in range(number)]
    return copies(first, [{"city": city} for city in made])


def reviews(number, reviewer):
    """So many reviews of one reviewer."""
    call = call_factory.call(reviewers=[reviewer, networks.coordinator()])
    made = applications(number, call=call)
    first = call_factory.review(call=call_factory.call(reviewers=[reviewer, networks.coordinator()]), reviewer=reviewer)
    return copies(first, [{"application": application} for application in made])


def joining_requests(number):
    """So many requests of organisations."""
    first = joining_request_of(organisation_name="Les amis du tri")
    return copies(first, [{"organisation_name": f"Amis {next(numbers):05}"} for _request in range(number)])


def contributions(number):
    """So many grants of one organisation."""
    first = finance.contribution(kind="grant", organisation=networks.organisation(), network=networks.network())
    return copies(first, [{"purpose": f"Tranche {next(numbers):05}"} for _grant in range(number)])


def costs(number):
    """So many costs of one network."""
    first = finance.cost(network=networks.network())
    return copies(first, [{"label": f"Salle {next(numbers):05}"} for _cost in range(number)])


def elections(number):
    """So many elections, a day apart."""
    first = Election.objects.first() or election_factory.election(state="closed")
    days = [first.polling_on - timedelta(days=next(numbers)) for _election in range(number)]
    return copies(first, [{"polling_on": day} for day in days])


def mandates(number):
    """So many mandates of one election, each of another city."""
    networks.region()
    first = election_factory.mandate()
    return copies(first, [{"city": networks.city(), "appointment": None} for _city in range(number)])


def milestones(number):
    """So many milestones, ten to a network."""
    first = networks.network()
    names = [{"acronym": f"R{next(numbers):05}"} for _network in range(number // 10)]
    expect_all(first, *copies(first, names))


def conventions(number, city):
    """So many conventions of the association with a city."""
    first = factory.convention(state="negotiation", city=city)
    made = copies(first, [{"title": f"Convention {next(numbers):05}"} for _convention in range(number)])
    for party in first.parties.order_by("position", "pk"):
        copies(party, [{"convention": convention} for convention in made])
    return made


def memberships(number, network):
    """So many active memberships of cities in a network."""
    first = networks.membership(network=network)
    return copies(first, [{"city": city} for city in cities(number)])


def deputies(number, city, network):
    """So many deputies of a city in a network."""
    first = networks.focal_point(city, network, titular=False).appointments.get()
    return copies(first, [{"person": person} for person in people(number)])


def sessions(number, **fields):
    """So many sessions alike, numbered on."""
    first = activities.session(**fields)
    others = [{"activity_ptr_id": None, "calendar_uid": uuid4(), "number": 1000 + row} for row in range(number)]
    return copies(first, others)


def needs(number, **fields):
    """So many needs of one network."""
    return copies(programme_factory.need(**fields), [{"text": f"Besoin {next(numbers):05}"} for _need in range(number)])


def programmes(number, **fields):
    """So many programmes of one network, a year apart."""
    first = Programme.objects.first() or programme_factory.programme(state="adopted", year=2011, **fields)
    lately = Programme.objects.order_by("-year").first().year
    return copies(first, [{"year": lately + 1 + row} for row in range(number)])


def courses(number, **fields):
    """So many courses of one network."""
    return copies(training_factory.course(**fields), [{"title": f"Cours {next(numbers):05}"} for _c in range(number)])


def trainings(number, **fields):
    """So many editions of one course."""
    others = [{"activity_ptr_id": None, "calendar_uid": uuid4(), "edition": 1000 + row} for row in range(number)]
    return copies(training_factory.training(**fields), others)


def certificates(number, **fields):
    """So many certificates of one training, each of somebody else of the own city."""
    first = training_factory.certificate(**fields)
    own = {"activity": first.training, "city": first.participant.city}
    rows = [activities.participant(name=f"Personne {next(numbers):05}", **own) for _row in range(number)]
    return copies(first, [{"participant": row, "number": f"2026-{next(numbers):05}-AAAAA"} for row in rows])


def study_trips(number, **fields):
    """So many trips alike."""
    others = [{"activity_ptr_id": None, "calendar_uid": uuid4()} for _trip in range(number)]
    return copies(trip_factory.study_trip(**fields), others)


def actions(number, **fields):
    """So many actions of one session."""
    return copies(activities.action(**fields), [{"text": f"Action {row}"} for row in range(number)])


def sheets(number, **fields):
    """So many sheets, each with one version in the state asked for."""
    first = capitalisation.sheet(**fields)
    version, online = first.latest, first.online_id is not None
    made = copies(first, [{"online": None, "latest": None} for _sheet in range(number)])
    for sheet in made:
        own = _copy(version, sheet=sheet)
        sheet.latest, sheet.online = own, own if online else None
        sheet.save()
    return made


def reports(number, **fields):
    """So many reports alike, none of them under way."""
    first = capitalisation.report(**fields)
    return copies(first, [{"title": f"Rapport {row}"} for row in range(number)])
