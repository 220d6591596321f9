"""Conditions of queries as values: to be joined, and to be asked of what another record points to."""

from django.db.models import Q

# Joining an empty condition by "or" leaves the other one: whoever means everything has to say so.
EVERYTHING = Q(pk__isnull=False)
NOTHING = Q(pk__in=())


def under(path, condition):
    """Return the condition, of lookups only, as asked of the record that `path` leads to."""
    asked = [
        under(path, child) if isinstance(child, Q) else (f"{path}__{child[0]}", child[1])
        for child in condition.children
    ]
    return Q(*asked, _connector=condition.connector, _negated=condition.negated)
