"""The forms of a study trip: plan or propose one, change it; mission orders; the report; a council's restitution."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.actions import trip as trips
from activities.forms.activity import EditActivityForm, PlanActivityForm, ScheduleForm
from activities.models import CouncilRestitution, Participant, StudyTrip
from networks.models import City, Organisation
from records.papers import AsksAgain, paper_field
from records.rows import Row, choice, offer, row_set, typed_rows
from records.stepping import StepForm, add_invalid
from records.texts import PlainTexts
from records.transitions import asked_with

OF_TRIP = ["trip_kind", "destination", "country", "partner", "questions"]
TEXT_MAX_LENGTH = 20_000


class TripFields(forms.Form):
    """What trips have besides."""

    model = StudyTrip

    host_city = forms.ModelChoiceField(
        City.objects.none(),
        label=gettext_lazy("Moroccan city visited"),
        required=False,
        help_text=gettext_lazy("For a trip within the country."),
    )

    def arrange(self):
        """Offer all cities and organisations; set the size of the fields."""
        self.fields["host_city"].queryset = City.objects.by_name()
        self.fields["host_city"].empty_label = _("None of these")
        self.fields["partner"].queryset = Organisation.objects.order_by("name_fr", "pk")
        self.fields["questions"].widget = forms.Textarea(attrs={"rows": 4})


class PlanTripForm(TripFields, PlanActivityForm):
    """Plan a trip, or propose one."""

    actions = trips
    acting = "lead_city"
    fields_of_model = [*OF_TRIP, *PlanActivityForm.fields_of_model]

    lead_city = forms.ModelChoiceField(
        City.objects.none(),
        label=gettext_lazy("City that leads the delegation"),
        empty_label=gettext_lazy("Choose a city"),
        help_text=gettext_lazy("Its focal point enters the mission orders and reports."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.arrange()


class EditTripForm(TripFields, EditActivityForm):
    """Change a trip; the city that leads the delegation stays."""

    fields_of_model = [*OF_TRIP, *EditActivityForm.fields_of_model]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.arrange()


@asked_with(StudyTrip, "schedule")
class TripScheduleForm(ScheduleForm):
    """Put a proposed or postponed trip on the programme."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["host_city"]


class OrdersForm(PlainTexts, forms.Form):
    """The reference of the mission order of each of the delegation."""

    def __init__(self, *args, trip, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.trip, self.by, self.rows = trip, by, list(trip.delegates())
        for row in self.rows:
            self.fields[f"order-{row.pk}"] = forms.CharField(
                label=row.shown_name,
                required=False,
                max_length=Participant._meta.get_field("mission_order").max_length,
                initial=row.mission_order,
                help_text=row.origin.name if row.origin else "",
            )

    def save(self):
        """Save them. Raises NotAllowed, NotReady or ValidationError."""
        orders = {row.pk: self.cleaned_data[f"order-{row.pk}"] for row in self.rows}
        return trips.set_mission_orders(trip=self.trip, by=self.by, orders=orders)


class PledgeRow(Row):
    """What a city takes on after the trip."""

    text = forms.CharField(
        label=gettext_lazy("Commitment"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    owner_city = choice(gettext_lazy("City in charge"))
    due_on = forms.DateField(label=gettext_lazy("Due on"), required=False)


PledgeRows = row_set(PledgeRow)
COLUMNS = tuple(PledgeRow.base_fields)


class ReportTexts(PlainTexts, forms.Form):
    """The report and the lessons."""

    report = forms.CharField(
        label=gettext_lazy("Report"),
        max_length=TEXT_MAX_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=gettext_lazy("What was seen, from whom, and what it answers of the questions."),
    )
    lessons = forms.CharField(
        label=gettext_lazy("Lessons"),
        max_length=TEXT_MAX_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("What can be taken up at home, one on each line."),
    )


class ReportForm:
    """The report with its rows of commitments, as one form. typed: what was sent, shown again with one row more."""

    def __init__(self, data=None, *, trip, by, typed=None):
        self.trip, self.by, self.data = trip, by, data
        sent = typed if typed is not None else None
        initial = {"report": trip.report, "lessons": trip.lessons}
        if sent is not None:
            initial = {name: sent.get(name, "") for name in initial}
        self.texts = ReportTexts(data, initial=initial)
        rows = typed_rows(typed, "pledges", COLUMNS) if typed is not None else saved_rows(trip)
        self.rows = PledgeRows(data, prefix="pledges", initial=None if data is not None else rows)
        self.rows.extra = 1 if typed is not None else 2
        cities = City.objects.filter(participants__activity=trip).distinct().by_name()
        self.rows.offered = {"owner_city": offer(_("The network’s coordination"), cities)}

    @property
    def errors(self):
        """Truthy if something is wrong; nothing is, before it was sent."""
        return self.data is not None and (self.texts.errors or bool(self.rows.total_error_count()))

    def is_valid(self):
        return all((self.texts.is_valid(), self.rows.is_valid()))

    def save(self, is_final):
        """Save, and hand it in if it is final. Return the trip, or None if an action refused. Raises NotAllowed."""
        values = {**self.texts.cleaned_data, "pledges": self.rows.rows(), "is_final": is_final}
        if is_final and not values["report"].strip():
            self.texts.add_error("report", _("Write the report first."))
            return None
        try:
            return trips.save_report(trip=self.trip, by=self.by, **values)
        except forms.ValidationError as error:
            add_invalid(self.rows.forms[0] if hasattr(error, "error_dict") else self.texts, error)
            return None


def saved_rows(trip):
    """The commitments as they are saved."""
    return [
        {"text": action.text, "owner_city": action.owner_city_id, "due_on": action.due_on}
        for action in trip.actions.order_by("position", "pk")
    ]


@asked_with(CouncilRestitution, "note_restitution")
class RestitutionForm(AsksAgain, StepForm):
    """When the council has heard it, and what it retained."""

    session_on = forms.DateField(label=gettext_lazy("Session of the council on"))
    reference = forms.CharField(label=gettext_lazy("Reference of the minutes"), max_length=80, required=False)
    followed_up = forms.CharField(
        label=gettext_lazy("What the council has retained"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    upload = paper_field(gettext_lazy("Extract of the minutes"), required=False)

    def save(self):
        """Note it. Raises TransitionError or ValidationError."""
        trips.note_restitution(council=self.record, by=self.by, **self.cleaned_data)
