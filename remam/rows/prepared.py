"""Queries that are put together once and then only given their values.

A page that gathers a dozen kinds of rows spends more time on writing its SQL than the database on answering it: thirty
times as much was measured. Here the querysets are compiled at the first use, with places left for what changes: the
person, the networks, the day.
"""

from datetime import date, timedelta

from django.db import connection
from django.db.models import BooleanField, CharField, Count, DateField, Func, Value
from django.db.models.expressions import Expression
from django.utils import timezone

_COMPILED = {}


class Given(Expression):
    """A value that is known only when the query is run: `value(*arguments)`, of the arguments that `run` is given."""

    def __init__(self, value, output_field, cast=""):
        super().__init__(output_field=output_field)
        self.value = value
        self.cast = cast

    def as_sql(self, compiler, connection):
        return f"%s{self.cast}", [self]

    def __repr__(self):
        return f"Given({self.value.__name__})"


class AnyOf(Func):
    """True where `field` is one of the numbers given."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()
    conditional = True

    def __init__(self, field, numbers):
        super().__init__(field, Given(numbers, BooleanField(), "::bigint[]"))


class PairOf(Func):
    """True where the two `fields` are one of the pairs given, as two lists of numbers."""

    template = "(%(expressions)s))"
    output_field = BooleanField()
    conditional = True

    def __init__(self, first, second, firsts, seconds):
        super().__init__(
            first, second, Given(firsts, BooleanField(), "::bigint[]"), Given(seconds, BooleanField(), "::bigint[]")
        )

    def as_sql(self, compiler, connection, **extra):
        parts, values = zip(*(compiler.compile(expression) for expression in self.source_expressions), strict=True)
        sql = "({}, {}) IN (SELECT * FROM unnest({}, {}))".format(*parts)
        return sql, [value for some in values for value in some]


def day(after=0):
    """Return the Given day: today, or so many days after (before, if negative)."""
    return Given(lambda *_arguments: timezone.localdate() + timedelta(days=after), DateField())


def run(key, build, *arguments, around="{}"):
    """Return the rows, as tuples, of the queryset that `build()` makes at the first use under `key`.

    arguments: what the Given values are read from. around: SQL around it, with {} in its place.
    Raises ValueError if a day is written into the queryset: it would still be that day tomorrow.
    """
    if key not in _COMPILED:
        sql, values = build().query.get_compiler(connection=connection).as_sql()
        if any(isinstance(value, date) for value in values):
            raise ValueError(f"a query that is kept may not hold a day: {key}")
        _COMPILED[key] = around.replace("{}", sql), values
    sql, values = _COMPILED[key]
    given = [value.value(*arguments) if isinstance(value, Given) else value for value in values]
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


def count(key, parts, *arguments):
    """Return how many rows there are of each of `parts`, by name: a dict of functions that return a queryset.

    A part may also be a pair of that function and of the expression that counts. One query for all.
    """
    if not parts:
        return {}

    def union():
        first, *others = [
            _counted(name, *(part if isinstance(part, tuple) else (part,))) for name, part in parts.items()
        ]
        return first.union(*others, all=True).order_by() if others else first

    return dict.fromkeys(parts, 0) | dict(run(("count", key), union, *arguments))


def _counted(name, rows, expression=None):
    # Not of a column: an index may answer by itself.
    number = Count("*") if expression is None else expression
    return rows().order_by().values(part=Value(name, output_field=CharField())).annotate(counted=number)
