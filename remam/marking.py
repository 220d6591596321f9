"""The words that were looked for, marked in what was found."""

import re

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

# What the database puts around a word; no text is written with these.
START, STOP = "\x02", "\x03"
FOUND = re.compile(f"{START}(.*?){STOP}", re.S)
ARABIC = re.compile("([\u0621-\u0652\u0670]+)")
UNWRITTEN = re.compile("[\u064b-\u0652\u0670\u0640]")
ALIKE = str.maketrans("أإآٱىة", "اااايه")
ARTICLE = re.compile("^(?:[وف]?[بك]?ال|[وف]?لل)(?=..)")
# Signs of Markdown, which say nothing in a line of text.
SIGNS = re.compile(r"[*_#>`|~]+|\]\([^)]*\)|\[")
OPEN, CLOSE = SafeString("<mark>"), SafeString("</mark>")


def marked(text, words, *, written=False):
    """Return `text` as safe HTML with what the database found in it in <mark>, and the Arabic words of `words`.

    The database marks French: in Arabic it knows words by what is left without article and vowel marks, which stands
    nowhere in the text. written: the text is Markdown, of which only the words are shown.
    """
    if written:
        text = " ".join(SIGNS.sub(" ", text).split())
    looked_for = [bare(word) for word in ARABIC.findall(words)]
    parts = []
    for place, part in enumerate(FOUND.split(text)):
        parts += [(part, True)] if place % 2 else _arabic(part, looked_for)
    return format_html_join("", "{}{}{}", [_piece(part, found) for part, found in parts if part])


def bare(word):
    """Return an Arabic word without article, vowel marks and the letters that are written in several ways."""
    return ARTICLE.sub("", UNWRITTEN.sub("", word).translate(ALIKE))


def _arabic(text, looked_for):
    text = text.replace(START, "").replace(STOP, "")
    if not looked_for:
        return [(text, False)]
    return [
        (part, place % 2 == 1 and any(bare(part).startswith(word) for word in looked_for))
        for place, part in enumerate(ARABIC.split(text))
    ]


def _piece(text, found):
    return (OPEN, text, CLOSE) if found else ("", text, "")
