"""The rows of a version: building blocks, steps, actors, results."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from capitalisation.enums import TEXT_MAX, ActorKind
from capitalisation.models.sheet import SheetVersion


class Part(models.Model):
    """A row of a version that is shown in order."""

    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


def told(rows):
    """Return the trigger's SQL that copies the blocks of the versions in `rows` (a transition table) to the index."""
    text = "string_agg(name || ' ' || text || ' ' || enabling_factors || ' ' || lessons, ' ' ORDER BY position, id)"
    return (
        "UPDATE records_searchentry AS entry SET more = coalesce("
        f"(SELECT {text} FROM capitalisation_block WHERE version_id = entry.object_id), '')"
        f" WHERE kind = 'sheet' AND object_id IN (SELECT version_id FROM {rows}); RETURN NULL;"
    )


class Block(Part):
    """A part of the practice that another city can take by itself."""

    version = models.ForeignKey(SheetVersion, models.CASCADE, related_name="blocks")
    name = models.CharField(_("name"), max_length=120)
    text = models.TextField(_("text"), max_length=TEXT_MAX, blank=True)
    enabling_factors = models.TextField(_("enabling factors"), max_length=TEXT_MAX, blank=True)
    lessons = models.TextField(_("lessons"), max_length=TEXT_MAX, blank=True)

    class Meta(Part.Meta):
        # Once for all the blocks of a version, which are written together.
        triggers = [
            pgtrigger.Trigger(
                name=f"search_blocks_{name}",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=operation,
                referencing=pgtrigger.Referencing(**{rows: "changed"}),
                func=told("changed"),
            )
            for name, operation, rows in (
                ("added", pgtrigger.Insert, "new"),
                ("changed", pgtrigger.Update, "new"),
                ("removed", pgtrigger.Delete, "old"),
            )
        ]
        verbose_name = _("building block")
        verbose_name_plural = _("building blocks")

    def __str__(self):
        return self.name


class Step(Part):
    """A dated step of how it was done."""

    version = models.ForeignKey(SheetVersion, models.CASCADE, related_name="steps")
    when = models.CharField(_("when"), max_length=60, blank=True)
    text = models.CharField(_("step"), max_length=400)

    class Meta(Part.Meta):
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def __str__(self):
        return self.text[:80]


class Actor(Part):
    """Who took part, and in what role."""

    version = models.ForeignKey(SheetVersion, models.CASCADE, related_name="actors")
    kind = models.CharField(_("kind"), max_length=12, choices=ActorKind)
    name = models.CharField(_("name"), max_length=160)
    role = models.CharField(_("role"), max_length=240, blank=True)

    class Meta(Part.Meta):
        verbose_name = _("actor")
        verbose_name_plural = _("actors")

    def __str__(self):
        return self.name


class Result(Part):
    """A measured change: before, after, when, and what proves it."""

    version = models.ForeignKey(SheetVersion, models.CASCADE, related_name="results")
    indicator = models.CharField(_("indicator"), max_length=160)
    before = models.CharField(_("before"), max_length=60, blank=True)
    after = models.CharField(_("after"), max_length=60, blank=True)
    date = models.CharField(_("date"), max_length=40, blank=True)
    evidence = models.CharField(_("evidence"), max_length=240, blank=True)

    class Meta(Part.Meta):
        verbose_name = _("result")
        verbose_name_plural = _("results")

    def __str__(self):
        return self.indicator
