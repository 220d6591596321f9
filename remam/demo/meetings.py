"""Sessions, with what follows them: attendance, minutes, decisions, actions."""

import random

from activities.actions import action as actions
from activities.actions import activity as activities
from activities.actions import minutes as minutes_of
from activities.actions import participant as participants
from activities.actions import session as sessions
from activities.enums import Mode, Presence
from networks.models import SubTheme
from records import transitions
from remam.demo.timeline import after
from remam.demo.trainings import answer_invitations
from remam.demo.world import content

VISITORS = (
    ("Association des amis de la ville", "associative"),
    ("Bureau d’études", "other"),
    ("Faculté des sciences", "other"),
    ("Fédération des associations de quartier", "associative"),
)


def plan(world):
    """Plan every session of the story."""
    for number, data in enumerate(content("sessions")["session"]):
        day = data.get("on") or after(world.as_of, data["in_days"])
        meeting = Meeting(world, data, day, number)
        if "state" in data:
            _plan_announced(world, meeting, data["state"])
        elif day < world.as_of:
            _plan_held(world, meeting, data.get("minutes", "approved"))


def _plan_held(world, meeting, minutes):
    line, day = world.timeline, meeting.day
    line.at(after(day, 1), meeting.log_held)
    line.at(after(day, 1), meeting.take_attendance)
    if minutes == "none":
        return
    line.at(after(day, 4), meeting.write_minutes)
    if minutes == "drafted":
        return
    line.at(after(day, 6), meeting.circulate)
    if minutes == "circulated":
        line.at(after(day, 8), meeting.remark)
        return
    line.at(after(day, 18), meeting.approve)
    for index, (_city, _text, days, outcome) in enumerate(meeting.data.get("actions", [])):
        if outcome != "open":
            line.at(after(day, days - 5), lambda index=index: meeting.settle(index))


def _plan_announced(world, meeting, state):
    line = world.timeline
    if state == "proposed":
        line.at(line.days_ago(5), meeting.propose)
        return
    line.at(line.days_ago(40), meeting.schedule)
    if state == "open":
        line.at(line.days_ago(20), meeting.open)
        line.at(line.days_ago(8), meeting.register)


