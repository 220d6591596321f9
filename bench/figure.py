"""A figure, and how it is printed: one JSON line."""

import json
from dataclasses import asdict, dataclass
from importlib import import_module


@dataclass(frozen=True)
class Figure:
    """name, its value in `unit`, the same measure of its `reference` (called so), value ÷ reference, and the bar.

    bar: what the ratio (or, without a reference, the value) may be at most; None if nothing is asked of it.
    """

    name: str
    value: float
    unit: str
    reference: str = ""
    reference_value: float | None = None
    bar: float | None = None

    @property
    def ratio(self):
        return self.value / self.reference_value if self.reference_value else None

    @property
    def holds(self):
        """True unless a bar is missed."""
        measured = self.value if self.ratio is None else self.ratio
        return self.bar is None or measured <= self.bar

    def line(self):
        """Return the figure as a line of JSON."""
        told = {**asdict(self), "ratio": self.ratio, "holds": self.holds}
        return json.dumps({name: _short(value) for name, value in told.items()})


def _short(value):
    return round(value, 4) if isinstance(value, float) else value


def main(part):
    """Print the figures of one part of the bench; return 1 if one of them misses its bar."""
    missed = 0
    for figure in import_module(f"bench.{part}").measure():
        print(figure.line(), flush=True)
        missed = missed or int(not figure.holds)
    return missed
