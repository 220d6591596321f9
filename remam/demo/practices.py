"""Good-practice sheets, led by the real actions as far as the story says, and reports over it all."""

from datetime import date

from accounts.roles import Role
from capitalisation.actions import comment as comments
from capitalisation.actions import report as reports
from capitalisation.actions import sheet as sheets
from capitalisation.enums import Section
from capitalisation.models import Sheet
from networks.models import Appointment, SubTheme
from records import jobs
from remam.demo.timeline import after
from remam.demo.world import content

ROWS = {
    "blocks": ("name", "text", "enabling_factors", "lessons"),
    "steps": ("when", "text"),
    "actors": ("kind", "name", "role"),
    "results": ("indicator", "before", "after", "date", "evidence"),
}
NOT_FIELDS = {
    "network", "city", "state", "on", "days_ago", "second_version", "comments", "reason", "language", "sub_theme",
    "title", *ROWS,
}  # fmt: skip
# How far a sheet is led for each state.
WAY = {
    "draft": 1,
    "submitted": 2,
    "in_review": 3,
    "to_complete": 4,
    "rejected": 4,
    "validated": 5,
    "published": 6,
    "to_update": 7,
    "archived": 7,
}


def plan(world):
    """Plan every sheet of the story."""
    for data in content("sheets")["sheet"]:
        practice = Practice(world, data)
        end = data.get("on") or world.timeline.days_ago(data["days_ago"])
        steps = practice.steps()[: WAY[data["state"]]]
        lead = 8 * (len(steps) - 1)
        if data["state"] in ("to_update", "archived"):
            # `on` tells the publication; what follows comes two years later.
            steps, last = steps[:-1], steps[-1]
            world.timeline.at(after(end, 730), last)
            lead = 8 * (len(steps) - 1)
        for index, step in enumerate(steps):
            world.timeline.at(after(end, 8 * index - lead), step)
        if data.get("second_version"):
            world.timeline.at(after(end, 2000), practice.write_second_version)


class Practice:
    """One sheet of the story."""

    def __init__(self, world, data):
        self.world, self.data = world, data
        self.sheet = None

    @property
    def city(self):
        return self.world.cities[self.data["city"]]

    @property
    def author(self):
        return self.world.focal_points[(self.data["city"], self.data["network"])]

    @property
    def coordinator(self):
        return self.world.coordinators[self.data["network"]]

    @property
    def version(self):
        return self.sheet.latest

    def steps(self):
        """The way of the sheet, in order; which way depends on the state it ends in."""
        begun = [self.write, self.submit, self.review]
        state = self.data["state"]
        if state in ("to_complete", "rejected"):
            return [*begun, self.ask_to_complete if state == "to_complete" else self.reject]
        last = self.archive if state == "archived" else self.mark_to_update
        return [*begun, self.answer_comments, self.validate, self.publish, last]

    def write(self):
        data = self.data
        network = self.world.networks[data["network"]]
        self.sheet = sheets.create(
            by=self.author,
            city=self.city,
            lead_network=network,
            title=data["title"],
            language=data.get("language", "fr"),
            visibility="public",
        )
        fields = {name: value for name, value in data.items() if name not in NOT_FIELDS}
        fields["sub_theme"] = SubTheme.objects.filter(network=network, name_fr=data.get("sub_theme")).first()
        self._save(fields)

    def _save(self, fields):
        rows = {
            name: [dict(zip(columns, row, strict=False)) for row in self.data.get(name, [])]
            for name, columns in ROWS.items()
        }
        sheets.save(version=self.version, by=self.author, revision=self.version.revision, fields=fields, **rows)

    def submit(self):
        sheets.submit(version=self.version, by=self.author)

    def review(self):
        elsewhere = (
            Appointment.objects.in_office()
            .filter(role=Role.FOCAL_POINT, network__acronym=self.data["network"], is_titular=True)
            .exclude(city=self.city)
            .order_by("city__sort_name")
        )
        reviewer = elsewhere[len(self.data["title"]) % elsewhere.count()].person
        sheets.name_reviewer(version=self.version, by=self.coordinator, reviewer=reviewer)
        for section, text in self.data.get("comments", [[Section.RESULTS, "Comment ce résultat a-t-il été mesuré ?"]]):
            comments.add(version=self.version, by=reviewer, section=section, text=text)

    def ask_to_complete(self):
        sheets.ask_to_complete(version=self.version, by=self.coordinator, reason=self.data["reason"])

    def reject(self):
        sheets.reject(version=self.version, by=self.coordinator, reason=self.data["reason"])

    def answer_comments(self):
        for comment in self.version.comments.open():
            comments.resolve(comment=comment, by=self.coordinator)

    def validate(self):
        self.answer_comments()
        sheets.validate(version=self.version, by=self.coordinator)

    def publish(self):
        sheets.publish(version=self.version, by=self.coordinator)

    def mark_to_update(self):
        sheets.mark_to_update(version=self.version, by=self.coordinator)

    def archive(self):
        sheets.archive(
            version=self.version,
            by=self.coordinator,
            reason="La pratique a été arrêtée par la ville ; la fiche reste consultable pour ce qu’elle enseigne.",
        )

    def write_second_version(self):
        """A newer version of a published sheet: written, reviewed and put online in the first one's place."""
        sheets.new_version(sheet=self.sheet, by=self.author)
        self.sheet.refresh_from_db()
        self._save({"running_cost_mad": 182000, "sustainability": self.data["sustainability"] + SECOND})
        for step in (self.submit, self.review, self.validate, self.publish):
            step()
            self.sheet.refresh_from_db()


SECOND = " En 2020, le coût réel atteint 182 000 dirhams par an : la prime a été revalorisée deux fois."


def plan_reports(world):
    """Plan the reports; the files are made here, without waiting for a worker."""
    line = world.timeline
    for acronym, year in (("REMAGDU", 2013), ("REMAM", 2013), ("REMAGDU", 2014), ("REMAGDU", 2024), ("REMA-TP", 2024)):
        line.at(_spring_after(year), lambda acronym=acronym, year=year: _annual(world, acronym, year))
    line.at(line.days_ago(2), lambda: _annual(world, "REMAM", line.as_of.year, publish=False))
    line.at(line.days_ago(1), lambda: _sheets(world))


def _spring_after(year):
    return date(year + 1, 3, 1)


def _annual(world, acronym, year, publish=True):
    coordinator = world.coordinators[acronym]
    report = reports.request(by=coordinator, kind="annual", network=world.networks[acronym], year=year)
    _build(report)
    if publish:
        reports.publish(report=report, by=coordinator)


def _sheets(world):
    for sheet in Sheet.objects.public().order_by("pk")[:3]:
        coordinator = world.coordinators[sheet.lead_network.acronym]
        report = reports.request(by=coordinator, kind="sheet", version=sheet.online, language=sheet.online.language)
        _build(report)
        reports.publish(report=report, by=coordinator)


def _build(report):
    report.refresh_from_db()
    jobs.run(report.job_id)
    report.refresh_from_db()
