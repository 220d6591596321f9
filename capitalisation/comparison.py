"""What changed between two texts, marked word by word."""

import re
from difflib import SequenceMatcher

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from capitalisation.reading import ROW_LABELS, sections_of, text_of

# A non-breaking space belongs to the number or the word that it holds together.
WORD = re.compile(r"([^ \t\r\n]+)([ \t\r\n]*)")
LINE = re.compile(r"([^\r\n]+)([\r\n]*)")
# What is matched takes time by the square of its pieces. A text of TEXT_MAX characters has no more words than this.
MOST_PIECES = 3000


def marked(old, new):
    """Both texts as HTML: what left is in <del> in the first, what came is in <ins> in the second."""
    if old == new:
        return conditional_escape(old), conditional_escape(new)
    before, after, changes = _changes(old, new)
    left, right = [], []
    for change, start, end, to, until in changes:
        if change == "equal":
            left.append(conditional_escape(_joined(before[start:end])))
            right.append(conditional_escape(_joined(after[to:until])))
            continue
        left.append(_wrapped("del", before[start:end]))
        right.append(_wrapped("ins", after[to:until]))
    return mark_safe("".join(left)), mark_safe("".join(right))  # noqa: S308 - each piece was escaped


def _changes(old, new):
    """The pieces of both texts, and the changes between them: words, or lines where there are too many words."""
    for pattern in (WORD, LINE):
        before, after = pattern.findall(old), pattern.findall(new)
        if max(len(before), len(after)) <= MOST_PIECES:
            matcher = SequenceMatcher(None, [piece for piece, _space in before], [piece for piece, _space in after])
            return before, after, matcher.get_opcodes()
    return before, after, [("replace", 0, len(before), 0, len(after))]


def compared(old, new, *, hidden=frozenset()):
    """Two versions side by side: sections with label, changed, and parts (label, old, new as HTML, changed)."""
    pairs = zip(sections_of(old, hidden=hidden), sections_of(new, hidden=hidden), strict=True)
    return [_section(before, after) for before, after in pairs]


def part(label, old, new):
    """One field on both sides: label, old and new as HTML, changed."""
    before, after = marked(old, new)
    return {"label": label, "old": before, "new": after, "changed": old != new}


def _section(before, after):
    pairs = zip(before["fields"], after["fields"], strict=True)
    parts = [part(old["label"], old["value"], new["value"]) for old, new in pairs]
    if before["rows_name"]:
        parts.append(part(ROW_LABELS[before["rows_name"]], rows_text(before["rows"]), rows_text(after["rows"])))
    filled = [one for one in parts if one["old"] or one["new"]]
    changed = any(one["changed"] for one in filled)
    return {"key": after["key"], "label": after["label"], "parts": filled, "changed": changed}


def rows_text(rows):
    """Rows as one text, an empty line between two."""
    return "\n\n".join(text_of(row) for row in rows)


def _joined(pairs):
    return "".join(word + space for word, space in pairs)


def _wrapped(tag, pairs):
    if not pairs:
        return ""
    text = _joined(pairs)
    words = text.rstrip()
    return format_html("<{0}>{1}</{0}>{2}", mark_safe(tag), words, text[len(words) :])  # noqa: S308 - "del" or "ins"
