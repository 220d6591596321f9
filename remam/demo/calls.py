"""Calls, invented: the one that founded the transport network, one whose reviews are half in, one open today."""

from datetime import timedelta

from accounts.roles import Role
from networks.actions import application as applications
from networks.actions import call as calls
from networks.actions import decision
from networks.actions import review as reviewing
from networks.enums import CallKind
from networks.models import Application, Appointment, Call, Membership
from networks.models.appointment import forget_offices
from networks.workflow.application import ANSWERS
from records import transitions
from remam.demo.timeline import after

CRITERIA = (
    ("Volonté politique", 30, "Délibération, élu désigné, place dans le programme communal"),
    ("Expérience à partager", 30, "Ce qui a été fait, chiffré, y compris ce qui a échoué"),
    ("Moyens engagés", 25, "Équipe, jours de travail, budget"),
    ("Participation des habitants", 15, "Associations et usagers associés au projet"),
)
TEXTS = {
    "motivation": "Le conseil veut comparer ses choix à ceux d’autres villes avant de signer de nouveaux contrats.",
    "problem": "Des coûts qui montent plus vite que les recettes, et des plaintes que personne ne suit.",
    "experience": "Un premier essai dans deux quartiers, puis une extension ; le suivi des chiffres a manqué.",
    "themes_offered": "Notre tableau de suivi et notre convention avec les quartiers.",
    "themes_sought": "Des modèles de contrats, et la visite d’une ville qui a réussi.",
    "means": "Deux agents à mi-temps et une ligne au budget communal.",
}


def plan(world):
    """Plan the calls of the story but the founding one, which `Founding` plans."""
    Widening(world).plan()
    Opening(world).plan()


class Story:
    """One call."""

    network, title, places, minimum, kind = "", "", 4, None, CallKind.PROJECTS

    def __init__(self, world):
        self.world, self.line, self.call = world, world.timeline, None

    def create(self, opens_on, closes_on, object_):
        """Write the call and open it on its first day, which is today."""
        people = [self.world.coordinators[acronym] for acronym in self.reviewers]
        self.call = calls.create(
            by=self.world.secretary,
            criteria=[{"label": label, "weight": weight, "looked_at": looked} for label, weight, looked in CRITERIA],
            reviewers=people,
            network=self.world.networks[self.network],
            kind=self.kind,
            title=self.title,
            object=object_,
            opens_on=opens_on,
            closes_on=closes_on,
            places=self.places,
            minimum=self.minimum,
        )
        transitions.apply(self.call, "open", by=self.world.secretary)

    def apply(self, code, *, as_far_as="submitted", parts=ANSWERS):
        """A city applies, by its elected official."""
        city = self.world.cities[code]
        official = self.world.elected_official(city)
        forget_offices(official)
        made = applications.begin(call=self._now(), city=city, by=official)
        answers = {name: TEXTS[name] for name in parts}
        if as_far_as != "draft":
            fields = self.world.focal_point_fields(city, self.call.network)
            answers |= {f"contact_{name}": fields[name] for name in ("given_name", "family_name", "function", "email")}
        made = applications.fill(application=made, by=official, **answers)
        if as_far_as != "draft":
            transitions.apply(made, "sign_off", by=official)
            applications.submit(application=made, by=official)

    def _now(self):
        return Call.objects.get(pk=self.call.pk)

    def score(self, code, *points):
        """The first reviewers score the application of a city: each gives every criterion so much."""
        made = Application.objects.get(call=self.call, city__code=code)
        for review, given in zip(made.reviews.order_by("pk"), points, strict=False):
            forget_offices(review.reviewer)
            scores = {one: (max(given - one.position % 2, 0), "") for one in self.call.criteria.all()}
            opinion = "Un dossier clair ; les chiffres restent à compléter."
            reviewing.score(review=review, by=review.reviewer, scores=scores, opinion=opinion)
            reviewing.hand_in(review=review, by=review.reviewer)

    def close(self):
        """Its last day is past."""
        calls.close_those_past()


