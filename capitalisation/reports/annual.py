"""The annual report of a network: what its cities did together in a year, in numbers and in titles. No names."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.enums import RELEASED_MINUTES, ActionStatus, MinutesStatus
from activities.models import Action, Need, Session
from capitalisation.models import Sheet
from capitalisation.models.report import open_enough
from capitalisation.report_kinds import is_partial, year_told
from capitalisation.reports.attendance import Roll, explanation
from capitalisation.reports.sessions import action_told, counted, need_told, today, told
from networks.enums import Visibility
from networks.models import Membership
from records.wording import listed


def context(report):
    """All that the pages tell of `report.lead_network` in `report.year`, for the readers of `report.visibility`.

    Figures count everything; sessions and practices are named only where every reader may see them, and nothing is
    told, nor counted, of minutes that its readers may not read yet.
    """
    network, year = report.lead_network, report.year
    held = _sessions(network, year)
    roll = Roll(held)
    seen = open_enough(report.visibility)
    shown = [session for session in held if session.visibility in seen]
    minuted = [session for session in held if session.minutes_status in _readable(report)]
    read = [session for session in minuted if session.visibility in seen]
    actions = _actions(network, year, _readable(report))
    practices, practice_count = _practices(report)
    members = _members(network, year)
    told_data = {
        "network": _network(network, members),
        "year": year,
        "roll": roll.total(),
        "capacities": roll.by_capacity(),
        "sessions": _sessions_told(shown, roll),
        "session_count": len(held),
        "unnamed_sessions": len(held) - len(shown),
        "has_summaries": any(session.summary for session in shown),
        "attendance": _attendance(roll, members),
        "decisions": _decisions(read),
        "decision_count": sum(len(session.decisions.all()) for session in minuted),
        "actions": [action_told(action) for action in actions if action.activity.visibility in seen],
        "action_counts": counted(actions),
        "practices": practices,
        "practice_count": practice_count,
        "needs": _needs(read),
        "members": [_member(membership) for membership in members],
    }
    return {**told_data, **_frame(report, told_data)}


def years_with_data(network):
    """The years in which the network held a session or published a practice, the latest first."""
    sessions = Session.objects.held().of_network(network).values_list("starts_on__year", flat=True)
    sheets = Sheet.objects.published().of_network(network).values_list("first_published_on__year", flat=True)
    return sorted({*sessions.order_by(), *sheets.order_by()}, reverse=True)


# --- What is read ---------------------------------------------------------------------------------------------------


def _sessions(network, year):
    held = Session.objects.held().of_network(network).in_year(year)
    return list(held.select_related("host_city").prefetch_related("decisions", "half_days").order_by("starts_on", "pk"))


def _readable(report):
    """The states of minutes that the report's readers may read: circulated ones are for the network only."""
    return RELEASED_MINUTES if report.visibility in (Visibility.NETWORK, Visibility.CITY) else (MinutesStatus.APPROVED,)


def _actions(network, year, readable):
    """Those asked in the year, and those of before that were still to do when it began."""
    asked = Q(activity__starts_on__year=year)
    left = Q(activity__starts_on__year__lt=year) & (Q(status=ActionStatus.OPEN) | Q(settled_on__gte=date(year, 1, 1)))
    sessions = Session.objects.held().of_network(network).filter(minutes_status__in=readable)
    actions = Action.objects.filter(asked | left, activity__in=sessions.values("pk"))
    return list(actions.select_related("activity", "owner_city").order_by("due_on", "pk"))


def _practices(report):
    """The practices first published in the year that every reader may see, and the number of all of them."""
    sheets = (
        Sheet.objects.published()
        .of_network(report.lead_network)
        .filter(first_published_on__year=report.year)
        .select_related("city", "online__sub_theme")
        .prefetch_related("online__blocks")
        .order_by("first_published_on", "pk")
    )
    every = list(sheets)
    return [_practice(sheet) for sheet in every if sheet.visibility in open_enough(report.visibility)], len(every)


def _members(network, year):
    """The memberships of cities that were active for a part of the year at least, by the cities' names."""
    within = Q(joined_on__year__lte=year) & (Q(left_on=None) | Q(left_on__year__gte=year))
    memberships = Membership.objects.of_cities().filter(within, network=network)
    return list(memberships.select_related("city__region").order_by("city__sort_name", "pk"))


def _needs(sessions):
    needs = Need.objects.filter(session__in=[session.pk for session in sessions]).select_related("city", "session")
    return [need_told(need) for need in needs.order_by("session__starts_on", "pk")]


# --- How it is told -------------------------------------------------------------------------------------------------


