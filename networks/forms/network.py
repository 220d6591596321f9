from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.guard import GuardedForm
from networks.actions import network as actions
from networks.models import City, Network

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


class NetworkForm(GuardedForm, forms.ModelForm):
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

    def save(self, *, sub_themes=None):
        """Keep the changes; sub_themes: as networks.actions.network.change takes them. Return the network."""
        return actions.change(network=self.instance, by=self.by, sub_themes=sub_themes, **self.cleaned_data)


class WholeNetworkForm(NetworkForm):
    """What the secretariat keeps up to date. The acronym is the network's public code: it never changes."""

    class Meta(NetworkForm.Meta):
        fields = (
            "name_fr",
            "name_ar",
            "theme_fr",
            "theme_ar",
            "colour",
            "phase",
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

    def clean_founded_on(self):
        day = self.cleaned_data["founded_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This date is in the future."), code="future")
        return day


class SubThemeForm(forms.Form):
    """One sub-theme; an empty line is none."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name_fr = forms.CharField(label=gettext_lazy("Name in French"), max_length=160, required=False)
    name_ar = forms.CharField(
        label=gettext_lazy("Name in Arabic"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"lang": "ar", "dir": "rtl"}),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("name_ar") and not cleaned.get("name_fr") and "name_fr" not in self.errors:
            self.add_error("name_fr", ValidationError(_("Give the name in French too."), code="missing"))
        return cleaned


class BaseSubThemes(forms.BaseFormSet):
    """The sub-themes of a network, in order; those whose names are emptied are removed."""

    def __init__(self, *args, network, **kwargs):
        self.network = network
        rows = list(network.sub_themes.order_by("position", "pk").values("pk", "name_fr", "name_ar"))
        self.known = {row["pk"] for row in rows}
        super().__init__(*args, initial=rows, prefix="sub_themes", **kwargs)

    def clean(self):
        for form in self.forms:
            if form.is_valid() and form.cleaned_data.get("pk") and form.cleaned_data["pk"] not in self.known:
                raise ValidationError(_("A sub-theme of another network was sent. Nothing was saved."), code="forged")

    def rows(self):
        """The list as networks.actions.network.change takes it."""
        return [
            {"pk": data.get("pk"), "name_fr": data["name_fr"], "name_ar": data.get("name_ar", "")}
            for form in self.forms
            if (data := form.cleaned_data) and data.get("name_fr")
        ]


SubThemes = formset_factory(
    SubThemeForm, formset=BaseSubThemes, extra=3, max_num=MAX_SUB_THEMES, absolute_max=MAX_SUB_THEMES, validate_max=True
)
