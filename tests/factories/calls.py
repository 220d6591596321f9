"""Calls, applications and reviews brought to their state by the actions."""

from datetime import timedelta

from django.utils import timezone

from networks.actions import application as applications
from networks.actions import call as calls
from networks.actions import decision
from networks.actions import review as reviewing
from networks.enums import OUTCOMES
from networks.models import Application, Call
from networks.workflow.application import ANSWERS
from records import transitions
from tests.factories import networks as places
from tests.factories.networks import numbers, on

CRITERIA = (("Pertinence", 60), ("Moyens", 40))
ANSWER = "Une réponse."


def criteria(*pairs):
    """Rows as the actions take them."""
    return [{"label": label, "weight": weight, "looked_at": ""} for label, weight in pairs or CRITERIA]


def call(*, state="open", network=None, reviewers=None, rows=None, **fields):
    """A call in the state asked for, without applications unless they are made before it closes."""
    today = timezone.localdate()
    values = {
        "network": network or places.network(),
        "title": f"Appel {next(numbers)}",
        "object": "Des villes qui échangent.",
        "opens_on": today - timedelta(days=20),
        "closes_on": today + timedelta(days=20),
        "places": 2,
        **fields,
    }
    secretary = places.secretary_in_office()
    people = [places.coordinator(), places.coordinator()] if reviewers is None else reviewers
    made = calls.create(by=secretary, criteria=rows or criteria(), reviewers=people, **values)
    if state == "cancelled":
        return transitions.apply(made, "cancel", by=secretary, comment="Faute de moyens")
    if state != "draft":
        with on(values["opens_on"]):
            transitions.apply(made, "open", by=secretary)
    return close(made, state)


def close(made, state="closed"):
    """Close an open call; decide it as its ranking proposes if `state` says so."""
    if state in ("closed", "decided"):
        transitions.apply(made, "close_early", by=places.secretary_in_office(), comment="Tout est là")
    if state == "decided":
        outcomes = {place.application: (place.proposed or "waiting", "Égalité") for place in decision.ranking(made)}
        decision.decide(call=made, by=places.secretary_in_office(), outcomes=outcomes)
    return made


def application(*, state="draft", call=None, city=None, points=3, **fields):
    """A city's application in the state asked for; points: what each reviewer gives each criterion."""
    call, city = call or _call(), city or places.city()
    official = places.official_in_office(city)
    made = applications.begin(call=call, city=city, by=official)
    if state == "draft" and not fields:
        return made
    number = next(numbers)
    answers = dict.fromkeys(ANSWERS, ANSWER) | {
        "contact_given_name": "Nadia",
        "contact_family_name": f"Alami {number}",
        "contact_function": "Ingénieure",
        "contact_email": f"candidature{number}@ville.example",
    }
    made = applications.fill(application=made, by=official, **{**answers, **fields})
    for step in _way_to(state):
        STEPS[step](made, official, points)
    if state == "withdrawn":
        return transitions.apply(made, "withdraw", by=official, comment="Plus tard")
    if state in OUTCOMES:
        return _decided(made, state)
    return Application.objects.get(pk=made.pk)


def score(review, points=3):
    """Give every criterion of a review the same score, and hand it in."""
    scores = dict.fromkeys(review.application.call.criteria.all(), (points, ""))
    reviewing.score(review=review, by=review.reviewer, scores=scores)
    return reviewing.hand_in(review=review, by=review.reviewer)


def review(*, state="draft", application=None, reviewer=None, **fields):
    """A reviewer's review of an application (default: the first one's)."""
    reviews = (application or _application(state="submitted", **fields)).reviews.order_by("pk")
    made = reviews.get(reviewer=reviewer) if reviewer else reviews.first()
    return made if state == "draft" else score(made)


def _sign_off(made, official, _points):
    transitions.apply(made, "sign_off", by=official)


def _submit(made, official, _points):
    applications.submit(application=made, by=official)


def _examine(made, _official, points):
    for one in made.reviews.order_by("pk"):
        score(one, points)


def _way_to(state):
    if state in OUTCOMES:
        return WAY
    return WAY[: WAY.index(state) + 1] if state in WAY else ()


WAY = ("signed_off", "submitted", "examined")
STEPS = {"signed_off": _sign_off, "submitted": _submit, "examined": _examine}


def _decided(made, outcome):
    """Decided on, alone or with others that are examined: those as the ranking proposes."""
    call = Call.objects.get(pk=made.call_id)
    if call.status == "open":
        close(call)
    outcomes = {place.application: (place.proposed or "waiting", "Égalité") for place in decision.ranking(call)}
    outcomes[Application.objects.get(pk=made.pk)] = (outcome, "Choix du comité")
    decision.decide(call=call, by=places.secretary_in_office(), outcomes=outcomes)
    return Application.objects.get(pk=made.pk)


_call, _application = call, application
