"""Prints what the bench must know of a database, as JSON: a cookie of each role, and the addresses that it measures."""

import json

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from accounts.models import Person
from activities.models import Session
from capitalisation.models import Sheet
from networks.models import Membership, Network
from remam.demo.cast import DOMAIN

ROLES = {
    "secretariat": "secretariat",
    "coordinator": "coordination",
    "focal_point": "point.focal",
    "elected_official": "elu",
    "partner": "partenaire",
}


def cookie(person):
    """Return the cookie of a person who has just signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def main():
    """Print the JSON."""
    people = {role: Person.objects.get(email=f"{name}@{DOMAIN}") for role, name in ROLES.items()}
    network = Network.objects.get(appointments__person=people["coordinator"])
    session = Session.objects.filter(lead_network=network, status="held", visibility="public").first()
    sheet = Sheet.objects.public().filter(lead_network=network).first()
    membership = Membership.objects.filter(network=network, status="active").first()
    pages = {
        "floor": "/floor/",
        "floor_record": f"/floor/{session.pk}/",
        **{name: reverse(name) for name in ("home", "networks", "cities", "dashboard")},
        "sessions": reverse("activities:sessions"),
        "actions": reverse("activities:actions"),
        "sheets": reverse("capitalisation:sheets"),
        "library": reverse("capitalisation:library"),
        "reports": reverse("capitalisation:reports"),
        "memberships": reverse("networks:memberships"),
        "directory": reverse("networks:directory"),
        "session": reverse("activities:session", args=[session.pk]),
        "sheet": reverse("capitalisation:sheet", args=[sheet.pk]),
        "practice": reverse("capitalisation:practice", args=[sheet.pk]),
        "membership": reverse("networks:membership", args=[membership.pk]),
        "network": network.get_absolute_url(),
        "city": sheet.city.get_absolute_url(),
    }
    print(json.dumps({"cookies": {role: cookie(person) for role, person in people.items()}, "pages": pages}))
