"""Writing a sheet, one section at a time."""

import hashlib
from copy import copy

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Person
from activities.models import Activity
from capitalisation.actions import sheet as sheets
from capitalisation.comparison import part, rows_text
from capitalisation.enums import SECTION_FIELDS, SECTION_ROWS, Section
from capitalisation.forms.sheet import told_on
from capitalisation.models import Actor, Block, Result, SheetVersion, Step
from capitalisation.reading import ROW_LABELS, field_of
from capitalisation.rules import hidden_from
from capitalisation.workflow import REQUIRED
from networks.models import Appointment
from records.texts import PlainTexts, visible

HELP = {
    "title": gettext_lazy("What is done, in plain words. At most 100 characters."),
    "pitch": gettext_lazy("One sentence that makes another city want to read on. At most 200 characters."),
    "contacts": gettext_lazy("Who answers questions from other cities. Shown to members only."),
    "problem": gettext_lazy("What was not working, for whom, since when."),
    "objectives": gettext_lazy("What the city wanted to change, with figures if there were any."),
    "beneficiaries": gettext_lazy("Who gains from it, and how many they are."),
    "legal_basis": gettext_lazy("Laws, by-laws, deliberations or agreements that it stands on."),
    "description": gettext_lazy("How it works today, for somebody who has never seen it."),
    "cost_range": gettext_lazy("What a city like yours would need to begin."),
    "funding_sources": gettext_lazy("Who paid what: own budget, State, donor, residents."),
    "failures": gettext_lazy("What was tried and did not work, and why: other cities learn most from it."),
    "success_factors": gettext_lazy("Without what would it not have worked?"),
    "prerequisites": gettext_lazy("What another city must have before it begins."),
    "transfer_commune": gettext_lazy("What depends on the commune that wants to take it up."),
    "transfer_state": gettext_lazy("What depends on the State."),
}
MOST_ROWS = 40


class AmountField(forms.DecimalField):
    """An amount as people write it: spaces between thousands, a comma or a point before the cents."""

    widget = forms.TextInput

    def __init__(self, **kwargs):
        super().__init__(**{"min_value": 0, **kwargs})

    def to_python(self, value):
        text = "" if value is None else "".join(str(value).split())
        return super().to_python(text.replace(",", "."))

    def prepare_value(self, value):
        return f"{value.normalize():f}" if hasattr(value, "normalize") else value

    def widget_attrs(self, widget):
        return {"inputmode": "decimal"}


