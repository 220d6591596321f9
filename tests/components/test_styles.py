"""The sheets: logical properties, contrast, weight."""

import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
CSS = ROOT / "static" / "css"
SITE_SHEETS = ("tokens.css", "site.css", "portal.css", "forms.css", "public.css", "entrance.css", "error.css")

PHYSICAL = re.compile(
    r"(?<![\w-])(?:margin|padding|border)-(?:left|right|top|bottom)\b|(?<![\w-])(?:left|right|top|bottom)\s*:"
    r"|(?<![\w-])(?:min-|max-)?height\s*:|float:\s*(?:left|right)"
)

# (text, ground): pairs that the sheets put together
PAIRS = [
    *[(ink, ground) for ink in ("ink", "muted", "green", "green-deep", "blue", "red") for ground in ("paper", "sand")],
    *[("ink", f"{tone}-soft") for tone in ("green", "ochre", "blue", "red", "grey")],
    *[("green-deep", "green-soft"), ("ochre-ink", "ochre-soft"), ("blue", "blue-soft"), ("red", "red-soft")],
    *[("paper", ground) for ground in ("green", "green-deep", "green-night", "ochre", "red")],
    *[("muted", ground) for ground in ("sand-deep", "ochre-soft", "green-soft")],
    ("blue", "ochre-soft"),
]


def tokens():
    """The colours of tokens.css by name."""
    found = re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{3,6});", (CSS / "tokens.css").read_text(encoding="utf-8"))
    return {name: value if len(value) == 7 else "#" + value[1] * 6 for name, value in found}


def luminance(colour):
    """Relative luminance of #rrggbb, as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """Contrast ratio of two colours, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", SITE_SHEETS)
def test_only_logical_properties(name):
    source = (CSS / name).read_text(encoding="utf-8")
    # `text-align: right` stands twice: for figures, which run left to right in every language, and for what is typed
    # into a page from right to left.
    assert not PHYSICAL.findall(source)


@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_can_be_read_on_its_ground(ink, ground):
    colours = tokens()
    assert contrast(colours[ink], colours[ground]) >= 4.5


def test_borders_of_controls_can_be_seen():
    colours = tokens()
    assert contrast(colours["line-strong"], colours["paper"]) >= 3
    assert contrast(colours["line-strong"], colours["sand"]) >= 3


def test_the_eight_hues_of_networks_can_be_read_on_white_and_sand():
    source = (CSS / "tokens.css").read_text(encoding="utf-8")
    hues = dict(re.findall(r"\.hue-([a-z]+) \{ --hue: (#[0-9a-f]{6})", source))
    assert len(hues) == 8
    for colour in hues.values():
        assert min(contrast(colour, "#ffffff"), contrast(colour, "#faf7f1")) >= 4.5


def test_documents_have_the_hues_of_the_site():
    of_site = re.findall(r"\.hue-([a-z]+) \{ --hue: (#[0-9a-f]{6})", (CSS / "tokens.css").read_text(encoding="utf-8"))
    of_pdf = re.findall(r"\.hue-([a-z]+) \{ --hue: (#[0-9a-f]{6})", (CSS / "pdf.css").read_text(encoding="utf-8"))
    assert of_site == of_pdf


ARABIC = "ibm-plex-sans-arabic/files/ibm-plex-sans-arabic"
LATIN = "ibm-plex-sans/files/ibm-plex-sans"
# A French page that shows a title in Arabic, and an Arabic page.
FONTS = {
    "fr": [f"{LATIN}-latin-400", f"{LATIN}-latin-600", f"{ARABIC}-arabic-400"],
    "ar": [f"{ARABIC}-arabic-400", f"{ARABIC}-arabic-700", f"{ARABIC}-latin-400"],
}


@pytest.mark.parametrize("language", FONTS)
def test_what_a_first_view_loads_beside_its_page_leaves_room_for_it(language):
    bootstrap = f"bootstrap{'.rtl' if language == 'ar' else ''}.min.css"
    texts = [ROOT / "node_modules" / "bootstrap" / "dist" / "css" / bootstrap, ROOT / "static" / "js" / "interface.js"]
    texts += [CSS / name for name in ("tokens.css", "site.css", "forms.css", "public.css", "overview.css")]
    weight = sum(len(brotli.compress(path.read_bytes())) for path in texts)
    fonts = [ROOT / "node_modules" / "@fontsource" / f"{name}-normal.woff2" for name in FONTS[language]]
    sheet = (CSS / "tokens.css").read_text(encoding="utf-8")
    assert all(path.name in sheet for path in fonts)
    weight += sum(path.stat().st_size for path in fonts)
    # 150 kB in all, of which the page itself may take 8.
    assert weight <= 142_000


def test_the_lattice_is_the_same_on_pages_and_on_covers():
    drawing = re.findall(r' d="([^"]+)"', (ROOT / "static" / "img" / "lattice.svg").read_text(encoding="utf-8"))
    mask = re.findall(r" d='([^']+)'", (CSS / "tokens.css").read_text(encoding="utf-8"))
    assert drawing == mask
