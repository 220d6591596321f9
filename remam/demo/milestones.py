"""The founding process of each network, milestone by milestone, on days that go with the founding document.

The document dates the partnership (2010), the launch day (2012) and the convention with the AMPCC (2013); the other
days are invented.
"""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from networks.actions import milestone as milestones
from networks.enums import MilestoneKind as K
from networks.models import Convention, Milestone
from records import transitions
from remam.demo.memberships import DELIBERATION
from remam.demo.timeline import after
from remam.demo.world import content

PARTNERSHIP, AMPCC = date(2010, 6, 15), date(2013, 5, 22)
LAUNCH = {
    "REMAGDU": date(2012, 6, 7),
    "REMAM": date(2012, 4, 26),
    "REMME": date(2012, 9, 13),
    "REMA-TP": date(2012, 11, 8),
}
# Days from the founding of the network, and what was decided.
WAY = (
    (K.BACKING, -50, "La direction générale des collectivités locales soutient la démarche."),
    (K.THEMES, -40, "Thème retenu par les villes pressenties."),
    (K.NATIONAL_CALL, -20, "Appel à manifestation d’intérêt envoyé à toutes les communes urbaines."),
    (K.SELECTION, 5, "Villes et sous-thèmes retenus par le comité."),
    (K.BASELINE, 160, "État des lieux : une fiche par ville, restituée en atelier."),
    (K.RULES, 210, "Règlement du réseau, ville représentante et point focal dans chaque ville."),
)


def plan(world):
    """Plan what each network has reached, and what is planned, late or still far."""
    line = world.timeline
    for data in content("networks")["network"]:
        story = Story(world, data["acronym"])
        for kind, days, note in WAY:
            line.at(after(data["founded_on"], days), story.reach(kind, note))
        line.at(after(data["founded_on"], -45), story.reach(K.PARTNERSHIP, "", PARTNERSHIP))
        line.at(LAUNCH[data["acronym"]], story.reach(K.LAUNCH, "Journée nationale de lancement et de validation."))
        if data["acronym"] != "REMA-TP":
            line.at(AMPCC, story.reach(K.AMPCC, "", AMPCC))
    autonomy = "Le réseau tient son secrétariat avec les moyens de ses villes."
    line.at(date(2019, 3, 14), Story(world, "REMAGDU").reach(K.AUTONOMY, autonomy))
    for acronym, kind, days, note in (
        ("REMME", K.AUTONOMY, -90, "Feuille de route à valider par les neuf villes."),
        ("REMA-TP", K.AMPCC, 25, "Adhésion à la convention-cadre, à signer par le représentant du réseau."),
    ):
        line.at(line.days_ago(120), Story(world, acronym).plan(kind, line.days_ago(days), note))


class Story:
    """One network's."""

    def __init__(self, world, acronym):
        self.world, self.acronym = world, acronym

    def _of(self, kind):
        return Milestone.objects.get(network=self.world.networks[self.acronym], kind=kind)

    def reach(self, kind, note, reached_on=None):
        """Return what happens on the day: the milestone is reached, with the convention of that day if it is one."""

        def happen():
            milestone, by = self._of(kind), self.world.coordinators[self.acronym]
            signed = Convention.objects.filter(signed_on=reached_on).first() if reached_on else None
            paper = None if signed else SimpleUploadedFile("compte-rendu.pdf", DELIBERATION, "application/pdf")
            day = reached_on or timezone.localdate()
            milestones.reach(milestone=milestone, by=by, reached_on=day, note=note, convention=signed, upload=paper)

        return happen

    def plan(self, kind, day, note):
        """Return what happens: the milestone is planned for a day."""

        def happen():
            by = self.world.coordinators[self.acronym]
            transitions.make(self._of(kind), "plan", by=by, changes={"planned_on": day, "note": note})

        return happen