class SectionForm(PlainTexts, forms.ModelForm):
    """One section of a version being written, with its rows."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    # What the section was when it was opened: what others save in other sections meanwhile is no conflict.
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, version, section, by, extra=1):
        opened = {"revision": version.revision, "seen": imprint(version, section)}
        super().__init__(data, instance=copy(version), initial=opened)
        self.version, self.section, self.by = version, section, by
        self.rows_name = SECTION_ROWS.get(section, "")
        self.rows = rows_form(version, self.rows_name, data, extra) if self.rows_name else None
        for name in REQUIRED:
            if name in self.fields:
                said = self.fields[name].help_text
                self.fields[name].help_text = " ".join(
                    filter(None, (str(said), _("Needed before the sheet is submitted.")))
                )
        self._narrow()

    def _narrow(self):
        """Offer only what belongs to the sheet's network and city."""
        sheet = self.version.sheet
        if self.section != Section.IDENTITY:
            return
        sub_themes = self.fields["sub_theme"].queryset
        self.fields["sub_theme"].queryset = sub_themes.filter(network=sheet.lead_network_id)
        self.fields["title"].validators.append(visible)
        told = Activity.objects.visible_to(self.by).of_network(sheet.lead_network_id).held()
        # The one already named stays, though it be another network's.
        named = models.Q(pk=self.version.origin_id)
        self.fields["origin"].queryset = Activity.objects.filter(models.Q(pk__in=told.values("pk")) | named)
        self.fields["origin"].label_from_instance = self._origin_label
        here = Appointment.objects.in_office().focal_points().filter(city=sheet.city_id)
        people = Person.objects.filter(pk__in=here.filter(network=sheet.lead_network_id).values("person"))
        self.fields["authors"] = forms.ModelMultipleChoiceField(
            people,
            label=_("Authors"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("The focal points who wrote it. Whoever saves the text is added, and stays."),
            initial=[person.pk for person in self.version.writers],
        )

    def _origin_label(self, activity):
        if activity.pk == self.version.origin_id and "origin" in hidden_from(self.by, self.version):
            return _("The session named already, which you do not see")
        return told_on(activity)

    def clean(self):
        values = super().clean()
        start, end = values.get("started_on"), values.get("ended_on")
        if start and end and end < start:
            self.add_error("ended_on", _("The end cannot be before the beginning."))
        return values

    def is_valid(self):
        # Both are checked, so that every mistake is told at once.
        rows = self.rows is None or self.rows.is_valid()
        return super().is_valid() and rows

    def save(self):
        """Save the section and return the version.

        Raises TransitionError (a Conflict when somebody else saved this very section) or ValidationError.
        """
        fields = {name: self.cleaned_data[name] for name in SECTION_FIELDS[self.section]}
        if "authors" in self.cleaned_data:
            offered = set(self.fields["authors"].queryset)
            kept = [person for person in self.version.writers if person not in offered]
            fields["authors"] = [*self.cleaned_data["authors"], *kept]
        rows = {self.rows_name: self.rows.kept()} if self.rows else {}
        return sheets.save(
            version=self.version,
            by=self.by,
            revision=self.cleaned_data["revision"],
            fields=fields,
            unchanged=lambda current: self.cleaned_data["seen"] == imprint(current, self.section),
            **rows,
        )

    def after_conflict(self, current):
        """What differs between the text saved meanwhile (old) and the one typed (new), which the next saving keeps."""
        self.data = self.data.copy()
        self.data["revision"], self.data["seen"] = current.revision, imprint(current, self.section)
        hidden = hidden_from(self.by, current)
        parts = [
            part(
                field_of(current, name)["label"],
                field_of(current, name)["value"],
                field_of(self.instance, name)["value"],
            )
            for name in SECTION_FIELDS[self.section]
            if name not in hidden
        ]
        if self.rows:
            typed = [self.rows.model(**{**values, "pk": None}) for values in self.rows.kept()]
            parts.append(part(ROW_LABELS[self.rows_name], rows_text(current.rows_of(self.rows_name)), rows_text(typed)))
        return [one for one in parts if one["changed"]]


def imprint(version, section):
    """A short text that changes when the section does."""
    values = [str(getattr(version, version._meta.get_field(name).attname)) for name in SECTION_FIELDS[section]]
    values += (
        [f"{row.pk} {rows_text([row])}" for row in version.rows_of(SECTION_ROWS[section])]
        if section in SECTION_ROWS
        else []
    )
    return hashlib.sha256("\0".join(values).encode()).hexdigest()


# --- Rows ----------------------------------------------------------------------------------------------------------


class RowForm(PlainTexts, forms.ModelForm):
    """A row of a version; `pk` says which of the existing ones it is."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)


class RowFormSet(forms.BaseFormSet):
    """The rows of one kind, in their order; an empty one at the end waits to be filled."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("Place in the list")
        form.fields["DELETE"].label = _("Remove this row")

    def kept(self):
        """The rows that remain, in the order asked for, as dicts for the action."""
        dropped = {"ORDER", "DELETE"}
        return [
            {name: value for name, value in form.cleaned_data.items() if name not in dropped}
            for form in self.ordered_forms
        ]


def row_class(model, *fields, rows=3):
    """The formset class of one kind of rows."""
    widgets = {
        field.name: forms.Textarea(attrs={"rows": rows})
        for field in model._meta.concrete_fields
        if isinstance(field, models.TextField) and not isinstance(field, models.CharField)
    }
    form = forms.modelform_factory(model, form=RowForm, fields=fields, widgets=widgets)
    formset = forms.formset_factory(
        form,
        formset=RowFormSet,
        can_order=True,
        can_delete=True,
        max_num=MOST_ROWS,
        validate_max=True,
        absolute_max=MOST_ROWS + 10,
    )
    formset.model, formset.noun = model, model._meta.verbose_name
    return formset


ROW_CLASSES = {
    "blocks": row_class(Block, "name", "text", "enabling_factors", "lessons"),
    "steps": row_class(Step, "when", "text"),
    "actors": row_class(Actor, "kind", "name", "role"),
    "results": row_class(Result, "indicator", "before", "after", "date", "evidence"),
}


def rows_form(version, name, data, extra):
    """The formset of one kind of rows of a version; `extra` empty ones at the end."""
    kind = ROW_CLASSES[name]
    names = [*kind.form._meta.fields, "pk"]
    values = [{field: getattr(row, field) for field in names} for row in version.rows_of(name)]
    formset = kind(data, prefix=name, initial=values)
    formset.extra = min(max(extra, 0 if values else 1), MOST_ROWS - len(values))
    return formset


# --- The form of each section ----------------------------------------------------------------------------------------


def section_class(section):
    """The form class of one section."""
    names = SECTION_FIELDS[section]
    fields = [SheetVersion._meta.get_field(name) for name in names]
    long = [field.name for field in fields if isinstance(field, models.TextField)]
    amounts = [field.name for field in fields if isinstance(field, models.DecimalField)]
    return forms.modelform_factory(
        SheetVersion,
        form=SectionForm,
        fields=names,
        widgets={name: forms.Textarea(attrs={"rows": 5}) for name in long},
        field_classes=dict.fromkeys(amounts, AmountField),
        help_texts={name: HELP[name] for name in names if name in HELP},
    )


SECTION_CLASSES = {section: section_class(section) for section in Section}
