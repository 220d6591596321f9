"""Every address of the site, by name, walked from the resolver."""

from django.urls import URLResolver, get_resolver

from records.transitions import step_url


def _walk(patterns, space=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, space + (f"{pattern.namespace}:" if pattern.namespace else ""))
        else:
            yield f"{space}{pattern.name}", pattern


ADDRESSES = dict(_walk(get_resolver().url_patterns))


def step(record, name):
    """The address where a transition of a record is made."""
    return step_url(type(record), record.pk, name)
