"""Sample data for the gallery of components: what a designer looks at, and what the tests of components render."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import django_filters
from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from networks.enums import Colour
from records.filtering import RecordFilter
from records.journal import JournalEntry
from records.transitions import Move


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="Titre de la fiche", max_length=100, help_text="Cent caractères au plus, sans sigle.")
    email = forms.EmailField(label="Courriel du point focal")
    starts = forms.DateField(
        label="Date de la session", initial=date(2026, 6, 18), help_text="Jour de la première demi-journée."
    )
    network = forms.ChoiceField(
        label="Réseau", choices=[("", "Choisir"), ("a", "REMAGDU"), ("b", "REMAM")], required=False
    )
    presence = forms.ChoiceField(
        label="Présence",
        choices=[("present", "Présent"), ("excused", "Excusé"), ("absent", "Absent")],
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
        initial="present",
    )
    levers = forms.MultipleChoiceField(
        label="Leviers",
        choices=[("exchange", "Échange"), ("training", "Formation"), ("pilot", "Pilotage")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    summary = forms.CharField(label="Ce qui n’a pas marché", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    evidence = forms.FileField(label="Pièce jointe", required=False, help_text="PDF ou image, 20 Mo au plus.")
    agreed = forms.BooleanField(label="La ville d’origine a confirmé l’adoption", required=False)


class SampleFilter(RecordFilter):
    """Three filters, as above any list."""

    q = django_filters.CharFilter(label="Mots")
    network = django_filters.MultipleChoiceFilter(
        label="Réseau", choices=[("REMAM", "Anciennes médinas"), ("REMME", "Énergie")]
    )
    status = django_filters.ChoiceFilter(label="État", choices=[("draft", "Brouillon"), ("published", "Publiée")])


@dataclass
class SampleNetwork:
    """As much of a network as its tag needs."""

    acronym: str
    colour: str


class NoModel:
    """A content type whose model is gone."""

    @staticmethod
    def model_class():
        """Return None, as a stale content type does."""


@dataclass
class SampleEntry:
    """As much of a journal entry as the timeline needs."""

    event: str
    at: datetime
    by: str = ""
    comment: str = ""
    field: str = ""
    source: str = ""
    target: str = ""
    content_type: type = NoModel


def _samples():
    """The invented moves and entries."""
    return {
        "moves": [
            Move("validate", "Valider la fiche", "primary", "#"),
            Move("return", "Renvoyer à la ville", "secondary", "#"),
            Move("reject", "Rejeter", "danger", "#"),
            Move(
                "publish",
                "Publier",
                "primary",
                "#",
                refused="Vous avez écrit cette fiche : une autre personne doit la publier.",
            ),
        ],
        "entries": [
            SampleEntry(
                "published",
                datetime(2026, 6, 2, 9, 30, tzinfo=UTC),
                "Coordination REMAGDU",
                "Relue par Safi, deux remarques intégrées.",
            ),
            SampleEntry("created", datetime(2026, 5, 3, 8, 0, tzinfo=UTC), "Point focal d’Agadir"),
            SampleEntry("imported", datetime(2026, 5, 1, 7, 0, tzinfo=UTC)),
        ],
    }


def _figures():
    """The invented bars, tabs and steps."""
    return {
        "bars": [
            {"label": "Besoins exprimés", "value": 41, "share": 100, "tone": "neutral"},
            {"label": "Sessions tenues", "value": 14, "share": 34.1, "tone": "ok"},
            {"label": "Fiches publiées", "value": 22, "share": 53.7, "tone": "ok"},
            {"label": "Adoptions", "value": 9, "share": 22, "tone": "ok"},
        ],
        "tabs": [
            {"label": "Vue d’ensemble", "url": "#", "active": True},
            {"label": "Membres", "url": "#", "count": 12},
            {"label": "Journal", "url": "#"},
        ],
        "steps": [
            {"label": "La ville", "url": "#", "state": "done"},
            {"label": "Le problème", "url": "#", "state": "started", "current": True},
            {"label": "Les résultats", "url": "", "state": "todo"},
        ],
    }


def gallery_context(request):
    """Return the context of the gallery; the filters' pills follow from the address of `request`."""
    invalid = SampleForm({"title": "", "email": "agadir", "starts": "2026-02-31", "presence": "excused"})
    invalid.is_valid()
    return {
        **_samples(),
        **_figures(),
        "crumbs": [(_("Home"), "/"), ("Composants", "")],
        "networks": [SampleNetwork(f"RESEAU-{colour[:3].upper()}", colour) for colour in Colour.values],
        "tones": ["ok", "wait", "info", "danger", "neutral"],
        "workflow": {"label": "En relecture", "tone": "wait", "next": [{"label": "Valider", "who": "la coordination"}]},
        "finished": {"label": "Publiée", "tone": "ok", "next": []},
        "form": SampleForm(),
        "invalid_form": invalid,
        "filter": SampleFilter(request.GET or None, queryset=JournalEntry.objects.none(), request=request),
        "page": Paginator(range(95), 20).page(2),
        "day": date(2026, 6, 18),
        "markdown_text": "Une **fiche** avec une liste :\n\n- tri à la source ;\n- [texte de loi](https://example.org).\n\n<script>alert(1)</script>",
    }
