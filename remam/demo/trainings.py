"""Courses and trainings, with what follows them: attendance, results, certificates, what was applied."""

import random

from activities.actions import activity as activities
from activities.actions import certificate as certificates
from activities.actions import course as courses
from activities.actions import participant as participants
from activities.actions import registration as registrations
from activities.actions import training as trainings
from activities.enums import AssessmentStatus, Presence
from activities.models import Participant, TrainingResult
from records import transitions
from remam.demo.timeline import after
from remam.demo.world import content

# How far a training goes, in order.
WAY = (AssessmentStatus.OPEN, AssessmentStatus.MARKED, AssessmentStatus.ISSUED, AssessmentStatus.FOLLOWED_UP)
APPLIED = ("fully", "partly", "partly", "not_yet")


def plan(world):
    """Plan the catalogue and every training of the story."""
    for number, data in enumerate(content("trainings")["course"]):
        course = Course(world, data)
        for index, edition in enumerate(data["editions"]):
            day = edition.get("on") or after(world.as_of, edition["in_days"])
            _plan_edition(world, Edition(course, edition, day, 100 * number + index))


def _plan_edition(world, edition):
    line, day = world.timeline, edition.day
    line.at(min(after(day, -45), line.days_ago(30)) if edition.state else after(day, -45), edition.schedule)
    if edition.state == "scheduled":
        return
    line.at(line.days_ago(12) if edition.state else after(day, -20), edition.open)
    line.at(line.days_ago(6) if edition.state else after(day, -10), edition.register)
    if edition.state:
        return
    line.at(after(day, 1), edition.hold)
    until = WAY.index(edition.until)
    if until >= WAY.index(AssessmentStatus.MARKED):
        line.at(after(day, 7), edition.mark)
    if until >= WAY.index(AssessmentStatus.ISSUED):
        line.at(after(day, 14), edition.issue)
    if until >= WAY.index(AssessmentStatus.FOLLOWED_UP):
        line.at(after(day, 200), edition.follow_up)


class Course:
    """A course of the story, put in the catalogue with its first edition."""

    def __init__(self, world, data):
        self.world, self.data, self.made = world, data, None

    def record(self):
        """The course, which its first edition puts in the catalogue."""
        if self.made is None:
            fields = {name: self.data[name] for name in ("title", "level", "hours", "audience")}
            self.made = courses.create(
                by=self.coordinator,
                lead_network=self.world.networks[self.data["network"]],
                objectives="\n".join(self.data["objectives"]),
                visibility="members",
                **fields,
            )
        return self.made

    @property
    def coordinator(self):
        return self.world.coordinators[self.data["network"]]


class Edition:
    """One training of the story."""

    def __init__(self, course, data, day, number):
        self.course, self.data, self.day = course, data, day
        self.chance = random.Random(number)
        self.training = None

    @property
    def world(self):
        return self.course.world

    @property
    def state(self):
        return self.data.get("state", "")

    @property
    def until(self):
        return self.data.get("until", AssessmentStatus.OPEN)

    @property
    def coordinator(self):
        return self.course.coordinator

    def schedule(self):
        course, host = self.course.record(), self.world.cities[self.data["host"]]
        days = [(after(self.day, offset), part) for offset in range(2) for part in ("1am", "2pm")]
        self.training = trainings.schedule(
            by=self.coordinator,
            lead_network=course.lead_network,
            host_city=host,
            course=course,
            title=course.title,
            half_days=days,
            venue=f"Salle de formation, commune de {host.name_fr}",
            trainers="Bureau d’études, formateur principal\nUne ville du réseau, témoignage",
            summary="Deux journées, des exercices sur les données de chaque ville.",
            visibility="public",
            languages=["fr"],
            seats=24,
        )
        activities.set_agenda(activity=self.training, by=self.coordinator, items=self._agenda())

    def _agenda(self):
        objectives = self.course.data["objectives"]
        items = [{"kind": "opening", "title": "Accueil et test de départ", "starts_at": "09:00"}]
        items += [
            {"kind": "workshop", "title": text, "starts_at": f"{10 + 2 * index}:00"}
            for index, text in enumerate(objectives)
        ]
        return [*items, {"kind": "closing", "title": "Test final et engagements", "starts_at": "16:30"}]

    def open(self):
        transitions.apply(self.training, "open", by=self.coordinator)

    def register(self):
        """Most of those invited answer, each city for its own."""
        answer_invitations(self.training, self.coordinator, self.chance)

    def hold(self):
        self.training.refresh_from_db()
        halves = list(self.training.half_days.all())
        marks = {}
        for row in self.training.participants.registered().order_by("pk"):
            leaves_early = self.chance.random() < 0.15
            for index, half in enumerate(halves):
                present = not (leaves_early and index > 1)
                marks[row.pk, half.pk] = Presence.PRESENT if present else Presence.ABSENT
        participants.mark(activity=self.training, by=self.coordinator, marks=marks)
        transitions.apply(self.training, "hold", by=self.coordinator)

    def mark(self):
        results = {}
        for row in self.training.participants.registered().order_by("pk"):
            before = self.chance.randint(4, 11) * 5
            results[row.pk] = (before, min(100, before + self.chance.randint(3, 9) * 5))
        trainings.save_results(training=self.training, by=self.coordinator, results=results)

    def issue(self):
        self.training.refresh_from_db()
        certificates.issue_all(training=self.training, by=self.coordinator)

    def follow_up(self):
        """Some say what they have applied; then the follow-up is closed."""
        rows = Participant.objects.filter(certificates__training=self.training, person__isnull=False)
        for row in rows.select_related("person").order_by("pk"):
            if self.chance.random() < 0.7:
                row.activity = self.training
                trainings.say_applied(participant=row, by=row.person, applied=self.chance.choice(APPLIED))
        if TrainingResult.objects.filter(participant__activity=self.training).exclude(applied="").exists():
            trainings.follow_up(training=self.training, by=self.coordinator)


def answer_invitations(activity, coordinator, chance):
    """Most of those on the list of an open activity are registered, some cannot come, some do not answer."""
    rows = list(activity.participants.exclude(city=None).order_by("pk"))
    coming = [row for row in rows if chance.random() < 0.75]
    registrations.register(activity=activity, by=coordinator, listed=coming)
    others = [row for row in rows if row not in coming]
    for row in others[::2]:
        registrations.cancel(participant=row, by=coordinator, reason="Une réunion du conseil le même jour.")
