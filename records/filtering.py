"""Filters of lists: kept in the address, shown as pills that can be removed one by one."""

import django_filters
from django.db.models import Q
from django.forms import widgets
from django.utils.translation import gettext_lazy as _

# A longer search text is no search: it would only cost the database.
SEARCH_MAX_LENGTH = 100


class Facet(django_filters.ChoiceFilter):
    """A choice among values read from the database: one query, whatever is chosen and however often it is shown.

    choices: a list of (value, label), or function(request) -> such a list. Values are public codes, so that
    addresses stay readable and say nothing about keys.
    """

    def __init__(self, *args, choices, **kwargs):
        kwargs.setdefault("empty_label", _("All"))
        super().__init__(*args, choices=(), **kwargs)
        self.choices = choices

    @property
    def field(self):
        # Read when the filters' form is made, which is once per request.
        offered = self.choices(self.parent.request) if callable(self.choices) else self.choices
        self.extra["choices"] = list(offered)
        return super().field


class Search(django_filters.CharFilter):
    """A free text looked for without regard to case or accents in any of `fields`."""

    def __init__(self, *args, fields, **kwargs):
        kwargs.setdefault("label", _("Search"))
        kwargs.setdefault("max_length", SEARCH_MAX_LENGTH)
        super().__init__(*args, widget=widgets.TextInput(attrs={"type": "search"}), **kwargs)
        self.fields = fields

    def filter(self, queryset, value):
        for word in value.split() if value else ():
            found = Q()
            for name in self.fields:
                found |= Q(**{f"{name}__unaccent__icontains": word})
            queryset = queryset.filter(found)
        return queryset


class RecordFilter(django_filters.FilterSet):
    """The filters of one list. A value that is not offered finds nothing, and is told beside its field."""

    class Meta:
        fields = ()

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset) if self.form.is_valid() else queryset.none()

    @property
    def pills(self):
        """The filters in force: dicts with label, value (as the reader calls it), and remove_url."""
        if not self.is_bound or not self.form.is_valid():
            return []
        return [
            {"label": field.label, "value": shown, "remove_url": self._without(field.html_name, raw)}
            for field in self.form
            for raw, shown in _chosen(field, self.form.cleaned_data[field.name])
        ]

    def _without(self, name, raw):
        query = self.data.copy()
        query.setlist(name, [value for value in query.getlist(name) if value != raw])
        # What was on page 3 of the narrower list is nowhere in particular in the wider one.
        query.pop("page", None)
        path = self.request.path if self.request else ""
        return f"{path}?{query.urlencode()}"


def _chosen(field, cleaned):
    """(raw value, shown text) for each value given to a field."""
    if cleaned in (None, "", [], ()):
        return []
    data = field.data
    labels = {str(key): str(text) for key, text in getattr(field.field, "choices", ())}
    return [(raw, labels.get(raw, raw)) for raw in (data if isinstance(data, list | tuple) else [data]) if raw]
