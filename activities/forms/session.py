"""The forms of a session: log one that was held, plan or propose one, change it, put it on the programme."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.actions import session as sessions
from activities.enums import ActivityStatus
from activities.forms.activity import EditActivityForm, NewActivityForm, PlanActivityForm, ScheduleForm
from activities.models import Session
from records.transitions import asked_with

NUMBER_HELP = gettext_lazy("Leave empty: the next number of the network's cycle is given by itself.")


def number_field(help_text=""):
    """The number of a session in its network's cycle."""
    label = gettext_lazy("Number in the network's cycle")
    return forms.IntegerField(label=label, min_value=1, max_value=9999, required=False, help_text=help_text)


class SessionFields(forms.Form):
    """What sessions have besides."""

    model = Session
    number = number_field(NUMBER_HELP)
    tried = (*NewActivityForm.tried, "series", "number")


class LogForm(SessionFields, NewActivityForm):
    """Log a session that has been held: as few questions as a phone on its last bar can bear."""

    fields_of_model = ["title", "series", "venue", "mode", "visibility"]
    status = ActivityStatus.HELD
    # Behind "more": what most sessions leave as it is.
    more = ("ends_on", "series", "venue", "mode", "visibility", "networks", "number")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["languages"]
        self.fields["starts_on"].initial = timezone.localdate
        self.fields["title"].help_text = _("The theme, in a few words.")

    def save(self):
        """Log the session. Return it. Raises NotAllowed or ValidationError."""
        return sessions.log_held(by=self.by, **self.values())


class PlanForm(SessionFields, PlanActivityForm):
    """Plan a session, or propose one."""

    actions = sessions
    past = gettext_lazy("This day is past. Log the session as held instead.")
    fields_of_model = ["series", *PlanActivityForm.fields_of_model]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.scope.coordinated:
            del self.fields["number"]


class EditForm(SessionFields, EditActivityForm):
    """Change a session; its kind of session stays, for the number tells of it."""

    more_fields = ("number",)

    def trial(self, status):
        trial = super().trial(status)
        trial.series = self.record.series
        return trial


@asked_with(Session, "schedule")
class SessionScheduleForm(ScheduleForm):
    """Put a proposed or postponed session on the programme, with its number."""

    number = number_field()

    def initial_of(self, record):
        # The number that it would get by itself.
        record.take_number()
        return {"number": record.number, **super().initial_of(record)}
