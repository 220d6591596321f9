"""A record with its small children in one query: a page that shows all of a meeting would need a dozen."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONObject


def children(queryset, only=()):
    """An annotation: the rows of `queryset` (children of the outer row), each as JSON, in the queryset's order.

    only: the columns wanted, if not all. Annotations of the queryset come back as attributes.
    """
    columns = {field.attname: field.attname for field in queryset.model._meta.concrete_fields}
    if only:
        columns = {name: name for name in only}
    extra = {name: name for name in queryset.query.annotations}
    return ArraySubquery(queryset.values(row=JSONObject(**columns, **extra)))


def revive(model, rows):
    """The objects of `model` that rows read by `children` stand for."""
    return [_revived(model, row) for row in rows]


def _revived(model, row):
    fields = {field.attname: field for field in model._meta.concrete_fields if field.attname in row}
    values = {name: field.to_python(row.pop(name)) for name, field in fields.items()}
    made = model.from_db("default", list(values), list(values.values()))
    for name, value in row.items():
        setattr(made, name, value)
    return made


def keep(record, name, rows):
    """Make `record.<name>.all()` give `rows` without asking the database."""
    manager = getattr(record, name)
    found = manager.get_queryset()
    found._result_cache, found._prefetch_done = list(rows), True
    if not hasattr(record, "_prefetched_objects_cache"):
        record._prefetched_objects_cache = {}
    record._prefetched_objects_cache[name] = found
