"""The agenda of an activity, as rows."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.actions import activity as activities
from activities.enums import AgendaKind
from activities.models import AgendaItem
from records import merging
from records.rows import Row, choice, offer, row_set, typed_rows
from records.stepping import add_invalid
from records.texts import visible


class AgendaRow(Row):
    """A point of the agenda."""

    main = "title"

    starts_at = forms.TimeField(label=gettext_lazy("Time"), required=False, widget=forms.TimeInput)
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=AgendaItem._meta.get_field("title").max_length,
        required=False,
        validators=[visible],
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=AgendaKind, initial=AgendaKind.TALK)
    speaker = forms.CharField(
        label=gettext_lazy("Speaker"), max_length=AgendaItem._meta.get_field("speaker").max_length, required=False
    )
    half_day = choice(gettext_lazy("Half-day"))

    def has_changed(self):
        """A row in which only the kind is chosen is an empty row."""
        return bool(set(self.changed_data) - {"kind"})


AgendaRows = row_set(AgendaRow)
COLUMNS = tuple(AgendaRow.base_fields)
EMPTY_ROWS = 3
SEEN = "agenda-seen"


class AgendaForm:
    """The whole agenda. data: what was sent, or None; typed: what was sent, to be shown again with one row more.

    shown: rows to show instead of those that are saved, as `saved_rows` gives them.
    """

    def __init__(self, data=None, *, activity, by, typed=None, shown=None):
        self.activity, self.by = activity, by
        sent = typed if typed is not None else data
        # Of what the page was made from, carried along until it is saved.
        self.seen = merging.written(_marks(activity.agenda.all())) if sent is None else sent.get(SEEN, "")
        if typed is not None:
            shown = typed_rows(typed, "agenda", COLUMNS)
        if shown is not None:
            self.rows = AgendaRows(prefix="agenda", initial=shown)
            self.rows.extra = 1
        else:
            self.rows = AgendaRows(data, prefix="agenda", initial=None if data is not None else saved_rows(activity))
            self.rows.extra = EMPTY_ROWS
        self.rows.offered = {"half_day": offer(_("Not said"), activity.half_days.all())}

    @property
    def errors(self):
        """Truthy if something is wrong."""
        return self.rows.is_bound and (self.rows.total_error_count() or None)

    def is_valid(self):
        return self.rows.is_valid()

    def save(self):
        """Save the agenda; return True, or False if the action refused it. Raises NotAllowed or Conflict."""
        seen = merging.read(self.seen)
        try:
            activities.set_agenda(activity=self.activity, by=self.by, items=self.rows.rows(), seen=seen)
        except forms.ValidationError as error:
            add_invalid(self.rows.forms[0], error)
            return False
        return True

    def after_conflict(self):
        """Return the form with what was typed and what somebody else has saved: what either has left alone gives way.

        Saved again, it replaces the agenda by what it shows.
        """
        seen, there = merging.read(self.seen) or [], list(self.activity.agenda.all())
        typed, saved = [AgendaItem(**row) for row in self.rows.rows()], _marks(there)
        mine = [row for row in typed if activities.mark_of(row) in saved or activities.mark_of(row) not in seen]
        known = {*seen, *_marks(mine)}
        theirs = [row for row in there if activities.mark_of(row) not in known]
        form = AgendaForm(activity=self.activity, by=self.by, shown=_values([*mine, *theirs]))
        form.seen = merging.written(saved)
        return form


def saved_rows(activity):
    """The agenda as it is saved."""
    return _values(activity.agenda.all())


def _values(points):
    return [{name: getattr(row, row._meta.get_field(name).attname) for name in COLUMNS} for row in points]


def _marks(points):
    return [activities.mark_of(point) for point in points]
