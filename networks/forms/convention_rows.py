"""The parties of a convention and its commitments, as rows of its form. Parties are typed, and offered as one types."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from networks.actions import convention_rows as rows
from networks.actions.convention_rows import ASSOCIATION
from networks.models import City, Organisation
from records.rows import Row, row_set, typed_rows

EMPTY_PARTIES, EMPTY_COMMITMENTS = 2, 2
SEEN = "rows-seen"
# The list that the browser offers, below the rows.
OFFERED = "known-parties"
MOST_OFFERED = 500


def association():
    """What the association is called as a party, in the language of the page."""
    return pgettext("party to a convention", "the association")


def _party_field(label):
    return forms.CharField(
        label=label,
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"list": OFFERED, "autocomplete": "off"}),
    )


class PartyRow(Row):
    """A party, by its name."""

    main = "party"

    party = _party_field(gettext_lazy("City, organisation or association"))


class CommitmentRow(Row):
    """What one of the parties owes."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    due_on = forms.DateField(label=gettext_lazy("Due on"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Commitment"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    party = _party_field(gettext_lazy("Party that owes it"))
    amount_mad = forms.DecimalField(
        label=gettext_lazy("Amount (MAD)"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "decimal"}),
    )

    def has_changed(self):
        """A row that has only its number is an empty row."""
        return bool(set(self.changed_data) - {"pk"})

    def clean(self):
        super().clean()
        if self.has_changed() and not self.errors and not self.cleaned_data["party"]:
            self.add_error("party", _("Say which party owes it."))


PartyRows, CommitmentRows = row_set(PartyRow), row_set(CommitmentRow)


class ConventionRows:
    """Both sets of rows. data: what was sent, or None; adding: "parties" or "commitments", to show one row more.

    shown: rows to show instead of those that are saved, as (parties, commitments) of initial values.
    """

    def __init__(self, data=None, *, convention=None, adding="", shown=None):
        self.convention = convention
        self.saved = rows.saved_rows(convention) if convention else ([], [])
        self.seen = rows.mark(*self.saved) if data is None else data.get(SEEN, "")
        if data is not None and adding:
            columns = (tuple(PartyRow.base_fields), tuple(CommitmentRow.base_fields))
            names = ("parties", "commitments")
            shown = [typed_rows(data, name, wanted) for name, wanted in zip(names, columns, strict=True)]
            data = None
        first = shown or self._initial()
        self.parties = PartyRows(data, prefix="parties", initial=None if data is not None else first[0])
        self.commitments = CommitmentRows(data, prefix="commitments", initial=None if data is not None else first[1])
        self.parties.extra = int(adding == "parties") if adding else EMPTY_PARTIES
        self.commitments.extra = int(adding == "commitments") if adding else EMPTY_COMMITMENTS
        self.wanted = ([], [])

    def _initial(self):
        parties, commitments = self.saved
        if self.convention is None:
            parties = [ASSOCIATION]
        return (
            [{"party": _name(party)} for party in parties],
            [{**row, "party": _name(row["party"])} for row in commitments],
        )

    @property
    def sets(self):
        return (self.parties, self.commitments)

    @property
    def errors(self):
        """Truthy if something is wrong."""
        return sum(rows_.total_error_count() for rows_ in self.sets if rows_.is_bound)

    # What the summary of errors and the page's title ask of a set of rows.
    def total_error_count(self):
        """How much is wrong in both sets."""
        return self.errors

    def non_form_errors(self):
        """What is wrong with the sets as wholes."""
        return [error for rows_ in self.sets if rows_.is_bound for error in rows_.non_form_errors()]

    @property
    def forms(self):
        """The rows of both sets."""
        return [*self.parties.forms, *self.commitments.forms]

    def offered(self):
        """The names that the browser offers: the association, the organisations, the cities that are members."""
        cities = City.objects.members().by_name()[:MOST_OFFERED]
        return [association(), *map(_name, Organisation.objects.all()[:MOST_OFFERED]), *map(_name, cities)]

    def is_valid(self, term):
        """True if all rows can be saved, within the term of a Convention; `wanted` then holds them for the actions."""
        # What can be read of the others is looked at too, so that all that is wrong is said at once.
        are_valid = self.parties.is_valid() & self.commitments.is_valid()
        known = {_name(party).casefold(): party for party in self.saved[0]}
        parties = []
        for row in _readable(self.parties):
            party = _read(row, known)
            if party in parties:
                row.add_error("party", _("This party stands twice in the list."))
            elif party is not None:
                parties.append(party)
        commitments = [self._commitment(row, parties, known, term) for row in _readable(self.commitments)]
        self.wanted = (parties, commitments)
        return are_valid and not any(row.errors for rows_ in self.sets for row in rows_.forms)

    def _commitment(self, row, parties, known, term):
        party, due_on = _read(row, known), row.cleaned_data["due_on"]
        if party is not None and party not in parties:
            message = _("%(name)s is not one of the parties above.") % {"name": _name(party)}
            row.add_error("party", message)
        if due_on and not term.takes_in(due_on):
            row.add_error("due_on", rows.outside(term, due_on))
        return {name: row.cleaned_data.get(name) for name in ("pk", "text", "due_on", "amount_mad")} | {"party": party}

    def values(self):
        """What the actions take: parties, commitments, seen."""
        parties, commitments = self.wanted
        return {"parties": parties, "commitments": commitments, **({"seen": self.seen} if self.convention else {})}

    def after_conflict(self):
        """Return the rows as they were typed; saved again, they take the place of what is saved now."""
        parties, commitments = self.wanted
        there = {row["pk"] for row in self.saved[1]}
        typed = [
            {**row, "party": _name(row["party"]), "pk": row["pk"] if row["pk"] in there else None}
            for row in commitments
        ]
        return ConventionRows(convention=self.convention, shown=([{"party": _name(one)} for one in parties], typed))


def _name(party):
    return association() if party == ASSOCIATION else party.name


def _readable(rows_):
    """The rows that stay and have no error of their own; none of what was sent without counting them."""
    return [row for row in rows_.kept() if not row.errors] if rows_.management_form.is_valid() else []


def _read(row, known):
    """The City, Organisation or ASSOCIATION that was typed; None, with the error beside it, if there is none."""
    name = " ".join(row.cleaned_data["party"].split())
    if name.casefold() == association().casefold():
        return ASSOCIATION
    if name.casefold() in known:
        return known[name.casefold()]
    cities = City.objects.filter(Q(name_fr__unaccent__iexact=name) | Q(name_ar=name) | Q(code=name.lower())).by_name()
    found = [*cities[:3], *Organisation.objects.called(name)[:3]]
    if len(found) == 1:
        return found[0]
    if found:
        codes = ", ".join(one.code for one in found)
        row.add_error("party", _("Several are called so: write the code instead (%(codes)s).") % {"codes": codes})
    else:
        message = _("“%(name)s” is not known: choose a name of the list, or enter the organisation first.")
        row.add_error("party", message % {"name": name})
    return None
