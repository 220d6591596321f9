"""The closed lists of capitalisation/."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SheetStatus(models.TextChoices):
    """The states of one version of a sheet."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    IN_REVIEW = "in_review", _("in review")
    TO_COMPLETE = "to_complete", _("to complete")
    VALIDATED = "validated", _("validated")
    PUBLISHED = "published", _("published")
    TO_UPDATE = "to_update", _("to update")
    REPLACED = "replaced", _("replaced by a newer version")
    ARCHIVED = "archived", _("archived")
    REJECTED = "rejected", _("rejected")


# States in which the authors write.
EDITABLE = (SheetStatus.DRAFT, SheetStatus.TO_COMPLETE)
# States in which a version is what readers see.
ONLINE = (SheetStatus.PUBLISHED, SheetStatus.TO_UPDATE)
# States in which a version is being worked on.
UNDER_WAY = (
    SheetStatus.DRAFT,
    SheetStatus.SUBMITTED,
    SheetStatus.IN_REVIEW,
    SheetStatus.TO_COMPLETE,
    SheetStatus.VALIDATED,
)
# States in which comments are made, answered and resolved.
IN_DISCUSSION = (SheetStatus.SUBMITTED, SheetStatus.IN_REVIEW, SheetStatus.TO_COMPLETE)


class Maturity(models.TextChoices):
    INNOVATION = "innovation", _("innovation")
    PROMISING = "promising", _("promising practice")
    GOOD = "good", _("good practice")
    INSTITUTIONALISED = "institutionalised", _("institutionalised")


class CostRange(models.TextChoices):
    """What it takes to begin, in thousands of dirhams."""

    UNDER_100 = "under_100", _("under 100,000 MAD")
    UNDER_500 = "100_500", _("100,000 to 500,000 MAD")
    UNDER_2000 = "500_2000", _("500,000 to 2 million MAD")
    UNDER_10000 = "2000_10000", _("2 to 10 million MAD")
    OVER_10000 = "over_10000", _("over 10 million MAD")


class ActorKind(models.TextChoices):
    COMMUNE = "commune", _("commune")
    STATE = "state", _("State service")
    OPERATOR = "operator", _("operator or delegated company")
    ASSOCIATION = "association", _("association")
    RESIDENTS = "residents", _("residents")
    DONOR = "donor", _("donor")
    RESEARCH = "research", _("university or research")
    OTHER = "other", _("other")


class Section(models.TextChoices):
    """The sections of a sheet, in its order; comments are anchored to them."""

    IDENTITY = "identity", _("Identity")
    PROBLEM = "problem", _("Problem and objectives")
    ACTORS = "actors", _("Actors and legal basis")
    STEPS = "steps", _("How it was done")
    BLOCKS = "blocks", _("Building blocks")
    MEANS = "means", _("Means and costs")
    PEOPLE = "people", _("Residents and gender")
    RESULTS = "results", _("Results and benefits")
    LESSONS = "lessons", _("Lessons: what failed, what made it succeed")
    TRANSFER = "transfer", _("Conditions for transfer")


# What stands in each section: for the form, the working page, the comparison, and the anchors of comments.
SECTION_FIELDS = {
    Section.IDENTITY: (
        *("title", "pitch", "sub_theme", "started_on", "ended_on", "maturity", "origin", "language"),
        *("contacts", "licence"),
    ),
    Section.PROBLEM: ("problem", "objectives", "beneficiaries"),
    Section.ACTORS: ("legal_basis",),
    Section.STEPS: ("description",),
    Section.BLOCKS: (),
    Section.MEANS: ("cost_range", "budget_mad", "running_cost_mad", "staff", "funding_sources"),
    Section.PEOPLE: ("participation", "gender_aspects"),
    Section.RESULTS: ("benefits_socioeconomic", "benefits_institutional", "benefits_cultural"),
    Section.LESSONS: ("failures", "difficulties", "success_factors", "sustainability"),
    Section.TRANSFER: ("transfer_commune", "transfer_state", "prerequisites"),
}
SECTION_ROWS = {
    Section.ACTORS: "actors",
    Section.STEPS: "steps",
    Section.BLOCKS: "blocks",
    Section.RESULTS: "results",
}
ROWS = tuple(SECTION_ROWS.values())
# What the public page, too, shows to members only.
FOR_MEMBERS = frozenset({"contacts"})
# What authors write; a new version begins with a copy of it.
WRITTEN = tuple(name for names in SECTION_FIELDS.values() for name in names)
# Readers read to the end what is not too long.
TEXT_MAX = 6000


class Licence(models.TextChoices):
    CC_BY = "CC-BY-4.0", "CC BY 4.0"
    CC_BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
    ALL_RIGHTS = "all-rights", _("all rights reserved")


class ReportKind(models.TextChoices):
    ANNUAL = "annual", _("network annual report")
    PROCEEDINGS = "proceedings", _("session proceedings")
    SHEET = "sheet", _("good-practice sheet")


class ReportStatus(models.TextChoices):
    REQUESTED = "requested", _("requested")
    QUEUED = "queued", _("waiting its turn")
    RUNNING = "running", _("being made")
    READY = "ready", _("ready")
    PUBLISHED = "published", _("published")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("stopped")
