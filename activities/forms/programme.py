"""The forms of a programme and of a need."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.actions import programme as programmes
from activities.enums import ActivityKind
from activities.models import Need, Programme, ProgrammeLine
from networks.models import City, Membership, Network
from records.rows import Row, choice, offer, row_set, typed_rows
from records.stepping import StepForm, add_invalid
from records.texts import PlainTexts, visible

EMPTY_ROWS = 3


class NewProgrammeForm(StepForm):
    """The programme of a network that one coordinates. record: None."""

    network = forms.ModelChoiceField(Network.objects.none(), label=gettext_lazy("Network"), empty_label=None)
    year = Programme._meta.get_field("year").formfield()

    def __init__(self, *args, scope, **kwargs):
        super().__init__(*args, record=None, **kwargs)
        self.fields["network"].queryset = scope.networks()
        self.fields["network"].label_from_instance = lambda network: f"{network.acronym} · {network.name}"
        self.fields["year"].initial = timezone.localdate().year + 1

    def save(self):
        """Begin it. Return the Programme. Raises NotAllowed or ValidationError."""
        return programmes.begin(by=self.by, **self.cleaned_data)


class LineRow(Row):
    """One thing that is planned."""

    main = "title"

    key = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=ProgrammeLine._meta.get_field("title").max_length,
        required=False,
        validators=[visible],
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=ActivityKind, initial=ActivityKind.SESSION)
    quarter = forms.TypedChoiceField(
        label=gettext_lazy("Quarter"), choices=[(n, str(n)) for n in range(1, 5)], coerce=int, initial=1
    )
    city = choice(gettext_lazy("Host city"))

    def has_changed(self):
        """A row in which only what it offers by itself is chosen is an empty row."""
        return bool(set(self.changed_data) - {"key", "kind", "quarter"})


LineRows = row_set(LineRow)
COLUMNS = tuple(LineRow.base_fields)


class IntroductionForm(PlainTexts, forms.Form):
    """What the programme says first."""

    introduction = Programme._meta.get_field("introduction").formfield(widget=forms.Textarea(attrs={"rows": 4}))


class LinesForm:
    """The introduction and the lines, as one form. typed: what was sent, to be shown again with one row more."""

    def __init__(self, data=None, *, programme, by, typed=None):
        self.programme, self.by, self.data = programme, by, data
        first = typed.get("introduction", "") if typed is not None else programme.introduction
        self.introduction = IntroductionForm(data, initial={"introduction": first})
        rows = typed_rows(typed, "lines", COLUMNS) if typed is not None else saved_lines(programme)
        self.rows = LineRows(data, prefix="lines", initial=None if data is not None else rows)
        self.rows.extra = 1 if typed is not None else EMPTY_ROWS
        here = Membership.objects.active().filter(network=programme.network_id)
        cities = City.objects.filter(pk__in=here.values("city")).by_name()
        self.rows.offered = {"city": offer(_("Not named yet"), cities)}

    @property
    def errors(self):
        """Truthy if something is wrong; nothing is, before it was sent."""
        return self.data is not None and (self.introduction.errors or bool(self.rows.total_error_count()))

    def is_valid(self):
        return all((self.introduction.is_valid(), self.rows.is_valid()))

    def save(self):
        """Save them. Return the programme, or None if the action refused. Raises NotAllowed or NotReady."""
        lines = [{**row, "pk": row.pop("key", None)} for row in self.rows.rows()]
        introduction = self.introduction.cleaned_data["introduction"]
        try:
            return programmes.set_lines(programme=self.programme, by=self.by, introduction=introduction, lines=lines)
        except forms.ValidationError as error:
            add_invalid(self.introduction, error)
            return None


def saved_lines(programme):
    """The lines as they are saved."""
    return [
        {"key": line.pk, "title": line.title, "kind": line.kind, "quarter": line.quarter, "city": line.city_id}
        for line in programme.lines.all()
    ]


class NeedForm(StepForm):
    """What a city needs. record: None; cities and networks: those that the person speaks for."""

    network = forms.ModelChoiceField(
        Network.objects.none(), label=gettext_lazy("Network"), empty_label=gettext_lazy("Choose a network")
    )
    city = forms.ModelChoiceField(
        City.objects.none(), label=gettext_lazy("City"), required=False, empty_label=gettext_lazy("All cities")
    )
    text = Need._meta.get_field("text").formfield(
        label=gettext_lazy("Need"), help_text=gettext_lazy("What should the network treat, in a sentence?")
    )

    def __init__(self, *args, networks, cities, is_bound_to_city, **kwargs):
        super().__init__(*args, record=None, **kwargs)
        self.fields["network"].queryset, self.fields["city"].queryset = networks, cities
        self.fields["network"].label_from_instance = lambda network: f"{network.acronym} · {network.name}"
        if is_bound_to_city:
            self.fields["city"].required, self.fields["city"].empty_label = True, None
        self.fields["text"].validators.append(visible)

    def save(self):
        """Say it. Return the Need. Raises NotAllowed or ValidationError."""
        return programmes.voice(by=self.by, **self.cleaned_data)
