"""When an activity takes place: from the first half-day to the last."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.actions import activity as activities
from activities.enums import Part
from activities.models import HalfDay
from records.stepping import add_invalid

WHEN = ("starts_on", "first_part", "ends_on", "last_part")


def part_field(label, initial):
    """A choice between morning and afternoon."""
    return forms.ChoiceField(
        label=label, choices=Part, initial=initial, widget=forms.RadioSelect(attrs={"class": "segmented"})
    )


class HalfDaysForm(forms.Form):
    """First and last day, each with its half; `cleaned_data["half_days"]` has them all, as the actions take them."""

    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=forms.DateInput)
    first_part = part_field(gettext_lazy("First half-day"), Part.MORNING)
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Leave empty if the activity lasts one day."),
    )
    last_part = part_field(gettext_lazy("Last half-day"), Part.AFTERNOON)

    def clean(self):
        """Add `half_days`, or say beside the field what is wrong."""
        super().clean()
        data = self.cleaned_data
        start, end = data.get("starts_on"), data.get("ends_on") or data.get("starts_on")
        if not start or not data.get("first_part") or not data.get("last_part"):
            return
        self.check(activities.check_ahead, start)
        if "starts_on" in self.errors:
            return
        if end < start:
            self.add_error("ends_on", _("The last day cannot be before the first."))
        elif start == end and data["first_part"] > data["last_part"]:
            self.add_error("last_part", _("The activity cannot end before it begins."))
        elif (end - start).days >= activities.MAX_DAYS:
            message = _("An activity lasts at most %(days)s days: check the dates.")
            self.add_error("ends_on", message % {"days": activities.MAX_DAYS})
        else:
            data["half_days"] = half_days_between(start, data["first_part"], end, data["last_part"])

    def check(self, function, *arguments):
        """Call a check of the actions and show beside its fields what it refuses."""
        try:
            function(*arguments)
        except forms.ValidationError as error:
            add_invalid(self, error)


def half_days_between(start, first_part, end, last_part):
    """All the half-days from one to the other, both included, as (date, Part)."""
    days = [start + timedelta(days=number) for number in range((end - start).days + 1)]
    found = [(day, Part(part)) for day in days for part in Part.values]
    return [half for half in found if (start, first_part) <= half <= (end, last_part)]


def initial_of(activity):
    """What the form's fields hold for an activity that has its half-days."""
    half_days: list[HalfDay] = list(activity.half_days.all())
    if not half_days:
        return {"starts_on": activity.starts_on}
    first, last = half_days[0], half_days[-1]
    return {
        "starts_on": first.date,
        "first_part": first.part,
        "ends_on": last.date if last.date != first.date else None,
        "last_part": last.part,
    }
