"""The one engine that changes a state.

A workflow is a table of transitions, written as data in `<app>/workflow.py`. `apply` re-reads the row under a lock,
checks who, from where, and what must be filled, saves, and writes the journal, all in one transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from inspect import signature

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records import journal
from records.wording import listed

# A transition that no person makes: a date or a job decides.
SYSTEM = "system"

# permission -> function(person, record) -> None, or the reason of a refusal, "" if the person's role does not grant it
# at all. Filled where rules are registered.
REFUSALS: dict[str, Callable] = {}


class TransitionError(Exception):
    """The transition was not made; `str()` is a sentence for the reader."""


class NotAllowed(TransitionError, PermissionDenied):
    """This person may not make this transition."""


class AlreadyMoved(TransitionError):
    """The record is no longer in a state from which this transition starts: somebody was faster."""


class NotReady(TransitionError):
    """Something must be filled in or done first; `fields` names what."""

    def __init__(self, message, fields=()):
        super().__init__(message)
        self.fields = tuple(fields)


@dataclass(frozen=True)
class Transition:
    """One row of a workflow.

    name: unique among the transitions of its model. sources, target: states. rule: the permission needed, or SYSTEM.
    label: the button. who: who makes it, as shown to those who wait. needs: fields that must be filled.
    asks: fields of the record that its page asks for; more than fields is asked by a form (`asked_with`).
    comment_label: of what is written about it, where “Reason” or “Comment” does not say enough.
    guard: function(record) -> None, or a sentence that says what is missing. reason: a comment is required.
    page: name of the URL of a page of another kind, where the step is made (argument: the record's key).
    hint: one sentence on its page that says what it changes. event: what the journal calls it, once it has happened,
    where the label would not read as that.
    notify: function(record, by, comment), called once the transaction is committed.
    offered: function(record) -> whether its page offers the step at all; what is only not ready yet is for the guard.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    rule: str
    label: str
    who: str = ""
    needs: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    guard: Callable | None = None
    reason: bool = False
    comment_label: str = ""
    page: str = ""
    style: str = "primary"
    hint: str = ""
    event: str = ""
    notify: Callable | None = None
    offered: Callable | None = None


@dataclass
class Workflow:
    """The table of one status field of one model."""

    model: type
    states: type
    transitions: tuple[Transition, ...]
    tones: dict = field(default_factory=dict)
    field: str = "status"
    initial: tuple[str, ...] = ()

    def __post_init__(self):
        WORKFLOWS[(self.model._meta.label, self.field)] = self

    def named(self, name):
        """The transition of that name; KeyError if there is none."""
        for candidate in self.transitions:
            if candidate.name == name:
                return candidate
        raise KeyError(name)

    def leaving(self, state):
        """The transitions that start from `state`, in the table's order."""
        return [candidate for candidate in self.transitions if state in candidate.sources]


WORKFLOWS: dict[tuple[str, str], Workflow] = {}


# (model's label, transition) -> the action that makes it, where more changes than the record; and the form that asks
# for more than fields of the record. Filled by the decorators below.
ACTIONS: dict[tuple[str, str], Callable] = {}
FORMS: dict[tuple[str, str], type] = {}


def made_by(model, name):
    """Decorate the action that makes a transition of `model`: the step's page calls it where it has no form.

    It takes by name the record (its first argument), `by`, what the step asks for, and what was written about it: as
    `reason` where the table requires one, as `comment` otherwise.
    """
    return partial(_register, ACTIONS, model, name)


def asked_with(model, name):
    """Decorate the form (a `records.stepping.StepForm`) of a transition of `model`."""
    return partial(_register, FORMS, model, name)


def _register(registry, model, name, made):
    registry[(model._meta.label, name)] = made
    return made


def form_of(model, name):
    """The form of a transition; None if its page asks for fields of the record and a comment only."""
    return FORMS.get((model._meta.label, name))


def make(record, name, *, by, comment="", changes=None):
    """Make one transition, by its action if it has one. Return the record. Arguments and errors as of `apply`."""
    action = ACTIONS.get((record._meta.label, name))
    if action is None:
        return apply(record, name, by=by, comment=comment, changes=changes)
    written = "reason" if workflow_with(type(record), name).named(name).reason else "comment"
    subject = next(iter(signature(action).parameters))
    return action(**{subject: record, "by": by, written: comment, **(changes or {})})


def workflows_of(model):
    """The workflows of a model, one per status field."""
    return [workflow for (label, _field), workflow in WORKFLOWS.items() if label == model._meta.label]


def workflow_with(model, name):
    """The workflow of `model` that has a transition of that name; KeyError if none has."""
    for workflow in workflows_of(model):
        if any(candidate.name == name for candidate in workflow.transitions):
            return workflow
    raise KeyError(f"{model._meta.label} has no transition {name!r}")


def why_not(person, permission, record):
    """None if `person` has the permission on `record`, else a sentence that says why not."""
    if permission == SYSTEM:
        return None if person is None else _("The system does this by itself.")
    reason = _refused(person, permission, record)
    return None if reason is None else reason or _("Your role does not allow this.")


def _refused(person, permission, record):
    refused = REFUSALS.get(permission)
    return "" if person is None or refused is None else refused(person, record)


def require(person, permission, record=None):
    """Raise NotAllowed with the reason unless `person` has the permission on `record`."""
    refusal = why_not(person, permission, record)
    if refusal:
        raise NotAllowed(refusal)


@transaction.atomic
def apply(record, name, *, by, comment="", changes=None):
    """Make one transition and return `record`, brought up to date.

    by: the person, or None for the system. changes: values of other fields saved with it.
    Raises NotAllowed, AlreadyMoved or NotReady; nothing is saved then.
    """
    workflow = workflow_with(type(record), name)
    transition = workflow.named(name)
    locked = type(record)._base_manager.select_for_update().get(pk=record.pk)
    source = getattr(locked, workflow.field)
    if source not in transition.sources:
        raise AlreadyMoved(already_moved(workflow, source))
    require(by, transition.rule, locked)
    changes = changes or {}
    for key, value in changes.items():
        setattr(locked, key, value)
    _check_ready(locked, transition, comment)
    setattr(locked, workflow.field, transition.target)
    locked.save(update_fields=[workflow.field, *changes])
    journal.write(locked, name, by=by, field=workflow.field, source=source, target=transition.target, comment=comment)
    for key in (workflow.field, *changes):
        setattr(record, key, getattr(locked, key))
    if transition.notify:
        transaction.on_commit(lambda: transition.notify(record, by, comment))
    return record


def already_moved(workflow, state):
    """The sentence for whoever asks for a step that somebody has already made; `state` is the present one."""
    return _("Somebody has already done this, or something else: the state is now “%(state)s”.") % {
        "state": workflow.states(state).label
    }


def _check_ready(record, transition, comment):
    missing = [name for name in transition.needs if _is_empty(record, name)]
    if missing:
        labels = listed(record._meta.get_field(name).verbose_name for name in missing)
        raise NotReady(_("Fill in first: %(fields)s.") % {"fields": labels}, missing)
    if transition.reason and not comment.strip():
        raise NotReady(_("Say why: those concerned will read it."), ("comment",))
    unmet = transition.guard(record) if transition.guard else None
    if unmet:
        raise NotReady(str(unmet))


def _is_empty(record, name):
    field_ = record._meta.get_field(name)
    value = getattr(record, field_.attname if field_.is_relation else name)
    return value in (None, "", [], {})


# --- What the pages show -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Move:
    """A transition as offered to one person on one record."""

    name: str
    label: str
    style: str
    url: str
    refused: str | None = None


def moves_for(record, person):
    """What `person` may do now with `record`: Moves, those not yet ready with the reason in `refused`."""
    moves = []
    for workflow in workflows_of(type(record)):
        for transition in workflow.leaving(getattr(record, workflow.field)):
            if transition.offered and not transition.offered(record):
                continue
            reason = _refused(person, transition.rule, record)
            # To whom a role grants it, what refuses it for now is worth showing.
            if reason != "":
                moves.append(_move(record, transition, reason or _unmet(record, transition)))
    return moves


def _unmet(record, transition):
    # A form asks for what is missing.
    if transition.page or transition.asks or form_of(type(record), transition.name):
        return None
    try:
        _check_ready(record, transition, comment="-")
    except NotReady as error:
        return str(error)
    return None


def _move(record, transition, refused):
    page = transition.page
    url = reverse(page, args=[record.pk]) if page else step_url(type(record), record.pk, transition.name)
    return Move(transition.name, transition.label, transition.style, url, refused)


def step_url(model, pk, name):
    """The address of the page where a transition of a record is made; pk: the record's key."""
    return reverse("records:transition", args=[model._meta.label_lower, pk, name])


def state_of(record, field="status"):
    """The state of `record` for display: label, tone, and what comes next with who does it."""
    workflow = WORKFLOWS[(type(record)._meta.label, field)]
    state = getattr(record, field)
    return {
        "value": state,
        "label": workflow.states(state).label,
        "tone": workflow.tones.get(state, "neutral"),
        "next": [
            {"label": step.label, "who": step.who} for step in workflow.leaving(state) if step.who and not step.reason
        ],
    }


def tone_of(record, field="status"):
    """The colour family of the state: ok, wait, info, danger or neutral."""
    return WORKFLOWS[(type(record)._meta.label, field)].tones.get(getattr(record, field), "neutral")


SECRETARIAT = gettext_lazy("the secretariat")
COORDINATOR = gettext_lazy("the network's coordinator")
FOCAL_POINT = gettext_lazy("the city's focal point")
ELECTED_OFFICIAL = gettext_lazy("the city's elected official")
