"""A call, as the secretariat writes it, with its criteria as rows."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.guard import GuardedForm
from accounts.models import Person
from accounts.roles import Role
from networks.actions import call as actions
from networks.enums import CallStatus
from networks.models import Appointment, Call
from networks.models.call import WHOLE
from records.merging import MergingForm
from records.rows import Row, row_set, typed_rows
from records.texts import visible

SEEN = "criteria-seen"
EMPTY_ROWS = 3


def may_review(call):
    """The people who can be named reviewers: coordination, secretariat, and the focal points of the call's network."""
    here = Q(role__in=(Role.COORDINATOR, Role.SECRETARIAT))
    if call.network_id:
        here |= Q(role=Role.FOCAL_POINT, network=call.network_id)
    in_office = Appointment.objects.in_office().filter(here)
    named = Q(pk__in=call.reviewers.values("pk")) if call.pk else Q()
    return Person.objects.filter(Q(pk__in=in_office.values("person"), is_active=True) | named)


class ReviewersField(forms.ModelMultipleChoiceField):
    """A choice of people, each with their function."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, person):
        return f"{person} — {person.function}" if person.function else str(person)


class ClosedCallForm(MergingForm, GuardedForm, forms.ModelForm):
    """What still changes while applications are judged: somebody who left is replaced."""

    guarded_model = Call

    reviewers = ReviewersField(
        Person.objects.none(),
        label=gettext_lazy("Reviewers"),
        required=False,
        help_text=gettext_lazy("Two at least. Nobody reviews the application of a city that they represent."),
    )

    class Meta:
        model = Call
        fields = ("reviewers",)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["reviewers"].queryset = may_review(self.instance).order_by("family_name", "given_name")
        self.initial["reviewers"] = [*self.instance.reviewers.all()] if self.instance.pk else []

    def save(self, **rows):
        """Keep the call; rows: criteria and seen, as the actions take them. Return the call.

        Raises NotAllowed, NotReady, Conflict or ValidationError.
        """
        if self.instance.pk:
            return actions.change(call=self.instance, by=self.by, **rows, **self.changed_values())
        return actions.create(by=self.by, **rows, **self.cleaned_data)


class OpenCallForm(ClosedCallForm):
    """What still changes once cities can apply."""

    class Meta(ClosedCallForm.Meta):
        fields = ("closes_on", "reviewers")


class CallForm(ClosedCallForm):
    """All of it, while it is a draft."""

    together = (("opens_on", "closes_on"),)

    class Meta(ClosedCallForm.Meta):
        fields = (
            *("network", "kind", "title", "object", "opens_on", "closes_on", "places", "minimum"),
            "reviewers",
        )
        widgets = {"object": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "network": gettext_lazy("Cities that are retained become its members."),
            "object": gettext_lazy("What the call is for, who can apply, what is expected. Markdown is understood."),
            "places": gettext_lazy("How many cities can be retained."),
            "minimum": gettext_lazy("Out of 100. Below it an application is refused. Empty: there is none."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["network"].label_from_instance = lambda network: f"{network.acronym} — {network.theme}"
        self.fields["network"].empty_label = _("Choose a network")
        self.fields["title"].validators.append(visible)


def form_for(call):
    """The form for what can still be changed of a call; None for a new one."""
    if call is None or call.status == CallStatus.DRAFT:
        return CallForm
    return OpenCallForm if call.status == CallStatus.OPEN else ClosedCallForm


class CriterionRow(Row):
    """A criterion and its weight."""

    main = "label"

    label = forms.CharField(label=gettext_lazy("Criterion"), max_length=160, required=False)
    weight = forms.IntegerField(label=gettext_lazy("Weight (out of 100)"), min_value=1, max_value=WHOLE, required=False)
    looked_at = forms.CharField(label=gettext_lazy("What is looked at"), max_length=300, required=False)

    def clean(self):
        super().clean()
        if self.has_changed() and not self.errors and not self.cleaned_data["weight"]:
            self.add_error("weight", _("Say how much it weighs."))


CriterionRows = row_set(CriterionRow)


class Criteria:
    """The rows of criteria of a call. data: what was sent, or None; adding: to show one row more."""

    def __init__(self, data=None, *, call=None, adding=False, shown=None):
        self.call = call
        saved = actions.saved_criteria(call) if call else []
        self.seen = actions.mark(saved) if data is None else data.get(SEEN, "")
        if data is not None and adding:
            shown, data = typed_rows(data, "criteria", tuple(CriterionRow.base_fields)), None
        initial = saved if shown is None else shown
        self.rows = CriterionRows(data, prefix="criteria", initial=None if data is not None else initial)
        self.rows.extra = int(adding) if shown is not None else EMPTY_ROWS

    def values(self):
        """What the actions take: criteria, and seen for a call that is saved already."""
        return {"criteria": self.rows.rows(), **({"seen": self.seen} if self.call else {})}

    def after_conflict(self):
        """Return the rows as they were typed; saved again, they take the place of what is saved now."""
        return Criteria(call=self.call, shown=self.rows.rows())
