"""The house style, as tests: what reads alike is found at once, and what is forbidden does not slip in."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.models import Choices
from django.template.base import Lexer, TokenType

from records.journal import Record
from records.transitions import WORKFLOWS

ROOT = Path(settings.BASE_DIR)
APPS = ("records", "accounts", "networks", "activities", "capitalisation", "remam")


def _files(*patterns):
    return sorted({path for pattern in patterns for path in ROOT.glob(pattern) if "migrations" not in path.parts})


SOURCES = _files(*(f"{app}/**/*.py" for app in APPS), "manage.py")
TESTS = _files("tests/**/*.py")
TEMPLATES = _files("templates/**/*.html", "templates/**/*.txt")
PAGES = [path for path in TEMPLATES if path.suffix == ".html" and "pdf" not in path.relative_to(ROOT).parts]
OWN_ASSETS = _files("static/js/**/*.js", "static/css/**/*.css")
TEXTS = {path: path.read_text(encoding="utf-8") for path in [*SOURCES, *TESTS, *TEMPLATES, *OWN_ASSETS]}
TREES = {path: ast.parse(TEXTS[path]) for path in SOURCES + TESTS}


def _at(path, line):
    return f"{path.relative_to(ROOT)}:{line}"


def _functions(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


# --- Sizes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paths", "limit"),
    [(SOURCES, 400), (OWN_ASSETS, 400), (TEMPLATES, 120), (TESTS, 600)],
    ids=["sources", "assets", "templates", "tests"],
)
def test_no_file_is_longer_than_one_reads(paths, limit):
    lengths = {path: len(TEXTS[path].splitlines()) for path in paths}
    assert not [f"{_at(path, length)} > {limit}" for path, length in lengths.items() if length > limit]


def test_no_function_is_longer_than_forty_lines():
    assert not [
        f"{_at(path, node.lineno)} {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for path, tree in TREES.items()
        for node in _functions(tree)
        if node.end_lineno - node.lineno + 1 > 40
    ]


# --- Names and imports -----------------------------------------------------------------------------------------------


def test_no_module_is_a_drawer_for_anything():
    drawers = {"common", "core", "utils", "util", "helpers", "helper", "misc", "tools", "lib"}
    assert not [path for path in SOURCES + TESTS if drawers & {path.stem, *path.relative_to(ROOT).parts[:-1]}]


def test_imports_stand_at_the_top():
    """But for apps' ready(), which registers the tables once the models are there."""
    deferred = [
        _at(path, node.lineno)
        for path, tree in TREES.items()
        for function in _functions(tree)
        if not (path.name == "apps.py" and function.name == "ready")
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not deferred


# What only workers load.
BY_NAME = {"records/jobs.py", "capitalisation/reports/__init__.py"}


def test_only_what_workers_load_is_named_by_a_dotted_path():
    """A module loaded by its name hides from import-linter; jobs do so in order that a web process stays small."""
    by_name = re.compile(r"\b(import_string|import_module|__import__)\(")
    assert {path.relative_to(ROOT).as_posix() for path in SOURCES if by_name.search(TEXTS[path])} <= BY_NAME


def test_our_apps_do_not_signal_to_one_another():
    signals = re.compile(r"@receiver\b|\.connect\(|Signal\(")
    assert not [path for path in SOURCES if signals.search(TEXTS[path])]


def test_a_web_process_never_loads_weasyprint():
    """It costs 47 MB and 0.65 s: only workers and commands lay out documents."""
    code = (
        "import sys, remam.wsgi\n"
        "from django.urls import get_resolver\n"
        "get_resolver().url_patterns, get_resolver().reverse_dict\n"
        "print(sorted({'weasyprint', 'pikepdf'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- Actions, statuses, models ---------------------------------------------------------------------------------------


def test_actions_take_names_and_say_by_whom():
    wrong = []
    for path in SOURCES:
        if path.parent.name != "actions":
            continue
        for node in TREES[path].body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                arguments = {argument.arg for argument in node.args.args}
                keywords = {argument.arg for argument in node.args.kwonlyargs}
                if "by" in arguments or ("by" in keywords and arguments):
                    wrong.append(f"{_at(path, node.lineno)} {node.name}")
    assert not wrong


def _names_a_status(node):
    name = getattr(node, "attr", getattr(node, "id", ""))
    return name == "state" or name.endswith("status") or _is_choice(node)


def _is_choice(node):
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id.endswith(("Status", "State"))
    )


def test_statuses_are_never_compared_by_order():
    ordered = ast.Lt | ast.LtE | ast.Gt | ast.GtE
    wrong = []
    for path in SOURCES:
        for node in ast.walk(TREES[path]):
            if isinstance(node, ast.Compare) and any(isinstance(how, ordered) for how in node.ops):
                if any(_names_a_status(side) for side in (node.left, *node.comparators)):
                    wrong.append(_at(path, node.lineno))
            elif isinstance(node, ast.keyword) and re.search(r"(status|state)__(l|g)te?$", node.arg or ""):
                wrong.append(_at(path, node.lineno))
    assert not wrong


def test_statuses_are_written_by_the_engine_only():
    """No assignment to a status field but where a row begins its life."""
    fields = {field for _label, field in WORKFLOWS}
    wrong = []
    for path in SOURCES:
        for node in ast.walk(TREES[path]):
            targets = node.targets if isinstance(node, ast.Assign) else []
            named = [leaf for target in targets for leaf in ast.walk(target) if isinstance(leaf, ast.Attribute)]
            if any(leaf.attr in fields and isinstance(leaf.ctx, ast.Store) for leaf in named):
                wrong.append(_at(path, node.lineno))
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update"
            if called and any(keyword.arg in fields for keyword in node.keywords):
                wrong.append(_at(path, node.lineno))
    assert {where.rpartition(":")[0] for where in wrong} <= STATUS_WRITERS, wrong


# appointment: tries a proposed one out as if it were in office, to see whether it could be. minutes: copies what the
# engine has just saved into the caller's row.
STATUS_WRITERS = {"networks/models/appointment.py", "activities/actions/minutes.py"}


OWN_MODELS = [model for model in apps.get_models() if model._meta.app_label in APPS]


def test_every_model_that_has_a_page_or_a_code_says_who_sees_it():
    listable = [model for model in OWN_MODELS if hasattr(model, "get_absolute_url") or issubclass(model, Record)]
    assert len(listable) > 8
    assert not [model._meta.label for model in listable if not hasattr(model._default_manager, "visible_to")]


def test_every_status_is_a_closed_list_of_texts():
    for workflow in WORKFLOWS.values():
        assert issubclass(workflow.states, Choices)
        assert set(workflow.tones) == set(workflow.states)
        assert dict(workflow.model._meta.get_field(workflow.field).choices) == dict(workflow.states.choices)


@pytest.mark.django_db
def test_migrations_are_made():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


# --- Templates -------------------------------------------------------------------------------------------------------

# Django, its forms and allauth look for these by themselves.
FOUND_BY_LIBRARIES = re.compile(r"(4\d\d|500|403_csrf)\.html$|^(account|allauth|mfa|django|admin)/")


def test_every_template_is_used():
    named = "\n".join(TEXTS[path] for path in [*SOURCES, *TEMPLATES])
    unused = []
    for path in TEMPLATES:
        name = path.relative_to(ROOT / "templates").as_posix()
        # A message is named without its ending; a part chosen by a variable by its first letters.
        written = name.removesuffix(".txt")
        if not FOUND_BY_LIBRARIES.search(name) and f'"{written}' not in named and f"'{written}" not in named:
            unused.append(name)
    assert not [name for name in unused if not any(re.fullmatch(pattern, name) for pattern in CHOSEN)]


# Names put together where they are used: the place says from what.
CHOSEN = (r"capitalisation/sheet/_rows_\w+\.html",)

INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.S),
    "a style element": re.compile(r"<style\b"),
    "a script without a file": re.compile(r"<script\b(?![^>]*\ssrc=)(?![^>]*application/json)"),
    "a script without the nonce": re.compile(r"<script\b(?=[^>]*\ssrc=)(?![^>]*\bnonce=)"),
    "an event attribute": re.compile(r"<[a-zA-Z][^>]*\son[a-z]+\s*=", re.S),
    "a javascript: address": re.compile(r"javascript:", re.I),
}


