"""Draws the workflows from their tables, so that what the papers show is what the engine does."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from accounts.roles import GRANTS
from records.transitions import SYSTEM, WORKFLOWS

FOLDER = Path("docs/states")


class Command(BaseCommand):
    help = "Writes docs/states/<model>.md from the tables of transitions; with --check, fails if they differ."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="write nothing, and fail if a page is out of date")

    def handle(self, *, check, **options):
        folder = Path(settings.BASE_DIR) / FOLDER
        pages = drawn()
        stale = [name for name, text in pages.items() if _read(folder / name) != text]
        stale += [path.name for path in folder.glob("*.md") if path.name not in pages]
        if check:
            if stale:
                raise CommandError(f"Out of date in {FOLDER}: {', '.join(stale)}. Run: manage.py state_diagrams")
            return
        folder.mkdir(parents=True, exist_ok=True)
        for name in stale:
            if name in pages:
                (folder / name).write_text(pages[name], encoding="utf-8")
            else:
                (folder / name).unlink()
            self.stdout.write(name)


def drawn():
    """The pages, by file name: one per model, all its status fields on it."""
    pages = {}
    with translation.override("en"):
        for (label, field), workflow in sorted(WORKFLOWS.items()):
            name = f"{label.rpartition('.')[2].lower()}.md"
            heading = f"# {workflow.model._meta.verbose_name}\n\nDrawn from the tables of transitions: do not edit.\n"
            pages[name] = pages.get(name, heading) + f"\n## {field}\n\n{_diagram(workflow)}\n{_table(workflow)}"
    return pages


def _diagram(workflow):
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {state.value}: {state.label}" for state in workflow.states]
    lines += [f"    [*] --> {state}" for state in workflow.initial]
    lines += [f"    {source} --> {row.target}: {row.label}" for row in workflow.transitions for source in row.sources]
    left = {source for row in workflow.transitions for source in row.sources}
    lines += [f"    {state.value} --> [*]" for state in workflow.states if state.value not in left]
    return "\n".join([*lines, "```", ""])


def _table(workflow):
    lines = ["| transition | from | to | who | asks for |", "|---|---|---|---|---|"]
    for row in workflow.transitions:
        sources = ", ".join(str(workflow.states(source).label) for source in row.sources)
        target = workflow.states(row.target).label
        lines.append(f"| {row.label} (`{row.name}`) | {sources} | {target} | {_who(row)} | {_asked(row, workflow)} |")
    return "\n".join(lines) + "\n"


def _who(row):
    if row.rule == SYSTEM:
        return "the system"
    if row.rule not in GRANTS:
        # Not by a role: whoever is named on the record.
        return str(row.who or row.rule)
    return ", ".join(sorted(str(role.label) for role in GRANTS[row.rule]))


def _asked(row, workflow):
    asked = [str(workflow.model._meta.get_field(name).verbose_name) for name in row.needs]
    if row.guard:
        asked.append(row.guard.__name__.replace("_", " "))
    if row.reason:
        asked.append("a reason")
    return ", ".join(asked)


def _read(path):
    return path.read_text(encoding="utf-8") if path.exists() else None