class Founding(Story):
    """The call by which the transport network was founded: six cities retained, one waiting, one refused."""

    network, title, places, minimum = "REMA-TP", "Appel à projets : fonder le réseau du transport public", 6, 50
    reviewers = ("REMAGDU", "REMAM")
    POINTS = ((5, 5), (5, 4), (4, 4), (5, 3), (4, 3), (4, 5))
    LEFT = {"kenitra": (3, 3), "settat": (2, 2)}

    def plan(self, founded_on, cities):
        """Plan it for the weeks before the founding, for the cities that the network begins with."""
        opens_on, closes_on = after(founded_on, -52), after(founded_on, -20)
        text = "Les villes volontaires présentent leurs déplacements, leurs contrats et ce qu’elles veulent apprendre."
        self.line.at(opens_on, lambda: self.create(opens_on, closes_on, text))
        everybody = {**dict(zip(cities, self.POINTS, strict=True)), **self.LEFT}
        for place, (code, points) in enumerate(everybody.items()):
            self.line.at(after(opens_on, 10 + place), lambda code=code: self.apply(code))
            self.line.at(after(closes_on, 3 + place), lambda code=code, points=points: self.score(code, *points))
        self.line.at(after(closes_on, 1), self.close)
        self.line.at(after(founded_on, -5), lambda: self.decide(cities))

    def decide(self, cities):
        """Decide as the ranking proposes, and install the focal points of the cities retained."""
        call = self._now()
        outcomes = {place.application: (place.proposed, "") for place in decision.ranking(call)}
        decision.decide(call=call, by=self.world.secretary, outcomes=outcomes)
        for code in cities:
            city, network = self.world.cities[code], self.call.network
            here = Appointment.objects.filter(city=city, network=network, role=Role.FOCAL_POINT)
            proposed = here.get(status="proposed")
            transitions.apply(proposed, "install", by=self.world.secretary)
            self.world.focal_points[(code, self.network)] = proposed.person


def membership_of(world, code, acronym):
    """The membership that a call gave a city."""
    return Membership.objects.get(city=world.cities[code], network=world.networks[acronym])


class Widening(Story):
    """A call that is closed, whose reviews are half in."""

    network, title, places, minimum = "REMME", "Appel à candidatures 2026 : maîtrise de l’énergie", 4, 40
    reviewers = ("REMAGDU", "REMA-TP")
    CITIES = {"larache": (4, 4), "berrechid": (3, 4), "khenifra": (5,), "midelt": ()}

    def plan(self):
        """Plan it: open for a month, closed twelve days ago."""
        opens_on, closes_on = self.line.days_ago(45), self.line.days_ago(13)
        text = (
            "Quatre places s’ouvrent aux villes qui veulent **mesurer puis baisser** leurs dépenses d’énergie : "
            "éclairage public, bâtiments communaux, pompage."
        )
        self.line.at(opens_on, lambda: self.create(opens_on, closes_on, text))
        for place, (code, points) in enumerate(self.CITIES.items()):
            self.line.at(after(opens_on, 8 + 4 * place), lambda code=code: self.apply(code))
            if points:
                day = after(closes_on, 3 + place)
                self.line.at(day, lambda code=code, points=points: self.score(code, *points))
        self.line.at(after(closes_on, 1), self.close)


class Opening(Story):
    """A call that cities can answer today; one has begun."""

    network, title, places = "REMA-TP", "Appel à manifestation d’intérêt : mobilités douces", 3
    kind = CallKind.INTEREST
    reviewers = ("REMAM", "REMME")

    def plan(self):
        """Plan it: open since ten days, for five weeks more."""
        opens_on, closes_on = self.line.days_ago(10), self.line.as_of + timedelta(days=35)
        text = "Le réseau s’élargit aux villes qui veulent rendre la marche et le vélo plus sûrs."
        self.line.at(opens_on, lambda: self.create(opens_on, closes_on, text))
        started = ("motivation", "problem", "experience")
        self.line.at(self.line.days_ago(4), lambda: self.apply("berkane", as_far_as="draft", parts=started))