@pytest.mark.parametrize("what", INLINE)
def test_pages_hold_nothing_inline(what):
    found = [
        _at(path, text.count("\n", 0, match.start()) + 1)
        for path in PAGES
        for text in [TEXTS[path]]
        for match in INLINE[what].finditer(text)
    ]
    assert not found


FETCHED = re.compile(
    r"""(?:\b(?:src|srcset|poster|data|action|formaction)\s*=\s*["']|<link\b[^>]*\bhref\s*=\s*["']"""
    r"""|url\(\s*["']?|@import\s+["']?|\bfrom\s+["']|\bimport\(?\s*["']|fetch\(\s*["'])(?:https?:)?//""",
    re.S,
)


def test_nothing_is_fetched_from_elsewhere():
    found = [
        _at(path, text.count("\n", 0, match.start()) + 1)
        for path in TEMPLATES + OWN_ASSETS
        for text in [TEXTS[path]]
        for match in FETCHED.finditer(text)
    ]
    assert not found


# --- Every visible string is marked ----------------------------------------------------------------------------------

TAG = re.compile(r"<!--.*?-->|<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.S)
SPOKEN = re.compile(r"""\s(?:title|alt|placeholder|aria-label|aria-description)=["']([^"'{<>]*)["']""")
WORD = re.compile(r"[^\W\d_]{2,}")
# Names that are the same in every language.
NAMES = re.compile(r"REMAM|CSV|XLSX|iCal|PDF(/UA)?|MAD|CC BY|&\w+;|km²|OpenStreetMap|GeoNames|https?://\S+|utf-8|ISBN")


# Parts of tags, and the page on which the designer looks at the components, in French.
NOT_READ = re.compile(r"django/|allauth/elements/_attributes\.html|remam/gallery\.html")


def _unmarked(text):
    """Words of a template that stand outside `translate`, with their lines."""
    marked, shown = 0, []
    for token in Lexer(text).tokenize():
        if token.token_type == TokenType.BLOCK:
            name = token.split_contents()[0]
            # Blocks of that name hold class names.
            silent = name == "block" and token.split_contents()[1].endswith(("class", "layout"))
            marked += silent or name in ("blocktranslate", "comment", "verbatim")
            marked -= name in ("endblocktranslate", "endcomment", "endverbatim") or (name == "endblock" and marked > 0)
            shown.append("" if marked else "\0")
        elif token.token_type == TokenType.TEXT:
            shown.append("\n" * token.contents.count("\n") if marked else token.contents)
        else:
            shown.append("\0")
    page = "".join(shown)
    found = [(page.count("\n", 0, match.start()) + 1, match[1]) for match in SPOKEN.finditer(page)]
    bare = TAG.sub(lambda match: "\n" * match[0].count("\n"), page)
    found += [(number, words) for number, words in enumerate(bare.split("\n"), 1)]
    return [(number, words.strip("\0 ")) for number, words in found if WORD.search(NAMES.sub("", words))]


def test_templates_mark_what_one_reads():
    found = [
        f"{_at(path, line)} {words!r}"
        for path in TEMPLATES
        if not NOT_READ.match(path.relative_to(ROOT / "templates").as_posix())
        for line, words in _unmarked(TEXTS[path])
    ]
    assert not found, "\n".join(found)


READ = {"label", "help_text", "verbose_name", "verbose_name_plural", "empty_label", "violation_error_message", "hint"}
SAID = {"success", "warning", "info", "error"}


def _says_bare_text(node):
    """The literal text that a call would show to a reader without its being marked, or None."""
    for keyword in node.keywords:
        if keyword.arg in READ and _is_text(keyword.value):
            return keyword.value.value
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    owner = getattr(getattr(node.func, "value", None), "id", "")
    if owner == "messages" and name in SAID and len(node.args) > 1 and _is_text(node.args[1]):
        return node.args[1].value
    if name in ("ValidationError", "NotReady", "NotAllowed", "AlreadyMoved", "JobError") and node.args:
        return node.args[0].value if _is_text(node.args[0]) else None
    return None


def _is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(WORD.search(node.value))


def test_sources_mark_what_one_reads():
    found = [
        f"{_at(path, node.lineno)} {said!r}"
        for path in SOURCES
        if "management" not in path.parts and path.parts[-2] != "demo" and path.name != "gallery.py"
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Call) and (said := _says_bare_text(node))
    ]
    assert not [line for line in found if not line.endswith("'percent'")], found
