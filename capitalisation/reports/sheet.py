"""A good-practice sheet on paper: the snapshot first, then every section that has been written."""

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.enums import ActivityStatus
from capitalisation.enums import SECTION_FIELDS, Section
from capitalisation.models.report import open_enough
from capitalisation.reports.sessions import today
from networks.enums import Visibility

# Contacts are shown to members only: not to the readers of these.
OUTSIDE = (Visibility.PUBLIC, Visibility.PARTNERS)


def context(report):
    """All that the pages tell of `report.version`; its authors as identifiers, their names in `people` alone."""
    version = report.version
    authors = list(version.authors.order_by("family_name", "given_name", "pk"))
    data = {
        "text_language": version.language,
        "sheet": _sheet(version),
        "snapshot": _snapshot(version, _origin(report)),
        "sections": _sections(version),
        "authors": [person.code for person in authors],
        "people": {person.code: {"name": person.name} for person in authors},
        "contacts": "" if report.visibility in OUTSIDE else version.contacts,
    }
    return {**data, **_frame(report, data)}


def _sheet(version):
    sheet = version.sheet
    return {
        "code": sheet.code,
        "version": version.number,
        "state": version.get_status_display(),
        "is_online": version.is_online,
        "title": version.title,
        "pitch": version.pitch,
        "city": sheet.city.name,
        "region": sheet.city.region.name,
        "network": sheet.lead_network.acronym,
        "theme": sheet.lead_network.theme,
        "licence": version.get_licence_display(),
        "first_published_on": _iso(sheet.first_published_on),
        "published_on": _iso(version.published_on),
        "review_by": _iso(version.review_by),
    }


def _snapshot(version, origin):
    """What one reads before deciding to read on."""
    city = version.sheet.city
    return {
        "population": city.population,
        "population_year": city.population_year,
        "sub_theme": version.sub_theme.name if version.sub_theme else "",
        "started_on": _iso(version.started_on),
        "ended_on": _iso(version.ended_on),
        "maturity": version.get_maturity_display(),
        "cost_range": version.get_cost_range_display(),
        "budget": _amount(version.budget_mad),
        "running_cost": _amount(version.running_cost_mad),
        "origin": origin,
        "results": _rows(version.results, "indicator", "before", "after", "date", "evidence"),
        "blocks": [block.name for block in version.blocks.all()],
    }


def _origin(report):
    """The title of the session that the practice was told in, if every reader of the report may see the session."""
    origin, sheet = report.version.origin, report.version.sheet
    if origin is None or origin.status == ActivityStatus.PROPOSED:
        return ""
    seen = origin.visibility in open_enough(report.visibility) and origin.visibility != Visibility.CITY
    if origin.visibility == Visibility.NETWORK:
        # The readers are those of the sheet's networks.
        seen = seen and {sheet.lead_network_id, *_keys(sheet.networks)} <= origin.acting_network_ids()
    return origin.title if seen else ""


def _keys(manager):
    return manager.values_list("pk", flat=True)


def _sections(version):
    """The sections with something in them: anchor, title, texts (label, text, field) and the rows that belong there."""
    rows = {
        Section.ACTORS: _actors(version),
        Section.STEPS: _rows(version.steps, "when", "text"),
        Section.BLOCKS: _rows(version.blocks, "name", "text", "enabling_factors", "lessons"),
        Section.MEANS: _means(version),
        Section.RESULTS: _rows(version.results, "indicator", "before", "after", "date", "evidence"),
    }
    sections = [
        {
            "anchor": str(section.value),
            "title": str(section.label),
            "texts": _texts(version, names),
            "rows": rows.get(section, []),
        }
        for section, names in SECTION_FIELDS.items()
        if section != Section.IDENTITY
    ]
    return [section for section in sections if section["texts"] or section["rows"]]


def _texts(version, names):
    fields = [version._meta.get_field(name) for name in names]
    texts = [field for field in fields if isinstance(field, models.TextField) and getattr(version, field.name).strip()]
    return [
        {"field": field.name, "label": str(capfirst(field.verbose_name)), "text": getattr(version, field.name)}
        for field in texts
    ]


def _actors(version):
    return [
        {"kind": actor.get_kind_display(), "name": actor.name, "role": actor.role} for actor in version.actors.all()
    ]


def _means(version):
    amounts = [(name, _amount(getattr(version, name))) for name in ("budget_mad", "running_cost_mad")]
    labels = {name: str(capfirst(version._meta.get_field(name).verbose_name)) for name, _sum in amounts}
    return [{"label": labels[name], "amount": amount} for name, amount in amounts if amount]


def _rows(manager, *names):
    return [{name: getattr(row, name) for name in names} for row in manager.all()]


def _iso(day):
    return day.isoformat() if day else ""


def _amount(value):
    """An amount without idle decimals, as text: JSON has no exact decimals."""
    if value is None:
        return ""
    return str(int(value)) if value == int(value) else str(value)


def _frame(report, data):
    sheet = data["sheet"]
    titles = {"snapshot": _("In short"), **{section["anchor"]: section["title"] for section in data["sections"]}}
    return {
        "code": sheet["code"],
        "kicker": _("Good-practice sheet"),
        "heading": sheet["title"],
        "subtitle": f"{sheet['city']} · {sheet['network']}",
        "figures": _cover_figures(data),
        "titles": titles,
        "contents": [{"anchor": anchor, "title": title, "level": 1} for anchor, title in titles.items()],
        "audience": report.get_visibility_display(),
        "as_of": today(),
        "sources": [_("Sheet %(code)s, version %(version)s") % {"code": sheet["code"], "version": sheet["version"]}],
    }


def _cover_figures(data):
    snapshot = data["snapshot"]
    blocks, results = len(snapshot["blocks"]), len(snapshot["results"])
    figures = [
        {"value": snapshot["started_on"][:4], "label": _("begun")},
        {"value": blocks, "label": ngettext("building block to take", "building blocks to take", blocks)},
        {"value": results, "label": ngettext("measured result", "measured results", results)},
    ]
    return [figure for figure in figures if figure["value"]]
