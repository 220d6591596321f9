"""Template tags and filters of the interface: icons, tags of networks, badges, Markdown.

They are builtins of the template engine (see settings.TEMPLATES), so templates use them without loading anything.
"""

import re
from datetime import datetime

import nh3
from django import template
from django.conf import settings
from django.template import defaultfilters
from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

from records import transitions
from records.dates import date_format
from records.wording import separator
from remam import icons
from remam.events import event_label
from remam.tones import tone_of

register = template.Library()

HUES = ("green", "brick", "blue", "plum", "gold", "teal", "rose", "slate")


@register.filter(expects_localtime=True)
def date(value, style="DATE_FORMAT"):
    """Django's filter of that name; where a day is written in full, as records.dates writes it."""
    if not style.endswith("_FORMAT"):
        return defaultfilters.date(value, style)
    return date_format(value, style) if value else ""


@register.simple_tag(takes_context=True)
def icon(context, name, css="", title=""):
    """Return the bootstrap icon `name` as inline SVG; with `title` it carries its own text, else it is decoration.

    Pages that gather their icons get its shapes once; a piece of a page, or a document, with each icon.
    """
    css = f"icon {css}" if css else "icon"
    return icons.titled(str(name), title, css) if title else _drawn(context, str(name), css)


@register.simple_tag(takes_context=True)
def gather_icons(context):
    """From here on the page's icons point to the shapes that icon_shapes puts at its end."""
    context.request.icons = {}
    return ""


@register.simple_tag(takes_context=True)
def icon_shapes(context):
    """Return the shapes of the icons that stand in the page."""
    return icons.shapes(_gathered(context))


def _drawn(context, name, css):
    gathered = _gathered(context)
    if gathered is None:
        return icons.svg(name, css)
    gathered[name] = True
    return icons.pointer(name, css)


def _gathered(context):
    return getattr(getattr(context, "request", None), "icons", None)


@register.filter
def hue(network):
    """Return the CSS class of the network's colour: one of the eight hues, slate when it has none of them."""
    colour = str(getattr(network, "colour", "") or "")
    return f"hue-{colour if colour in HUES else 'slate'}"


@register.simple_tag(takes_context=True)
def network_tag(context, network, url=""):
    """Return the coloured diamond and acronym of `network`, as a link when `url` is given; nothing without one."""
    if not network:
        return ""
    content = format_html("{}<bdi>{}</bdi>", _drawn(context, "diamond", "diamond"), network.acronym)
    if url:
        return format_html('<a class="network-tag {}" href="{}">{}</a>', hue(network), url, content)
    return format_html('<span class="network-tag {}">{}</span>', hue(network), content)


@register.simple_tag
def lattice():
    """Return the ornament: a lattice of eight-pointed stars that fills its (positioned) parent."""
    return mark_safe('<span class="lattice" aria-hidden="true"></span>')


@register.inclusion_tag("components/badge.html")
def badge(status, label="", tone=""):
    """Return the badge of a status; the label and the tone follow from the status when they are not given."""
    return {"label": label or getattr(status, "label", status), "tone": tone or tone_of(status)}


@register.filter
def tone(status):
    """Return the tone (ok, wait, info, danger, neutral) of a status, or of a record with a workflow."""
    return transitions.tone_of(status) if hasattr(status, "_meta") else tone_of(status)


MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
MARKDOWN_TAGS = {
    *("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}


BEFORE_SIGN = re.compile(r"(?<=[\w)»%]) (?=[:;!?»](?:\s|<|$))")
AFTER_QUOTE = re.compile("« ")


@register.filter
def markdown(text, level=3):
    """Return the Markdown `text` as cleaned HTML; its headings begin at `level`, below the one they stand under."""
    if not text:
        return ""
    tokens = MARKDOWN.parse(str(text))
    _set_headings(tokens, level)
    html = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
    cleaned = nh3.clean(
        html,
        tags=MARKDOWN_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(unbroken(cleaned))  # noqa: S308 - cleaned just above


@register.filter(is_safe=True)
def unbroken(text):
    """People type common spaces where French wants one that no line breaks at."""
    return AFTER_QUOTE.sub("«\u00a0", BEFORE_SIGN.sub("\u00a0", str(text)))


def _set_headings(tokens, level):
    """Give headings the levels from `level` on, one deeper at a time whatever the writer left out."""
    above = []
    for token in tokens:
        if token.type == "heading_open":
            depth = int(token.tag[1])
            above = [*(one for one in above if one < depth), depth]
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(level + len(above) - 1, 6)}"


# What the date inputs of browsers want, whatever the language of the page.
PICKERS = {
    "date": ("DATE_INPUT_FORMATS", "%Y-%m-%d"),
    "datetime-local": ("DATETIME_INPUT_FORMATS", "%Y-%m-%dT%H:%M"),
    "time": ("TIME_INPUT_FORMATS", "%H:%M"),
}


@register.filter
def picker_value(value, kind):
    """Return a localised date, time or both as the input type `kind` wants it; what cannot be read stays as it is."""
    moment = _moment(value, kind)
    return moment.strftime(PICKERS[kind][1]) if moment else value


@register.filter
def picker_type(value, kind):
    """Return `kind`, or text for a value that such an input cannot hold: what was typed is not lost."""
    return kind if value in (None, "") or _moment(value, kind) else "text"


def _moment(value, kind):
    setting, wanted = PICKERS[kind]
    for known in (wanted, *formats.get_format(setting)):
        try:
            return datetime.strptime(str(value), known)
        except ValueError:
            continue
    return None


@register.simple_tag
def journal_lines(entries):
    """Return what a timeline shows of journal entries: dicts with what, source, target, by, at and comment."""
    return [_journal_line(entry) for entry in entries]


def _journal_line(entry):
    model = entry.content_type.model_class()
    line = {"what": event_label(entry.event), "source": "", "target": ""}
    line |= {"by": entry.by, "at": entry.at, "comment": entry.comment}
    workflow = transitions.WORKFLOWS.get((model._meta.label, entry.field)) if model else None
    if workflow:
        labels = dict(workflow.states.choices)
        line["source"] = labels.get(entry.source, entry.source)
        line["target"] = labels.get(entry.target, entry.target)
        line["tone"] = workflow.tones.get(entry.target, "neutral")
        line["what"] = next((t.event or t.label for t in workflow.transitions if t.name == entry.event), line["what"])
    return line


@register.filter
def listed(items, part=None):
    """Return the items (of tuples, their `part`) as the language lists them in a sentence, each in its direction."""
    shown = items if part is None else (item[part] for item in items)
    return format_html_join(separator(), "<bdi>{}</bdi>", ((item,) for item in shown))


@register.simple_tag
def site_name():
    """Return the site's name, also where no context processor runs (error pages)."""
    return settings.SITE_NAME
