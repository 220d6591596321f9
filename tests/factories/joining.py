"""Requests to join brought to their state by the actions."""

from networks.actions import joining_request, membership
from records import transitions
from tests.factories import networks as places


def joining_request_of(*, state="received", network=None, city=None, organisation_name="", **fields):
    """What a city (a new one unless an organisation is named) has written, in the state asked for."""
    network = network or places.network()
    if not organisation_name and city is None:
        city = places.city()
    values = {
        "message": "Nous voulons comparer nos coûts.",
        "given_name": "Samira",
        "family_name": "Tazi",
        "email": "samira.tazi@example.org",
        **({"organisation_kind": "association"} if organisation_name else {}),
        **fields,
    }
    made = joining_request.write(network=network, city=city, organisation_name=organisation_name, **values)
    secretary = places.secretary_in_office()
    if state == "accepted":
        places.official_in_office(city)
        opened = membership.identify(network=network, city=city, by=secretary)
        joining_request.accept(request=made, membership=opened, by=secretary)
    if state == "set_aside":
        transitions.make(made, "set_aside", by=secretary, comment="Déjà membre.")
    return made
