"""Measures and prints one line of JSON a figure: `python -m bench [pages|report|search|tables …]`.

Run by scripts/bench, which has made the databases. Ends with status 1 if a bar was missed.
"""

import sys

from bench.process import run

# What is measured -> the database that it is measured on.
PARTS = {"pages": "national", "report": "national", "tables": "national", "search": "search"}


def main(parts):
    """Measure the parts named, or all of them, each in a process of its own."""
    unknown = set(parts) - set(PARTS)
    if unknown:
        sys.exit(f"unknown: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    return max([run(PARTS[part], "figure", part) for part in parts or PARTS])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