def _network(network, members):
    return {
        "acronym": network.acronym,
        "name": network.name,
        "theme": network.theme,
        "presentation": network.presentation,
        "colour": network.colour,
        "phase": network.get_phase_display(),
        "city_count": len({membership.city_id for membership in members}),
    }


def _sessions_told(sessions, roll):
    figures = roll.by_session()
    nothing = {"people": 0, "rate": None}
    return [
        {**told(session), **figures.get(session.pk, nothing), "cities": len(roll.cities_of(session))}
        for session in sessions
    ]


def _attendance(roll, members):
    """A row per member city, also those that never came, then one for all the others."""
    figures = roll.by_city()
    rows = {membership.city_id: membership.city.name for membership in members}
    cities = [
        {"city": name, "people": 0, "present": 0, "marked": 0, "rate": None, "sessions": 0, **figures.get(key, {})}
        for key, name in rows.items()
    ]
    others = [figure for key, figure in figures.items() if key not in rows]
    return {
        "cities": cities,
        "others": sum(figure["people"] for figure in others),
        "explanation": explanation(),
    }


def _decisions(sessions):
    return [
        {**told(session), "texts": [decision.text for decision in session.decisions.all()]}
        for session in sessions
        if session.decisions.all()
    ]


def _practice(sheet):
    version = sheet.online
    return {
        "code": sheet.code,
        "title": version.title,
        "language": version.language,
        "pitch": version.pitch,
        "city": sheet.city.name,
        "sub_theme": version.sub_theme.name if version.sub_theme else "",
        "maturity": version.get_maturity_display(),
        "cost_range": version.get_cost_range_display(),
        "published_on": sheet.first_published_on.isoformat(),
        "blocks": [{"name": block.name, "text": block.text} for block in version.blocks.all()],
    }


def _member(membership):
    return {
        "city": membership.city.name,
        "region": membership.city.region.name,
        "kind": membership.get_kind_display(),
        "since": membership.joined_on.isoformat(),
        "until": membership.left_on.isoformat() if membership.left_on else "",
    }


# --- Cover, contents, colophon --------------------------------------------------------------------------------------


def _frame(report, data):
    titles = _titles(data)
    contents = [{"anchor": anchor, "title": title, "level": 1} for anchor, title in titles.items()]
    at = list(titles).index("practices") + 1 if "practices" in titles else 0
    contents[at:at] = [
        {"anchor": practice["code"], "title": practice["title"], "level": 2} for practice in data["practices"]
    ]
    return {
        "code": report.code if report.pk else "",
        "kicker": _("Annual capitalisation report"),
        "heading": data["network"]["theme"],
        "subtitle": f"{data['network']['acronym']} · {year_told(report.year)}",
        "is_partial": is_partial(report.year),
        "figures": _cover_figures(data),
        "titles": titles,
        "contents": contents,
        "is_empty": not (data["session_count"] or data["practice_count"]),
        "other_years": years_with_data(report.lead_network),
        "audience": report.get_visibility_display(),
        "as_of": today(),
        "sources": _sources(data),
    }


def _titles(data):
    """The chapters that have something to tell, in their order: anchor -> title."""
    chapters = {
        "glance": (_("The year at a glance"), True),
        "sessions": (_("The sessions"), data["sessions"]),
        "attendance": (_("Who came"), data["roll"]["marked"]),
        "decisions": (_("Decisions and actions"), data["decisions"] or data["actions"]),
        "practices": (_("Good practices published"), data["practices"]),
        "needs": (_("Needs heard"), data["needs"]),
        "members": (_("The member cities"), data["members"]),
    }
    return {anchor: title for anchor, (title, told_of) in chapters.items() if told_of}


def _cover_figures(data):
    cities, sessions = data["network"]["city_count"], data["session_count"]
    practices, done = data["practice_count"], data["action_counts"]["done"]
    figures = [
        {"value": cities, "label": ngettext("member city", "member cities", cities)},
        {"value": sessions, "label": ngettext("session held", "sessions held", sessions)},
        {"value": practices, "label": ngettext("practice published", "practices published", practices)},
        {"value": done, "label": ngettext("action carried out", "actions carried out", done)},
    ]
    # A cover shows what there was.
    return [figure for figure in figures if figure["value"]]


def _sources(data):
    sources = [_("Register of memberships of the network")]
    if data["sessions"]:
        codes = listed(session["code"] for session in data["sessions"])
        sources.append(_("Sessions, their attendance, decisions, actions and needs: %(codes)s") % {"codes": codes})
    if data["practices"]:
        codes = listed(practice["code"] for practice in data["practices"])
        sources.append(_("Good-practice sheets: %(codes)s") % {"codes": codes})
    return sources
