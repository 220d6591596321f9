"""Registering people for an activity: those on the list by a tick, others by their name."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.actions import registration as registrations
from activities.enums import Capacity, Registration
from activities.models import Participant
from networks.models import City, Membership
from records.rows import Row, row_set, typed_rows
from records.stepping import StepForm, add_invalid
from records.texts import visible

EMPTY_ROWS = 2
CAPACITIES = [(value, label) for value, label in Capacity.choices if value not in (Capacity.TEAM, Capacity.PARTNER)]


class NewcomerRow(Row):
    """Somebody who is not on the list."""

    main = "name"

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=Participant._meta.get_field("name").max_length,
        required=False,
        validators=[visible],
    )
    function = forms.CharField(
        label=gettext_lazy("Function"), max_length=Participant._meta.get_field("function").max_length, required=False
    )
    capacity = forms.ChoiceField(
        label=gettext_lazy("Comes as"), choices=CAPACITIES, initial=Capacity.TECHNICAL, required=False
    )
    city = forms.TypedChoiceField(label=gettext_lazy("City"), choices=(), required=False, empty_value=None)

    def has_changed(self):
        """A row in which only what it offers by itself is chosen is an empty row."""
        return bool(set(self.changed_data) - {"capacity", "city"})

    def clean(self):
        super().clean()
        if self.has_changed() and not self.errors and not self.cleaned_data.get("city"):
            self.add_error("city", _("Choose the city that they come for."))


NewcomerRows = row_set(NewcomerRow)
COLUMNS = tuple(NewcomerRow.base_fields)


class RegistrationForm:
    """Ticks of those on the list, and rows of newcomers, as one form.

    rows: the Participants that the person registers. data: what was sent, or None. typed: what was sent, to be shown
    again with one row more.
    """

    def __init__(self, data=None, *, activity, by, rows, typed=None):
        self.activity, self.by = activity, by
        sent = typed if typed is not None else data
        self.ticked = set(sent.getlist("people")) if sent is not None else set()
        self.open = {str(row.pk): row for row in rows if row.registration != Registration.REGISTERED}
        cities = self._cities()
        initial = typed_rows(typed, "newcomers", COLUMNS) if typed is not None else None
        self.rows = NewcomerRows(data, prefix="newcomers", initial=initial)
        self.rows.extra = 1 if typed is not None else EMPTY_ROWS
        by_key = {str(city.pk): city for city in cities}
        choices = [(key, city.name) for key, city in by_key.items()]
        if len(choices) > 1:
            choices.insert(0, ("", _("Choose a city")))
        self.rows.offered = {"city": (choices, by_key.get)}
        self.refusals = []

    def _cities(self):
        own = self.activity.cities_registered_by(self.by)
        if self.activity.registers_for(self.by, None):
            networks = self.activity.acting_network_ids()
            here = Membership.objects.active().filter(network__in=networks)
            return list(City.objects.filter(pk__in=here.values("city")).by_name())
        return list(City.objects.filter(pk__in=own).by_name())

    @property
    def errors(self):
        """Truthy if something is wrong."""
        return bool(self.refusals) or (self.rows.is_bound and bool(self.rows.total_error_count()))

    def is_valid(self):
        if not self.rows.is_valid():
            return False
        if not self.ticked & set(self.open) and not self.rows.rows():
            self.refusals.append(_("Tick somebody on the list, or write the name of somebody else."))
        return not self.refusals

    def save(self):
        """Register them. Return what the action returns; None if it refused. Raises NotAllowed."""
        newcomers = [{**row, "capacity": row["capacity"] or Capacity.OTHER} for row in self.rows.rows()]
        listed = [row for key, row in self.open.items() if key in self.ticked]
        try:
            return registrations.register(activity=self.activity, by=self.by, listed=listed, newcomers=newcomers)
        except forms.ValidationError as error:
            add_invalid(self.rows.forms[0], error)
            return None


class CancelForm(StepForm):
    """Note that somebody does not come."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Those concerned will read it, and it is kept in the journal."),
    )

    def save(self):
        """Cancel. Raises NotAllowed or ValidationError."""
        registrations.cancel(participant=self.record, by=self.by, **self.cleaned_data)
