from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.guard import GuardedForm
from networks.actions import network as actions
from networks.models import City, Network
from records import merging
from records.days import not_in_future
from records.merging import MergingForm
from records.texts import PlainTexts, visible

TEXT_MAX_LENGTH = 20_000
MAX_SUB_THEMES = 15


class NetworkField(forms.ModelChoiceField):
    """A choice of network by its acronym, shown with its theme."""

    def __init__(self, queryset=None, **kwargs):
        kwargs = {"label": gettext_lazy("Network"), "empty_label": gettext_lazy("Choose a network"), **kwargs}
        super().__init__(Network.objects.all() if queryset is None else queryset, to_field_name="acronym", **kwargs)

    def label_from_instance(self, network):
        return f"{network.acronym} — {network.theme}"


def _text(label, help_text="", rows=8, **attrs):
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=TEXT_MAX_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows, **attrs}),
    )


class NetworkForm(MergingForm, GuardedForm, forms.ModelForm):
    """What a network's coordinator keeps up to date."""

    guarded_model = Network

    presentation_fr = _text(gettext_lazy("Presentation in French"), gettext_lazy("Markdown is understood."))
    presentation_ar = _text(gettext_lazy("Presentation in Arabic"), lang="ar", dir="rtl")
    charter = _text(gettext_lazy("Charter"), gettext_lazy("What a city signs when it joins."), rows=10)

    class Meta:
        model = Network
        fields = ("presentation_fr", "presentation_ar", "charter")

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by

    def save(self, *, sub_themes=None, seen=None):
        """Keep the changes; sub_themes, seen: as networks.actions.network.change takes them. Return the network.

        Raises NotAllowed, Conflict or ValidationError.
        """
        return actions.change(
            network=self.instance, by=self.by, sub_themes=sub_themes, seen=seen, **self.changed_values()
        )


class WholeNetworkForm(NetworkForm):
    """What the secretariat keeps up to date. The acronym is the network's public code: it never changes."""

    class Meta(NetworkForm.Meta):
        fields = (
            "name_fr",
            "name_ar",
            "theme_fr",
            "theme_ar",
            "colour",
            "representative_city",
            "founded_on",
            *NetworkForm.Meta.fields,
        )
        widgets = {
            "name_ar": forms.TextInput(attrs={"lang": "ar", "dir": "rtl"}),
            "theme_ar": forms.TextInput(attrs={"lang": "ar", "dir": "rtl"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        members = City.objects.filter(memberships__in=self.instance.memberships.active()).by_name()
        self.fields["representative_city"].queryset = members
        self.fields["representative_city"].help_text = _("One of the network's members.")
        for name in ("name_fr", "name_ar", "theme_fr", "theme_ar"):
            self.fields[name].validators.append(visible)
        self.fields["founded_on"].validators.append(not_in_future)


class SubThemeForm(PlainTexts, forms.Form):
    """One sub-theme; an empty line is none."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name_fr = forms.CharField(
        label=gettext_lazy("Name in French"), max_length=160, required=False, validators=[visible]
    )
    name_ar = forms.CharField(
        label=gettext_lazy("Name in Arabic"),
        max_length=160,
        required=False,
        validators=[visible],
        widget=forms.TextInput(attrs={"lang": "ar", "dir": "rtl"}),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("name_ar") and not cleaned.get("name_fr") and "name_fr" not in self.errors:
            self.add_error("name_fr", ValidationError(_("Give the name in French too."), code="missing"))
        return cleaned


class BaseSubThemes(forms.BaseFormSet):
    """The sub-themes of a network, in order; those whose names are emptied are removed.

    shown: rows to show instead of those that are saved.
    """

    def __init__(self, data=None, *args, network, shown=None, **kwargs):
        self.network = network
        self.saved = list(network.sub_themes.order_by("position", "pk").values("pk", "name_fr", "name_ar"))
        # Of what the page was made from, carried along until it is saved.
        self.seen_text = merging.written(_marks(self.saved)) if data is None else data.get("sub_themes-seen", "")
        self.seen = merging.read(self.seen_text)
        self.known = {str(row["pk"]) for row in self.saved} | {mark.partition(":")[0] for mark in self.seen or ()}
        initial = self.saved if shown is None else shown
        super().__init__(data, *args, initial=initial, prefix="sub_themes", **kwargs)

    def clean(self):
        for form in self.forms:
            if form.is_valid() and form.cleaned_data.get("pk") and str(form.cleaned_data["pk"]) not in self.known:
                raise ValidationError(_("A sub-theme of another network was sent. Nothing was saved."), code="forged")

    def rows(self):
        """The list as networks.actions.network.change takes it."""
        return [
            {"pk": data.get("pk"), "name_fr": data["name_fr"], "name_ar": data.get("name_ar", "")}
            for form in self.forms
            if (data := form.cleaned_data) and data.get("name_fr")
        ]

    def after_conflict(self):
        """Return the set with what was typed and what somebody else has saved; saved again, it replaces what is saved.

        One that was left alone is as it is saved now, or gone; of one that both have changed, what was typed is shown.
        """
        seen, there = self.seen or [], {row["pk"]: row for row in self.saved}
        shown = []
        for row in self.rows():
            if actions.mark_of(row) not in seen:
                shown.append({**row, "pk": row["pk"] if row["pk"] in there else None})
            elif row["pk"] in there:
                shown.append(there[row["pk"]])
        known = {mark.partition(":")[0] for mark in seen} | {str(row["pk"]) for row in shown}
        shown += [row for row in self.saved if str(row["pk"]) not in known]
        form_set = SubThemes(network=self.network, shown=shown)
        form_set.seen_text = merging.written(_marks(self.saved))
        return form_set


def _marks(rows):
    return [actions.mark_of(row) for row in rows]


SubThemes = formset_factory(
    SubThemeForm, formset=BaseSubThemes, extra=3, max_num=MAX_SUB_THEMES, absolute_max=MAX_SUB_THEMES, validate_max=True
)
