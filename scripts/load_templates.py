"""Compiles every template of the project: a misspelt tag or filter is found without a page being asked for."""

import sys
from pathlib import Path

import django
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template

PROJECT = Path(__file__).resolve().parent.parent


def names():
    """As a page would name them: the path below the first folder called templates."""
    for folder in [PROJECT / "templates", *PROJECT.glob("*/templates")]:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield str(path.relative_to(folder))


def main():
    django.setup()
    broken = count = 0
    for name in names():
        count += 1
        try:
            get_template(name)
        except (TemplateSyntaxError, TemplateDoesNotExist, UnicodeDecodeError) as error:
            broken += 1
            print(f"{name}: {type(error).__name__}: {error}")
    if not count:
        print("no template found: this check looks in the wrong place")
    return 1 if broken or not count else 0


if __name__ == "__main__":
    sys.path.insert(0, str(PROJECT))
    sys.exit(main())
