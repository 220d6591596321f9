"""The minutes page: the text, and rows of decisions, actions and needs."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.actions import minutes as minutes_of
from activities.actions.minutes_page import Page
from activities.enums import AgendaKind, MinutesStatus
from activities.models import Need, Session
from activities.workflow import people_invited, remark_dates
from records.rows import Row, choice, offer, row_set, typed_rows
from records.stepping import StepForm, add_invalid
from records.texts import PlainTexts
from records.transitions import asked_with

TEXT_MAX_LENGTH = 60_000
ROW_MAX_LENGTH = 2_000


def new_token():
    """What tells one page from every other."""
    return uuid4().hex


class TextForm(PlainTexts, forms.Form):
    """The text, with the revision that the writer started from, and which page sends it for which time."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    page = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40, initial=new_token)
    turn = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, initial=0)
    text = forms.CharField(
        label=gettext_lazy("Minutes"),
        max_length=TEXT_MAX_LENGTH,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "class": "minutes-text"}),
        help_text=gettext_lazy(
            "A line that begins with ## is a heading, with - a point of a list; **words** are bold."
        ),
    )

    def clean_text(self):
        """Browsers send line ends of two characters; one is kept."""
        return self.cleaned_data["text"].replace("\r\n", "\n")


def text_field(label):
    """The text of a decision or an action."""
    return forms.CharField(
        label=label, max_length=ROW_MAX_LENGTH, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class DecisionRow(Row):
    text = text_field(gettext_lazy("Decision"))


class ActionRow(Row):
    # The action that the row was saved as before.
    key = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = text_field(gettext_lazy("Action"))
    owner_city = choice(gettext_lazy("City in charge"))
    owner_person = choice(gettext_lazy("Person in charge"))
    due_on = forms.DateField(label=gettext_lazy("Due on"), required=False)

    def has_changed(self):
        """A row that was emptied is a row taken away."""
        return bool(set(self.changed_data) - {"key"})


class NeedRow(Row):
    text = forms.CharField(
        label=gettext_lazy("Need"), max_length=Need._meta.get_field("text").max_length, required=False
    )
    city = choice(gettext_lazy("City"))


ROWS = {"decisions": row_set(DecisionRow), "actions": row_set(ActionRow), "needs": row_set(NeedRow)}
COLUMNS = {"decisions": DecisionRow.base_fields, "actions": ActionRow.base_fields, "needs": NeedRow.base_fields}
EMPTY_ROWS = {"decisions": 2, "actions": 2, "needs": 1}


class MinutesForm:
    """The text and its three sets of rows, as one form.

    data: what was sent, or None. rows: what to show instead of what is saved, as `saved` gives it. add: name of the
    set to which an empty row is added.
    """

    def __init__(self, data=None, *, session, by, shown=None, add=""):
        self.session, self.by, self.data = session, by, data
        offered = self._offered()
        initial = {} if data is not None else shown or saved(session)
        # Nothing written yet: the points of the agenda are a beginning.
        self.is_outline = bool(initial and not shown and session.minutes_status == MinutesStatus.NONE)
        if self.is_outline:
            initial["text"]["text"] = outline(session)
            self.is_outline = bool(initial["text"]["text"])
        self.text = TextForm(data, initial=initial.get("text"))
        self.sets = {}
        for name, rows in ROWS.items():
            made = self.sets[name] = rows(data, prefix=name, initial=initial.get(name))
            made.extra = EMPTY_ROWS[name] if shown is None else int(name == add)
            made.offered = offered

    def _offered(self):
        cities = list(minutes_of.cities_in_charge(self.session).distinct().by_name())
        people = minutes_of.people_in_charge(self.session).distinct()
        return {
            "owner_city": offer(_("No city"), cities),
            "owner_person": offer(_("Nobody in particular"), people),
            "city": offer(_("All cities"), cities),
        }

    @property
    def decisions(self):
        return self.sets["decisions"]

    @property
    def actions(self):
        return self.sets["actions"]

    @property
    def needs(self):
        return self.sets["needs"]

    @property
    def errors(self):
        """Truthy if something is wrong; nothing is, before it was sent."""
        return self.data is not None and (
            self.text.errors or any(rows.total_error_count() for rows in self.sets.values())
        )

    def is_valid(self):
        is_whole = self.text.is_valid() and all(rows.is_valid() for rows in self.sets.values())
        return is_whole and self._is_due_after_the_session()

    def _is_due_after_the_session(self):
        """Say beside its field which date is too early: the action that refuses it knows no fields."""
        early = [row for row in self.actions.kept() if _is_before(row.cleaned_data.get("due_on"), self.session)]
        for row in early:
            row.add_error("due_on", _("An action cannot be due before the session that asked for it."))
        return not early

    def save(self, silent=False):
        """Save the minutes. Return the session, or None if an action refused. Raises NotAllowed or Conflict."""
        typed_text, named = self.text.cleaned_data, zip(self.actions.rows(), self.actions.prefixes(), strict=True)
        try:
            return minutes_of.save(
                session=self.session,
                by=self.by,
                text=typed_text["text"],
                revision=typed_text["revision"],
                decisions=[row["text"] for row in self.decisions.rows()],
                actions=[{**row, "pk": row.pop("key", None), "row": name} for row, name in named],
                needs=self.needs.rows(),
                silent=silent,
                page=Page(typed_text["page"], typed_text["turn"] or 0),
            )
        except forms.ValidationError as error:
            add_invalid(self.text, error)
            return None


def _is_before(due, session):
    return bool(due and due < session.starts_on)


def saved(session):
    """What the form shows of a session as it is saved; `saved` of a row is what it was read from."""
    actions = session.actions.select_related("owner_city", "owner_person").order_by("position", "pk")
    return {
        "text": {"text": session.minutes, "revision": session.minutes_revision},
        "decisions": [{"text": row.text, "saved": row} for row in session.decisions.all()],
        "actions": [
            {
                "key": row.pk,
                "text": row.text,
                "owner_city": row.owner_city_id,
                "owner_person": row.owner_person_id,
                "due_on": row.due_on,
                "saved": row,
            }
            for row in actions
        ],
        "needs": [
            {"text": row.text, "city": row.city_id, "saved": row} for row in session.needs.select_related("city")
        ],
    }


def outline(session):
    """The points of the agenda as headings."""
    points = session.agenda.exclude(kind=AgendaKind.BREAK)
    return "\n\n".join(f"## {point.title}\n" for point in points)


def typed(data):
    """What was sent, to be shown again as it was typed."""
    text = {"text": data.get("text", ""), "revision": data.get("revision", "")}
    return {"text": text, **{name: typed_rows(data, name, columns) for name, columns in COLUMNS.items()}}


def merged(data, session):
    """What was typed, with what has been saved elsewhere in the meantime: nothing of either is lost.

    A saved row that was not typed comes behind those that were. One that was typed otherwise is the `elsewhere` of its
    row, to be shown beside it.
    """
    mine, theirs = typed(data), saved(session)
    for name in ROWS:
        typed_here = [row for row in mine[name] if row["text"].strip()]
        mine[name] = typed_here + _unmatched(theirs[name], typed_here)
    mine["text"]["revision"] = session.minutes_revision
    return mine


def _unmatched(theirs, mine):
    """The saved rows that none of the typed ones is; those that differ are told what is saved of them."""
    by_key = {str(row.get("key") or ""): row for row in mine}
    keys = {str(row["key"]) for row in theirs if "key" in row}
    by_text = {_plain(row["text"]): row for row in mine if str(row.get("key")) not in keys}
    alone = []
    for row in theirs:
        own = by_key.get(str(row["key"])) if "key" in row else None
        own = own or by_text.pop(_plain(row["text"]), None)
        if own is None:
            alone.append(row)
            continue
        if any(_plain(own[name]) != _plain(row[name]) for name in own if name != "key"):
            own["elsewhere"] = row["saved"]
        if "key" in row:
            own["key"] = row["key"]
    return alone


def _plain(value):
    """A value as it is compared, whether it was typed or read from the database."""
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


@asked_with(Session, "circulate_minutes")
class CirculateForm(StepForm):
    """Nothing to ask: the page says what will happen."""

    template = "activities/minutes/circulate.html"

    def context(self):
        return {
            "until": remark_dates()["remarks_until"],
            "readers": people_invited(self.record).count(),
            "present": self.record.present_count(),
        }

    def save(self):
        """Circulate the minutes. Raises TransitionError."""
        minutes_of.circulate(session=self.record, by=self.by)


@asked_with(Session, "approve_minutes")
class ApproveForm(StepForm):
    """Nothing to ask: the page says what will happen."""

    template = "activities/minutes/approve.html"

    def context(self):
        return {"remarks": self.record.remarks.select_related("by")}

    def save(self):
        """Approve the minutes. Raises TransitionError."""
        minutes_of.approve(session=self.record, by=self.by)


class RemarkForm(PlainTexts, forms.Form):
    """What somebody who was there says of circulated minutes."""

    text = forms.CharField(
        label=gettext_lazy("Remark"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("What is missing or wrong, and what should stand there instead."),
    )

    def __init__(self, *args, session, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.session, self.by = session, by

    def save(self):
        """Add the remark. Return it. Raises NotAllowed or ValidationError."""
        return minutes_of.remark(session=self.session, by=self.by, text=self.cleaned_data["text"])