class Meeting:
    """One session of the story."""

    def __init__(self, world, data, day, number):
        self.world, self.data, self.day = world, data, day
        self.chance = random.Random(number)
        self.session = None

    @property
    def network(self):
        return self.world.networks[self.data["network"]]

    @property
    def host(self):
        return self.world.cities[self.data["host"]]

    @property
    def coordinator(self):
        return self.world.coordinators[self.data["network"]]

    @property
    def focal_point(self):
        """The host's focal point, or the coordinator where the host has none."""
        return self.world.focal_points.get((self.data["host"], self.data["network"]), self.coordinator)

    def _fields(self):
        data = self.data
        half_days = [(self.day, "1am"), (self.day, "2pm")]
        sub_theme = SubTheme.objects.filter(network=self.network, name_fr=data.get("sub_theme")).first()
        return {
            "lead_network": self.network,
            "title": data["title"],
            "half_days": half_days,
            "host_city": self.host,
            "series": data.get("series", "thematic"),
            "sub_theme": sub_theme,
            "venue": f"Salle du conseil, commune de {self.host.name_fr}",
            "summary": self._summary(),
            "visibility": "public",
            "mode": Mode.ON_SITE,
        }

    def _summary(self):
        cases = " ; ".join(case.replace(" : ", ", ") for case in self.data["cases"])
        return f"Une journée entre responsables techniques et élus. Expériences présentées : {cases}."

    def _agenda(self):
        items = [{"kind": "opening", "title": "Ouverture et suite donnée aux actions", "starts_at": "09:30"}]
        items += [
            {"kind": "case", "title": case, "starts_at": f"{10 + index}:15"}
            for index, case in enumerate(self.data["cases"])
        ]
        items += [
            {"kind": "discussion", "title": "Discussion : à quelles conditions reprendre ?", "starts_at": "14:30"},
            {"kind": "closing", "title": "Décisions, actions et besoins", "starts_at": "16:00"},
        ]
        return items

    def _finish_creation(self, by):
        joint = [self.world.networks[acronym] for acronym in self.data.get("joint", [])]
        if joint:
            self.session.networks.set(joint)
        activities.set_agenda(activity=self.session, by=by, items=self._agenda())

    def propose(self):
        self.session = sessions.propose(by=self.focal_point, **self._fields())
        self._finish_creation(self.focal_point)

    def schedule(self):
        self.session = sessions.schedule(by=self.coordinator, **self._fields())
        self._finish_creation(self.coordinator)

    def open(self):
        activities.fill_invited_list(activity=self.session, by=self.coordinator)
        transitions.apply(self.session, "open", by=self.coordinator)

    def register(self):
        answer_invitations(self.session, self.coordinator, self.chance)

    def log_held(self):
        self.session = sessions.log_held(by=self.focal_point, **self._fields())
        self._finish_creation(self.focal_point)

    def take_attendance(self):
        half_days = list(self.session.half_days.all())
        marks = {}
        for participant in self.session.participants.all():
            drawn = self.chance.random()
            presence = Presence.PRESENT if drawn < 0.78 else Presence.EXCUSED if drawn < 0.9 else Presence.ABSENT
            for index, half_day in enumerate(half_days):
                # Some leave at noon.
                leaves = index and presence == Presence.PRESENT and self.chance.random() < 0.1
                marks[participant.pk, half_day.pk] = Presence.ABSENT if leaves else presence
        participants.mark(activity=self.session, by=self.focal_point, marks=marks)
        for organisation, capacity in self.chance.sample(VISITORS, self.chance.randint(1, 2)):
            fields = self.world.cast.next()
            participants.add_visitor(
                activity=self.session,
                by=self.focal_point,
                name=f"{fields['given_name']} {fields['family_name']}",
                function=organisation,
                capacity=capacity,
                half_days=half_days,
            )

    def write_minutes(self):
        actions_, due = [], self.data.get("actions", [])
        for code, text, days, _outcome in due:
            owner = self.world.focal_points.get((code, self.data["network"]))
            actions_.append(
                {
                    "text": text,
                    "owner_city": self.world.cities[code],
                    "owner_person": owner,
                    "due_on": after(self.day, days),
                }
            )
        code, need = self.data["need"]
        minutes_of.save(
            session=self.session,
            by=self.focal_point,
            text=self._minutes(),
            revision=self.session.minutes_revision,
            decisions=self.data["decisions"],
            actions=actions_,
            needs=[{"city": self.world.cities[code], "text": need}],
        )

    def _minutes(self):
        parts = [
            "## Ouverture",
            f"La commune de {self.host.name_fr} accueille le réseau. Les actions de la session précédente sont "
            "passées en revue ; celles qui restent à faire sont reportées.",
        ]
        for case in self.data["cases"]:
            city = case.partition(" : ")[0]
            parts += [
                f"## {case}",
                f"{city} rend compte de son expérience : le point de départ, ce qui a été fait, ce que cela "
                "a coûté et ce qui n’a pas marché. Les questions portent sur les moyens humains, le cadre juridique "
                "et le délai avant les premiers résultats.",
            ]
        parts += [
            "## Discussion",
            "Les villes présentes distinguent ce qui peut être repris tel quel de ce qui dépend du contexte local. "
            "Elles demandent que les coûts réels figurent dans la fiche de bonne pratique.",
        ]
        return "\n\n".join(parts)

    def circulate(self):
        minutes_of.circulate(session=self.session, by=self.focal_point)

    def remark(self):
        """A remark by somebody present who is in office."""
        present = self.session.participants.filter(person__isnull=False, city__isnull=False)
        author = present.exclude(city=self.host).order_by("pk").first()
        if author:
            minutes_of.remark(
                session=self.session,
                by=author.person,
                text="Préciser le coût d’entretien annoncé en séance : il dépend du nombre de fosses.",
            )

    def approve(self):
        minutes_of.approve(session=self.session, by=self.coordinator)

    def settle(self, index):
        found = self.session.actions.order_by("position", "pk")[index]
        if self.data["actions"][index][3] == "dropped":
            actions.drop(
                action=found,
                by=self.coordinator,
                reason="Les villes concernées n’ont pas souhaité diffuser ces pièces.",
            )
            return
        owner = found.owner_person or self.coordinator
        actions.settle(action=found, by=owner, outcome="Transmis aux villes du réseau.")
