"""The page of a transition: what it changes, what it asks for, and what refuses it."""

from copy import copy
from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms.models import fields_for_model, model_to_dict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from records import crumbs, transitions
from records.texts import PlainTexts
from records.transitions import NotAllowed, NotReady, TransitionError

COMMENT_MAX_LENGTH = 2000


class StepForm(PlainTexts, forms.Form):
    """What a transition asks for. `save()` calls one action and may return where to go next (an address).

    template: of its page, which extends records/step.html. `context()` returns what that template shows besides.
    """

    template = "records/step.html"

    def __init__(self, *args, record, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.record, self.by = record, by

    def context(self):
        """What the template of the page shows beside the step and its form: a dict."""
        return {}

    def save(self):
        """Make the transition. Raises TransitionError, or ValidationError that names the fields at fault."""
        raise NotImplementedError


class FieldsForm(StepForm):
    """Confirms a transition: asks for the fields of the record that its table names, and for a comment.

    A day still empty begins as today; the comment is required where the table says so.
    """

    def __init__(self, *args, step, **kwargs):
        super().__init__(*args, **kwargs)
        self.step = step
        self.fields |= fields_for_model(type(self.record), step.asks)
        for name in step.asks:
            self.fields[name].required |= name in step.needs
        self.initial = {**_today(self.fields), **_filled(self.record, step.asks)}
        self.fields["comment"] = _comment(step)

    def clean(self):
        cleaned = super().clean()
        if self.step.asks and not self.errors:
            try:
                _check_as_after(self.record, self.step, cleaned)
            except ValidationError as error:
                add_invalid(self, error)
        return cleaned

    def save(self):
        changes = {name: self.cleaned_data[name] for name in self.step.asks}
        comment = self.cleaned_data["comment"]
        transitions.make(self.record, self.step.name, by=self.by, comment=comment, changes=changes)


def _today(fields):
    days = [name for name, field in fields.items() if isinstance(field, forms.DateField) and field.required]
    return dict.fromkeys(days, timezone.localdate())


def _filled(record, names):
    return {name: value for name, value in model_to_dict(record, names).items() if value is not None}


def _comment(step):
    return forms.CharField(
        label=step.comment_label or (_("Reason") if step.reason else _("Comment")),
        help_text=_("Those concerned will read it, and it is kept in the journal.") if step.reason else "",
        required=step.reason,
        max_length=COMMENT_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _check_as_after(record, step, cleaned):
    """Raise the ValidationError of the model for the record as the step would leave it."""
    after = copy(record)
    setattr(after, transitions.workflow_with(type(record), step.name).field, step.target)
    for name in step.asks:
        setattr(after, name, cleaned[name])
    after.clean_fields(exclude={field.name for field in record._meta.fields} - set(step.asks))
    after.clean()
    after.validate_constraints()


def step_page(request, record, name):
    """Answer the page of the transition `name` of `record`.

    Raises NotAllowed (403). A record that has moved on leads back to its page; what was typed is never lost.
    """
    workflow = transitions.workflow_with(type(record), name)
    step = workflow.named(name)
    transitions.require(request.user, step.rule, record)
    if request.method != "POST" and getattr(record, workflow.field) not in step.sources:
        messages.warning(request, transitions.already_moved(workflow, getattr(record, workflow.field)))
        return redirect(record.get_absolute_url())
    form_class = transitions.form_of(type(record), name) or partial(FieldsForm, step=step)
    form = form_class(**posted(request), record=record, by=request.user)
    if request.method == "POST" and form.is_valid():
        target = saved(form)
        if not form.errors:
            messages.success(request, _("Done: %(step)s.") % {"step": step.event or step.label})
            return redirect(target or record.get_absolute_url())
    shown = {
        "record": record,
        "step": step,
        "form": form,
        "crumbs": crumbs.to_record(record, (step.label, "")),
        "state": transitions.state_of(record, workflow.field),
        # A dangerous step looks it; any other is the one main button of its page.
        "submit_style": "danger" if step.style == "danger" else "primary",
        "target": workflow.states(step.target).label,
        "target_tone": workflow.tones.get(step.target, "neutral"),
        **form.context(),
    }
    return render(request, form.template, shown, status=422 if form.errors else 200)


def posted(request):
    """What was sent, as forms take it: even nothing is something that was sent."""
    return {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}


def saved(form):
    """Call the form's save() and return what it returns; what the action refuses becomes errors of the form.

    Raises NotAllowed.
    """
    try:
        return form.save()
    except NotAllowed:
        raise
    except TransitionError as error:
        add_refusal(form, error)
    except ValidationError as error:
        add_invalid(form, error)
    return None


def add_refusal(form, error):
    """Show why a transition was not made beside the field concerned, or above the form."""
    fields = error.fields if isinstance(error, NotReady) else ()
    for name in [name for name in fields if name in form.fields] or [None]:
        form.add_error(name, str(error))


def add_invalid(form, error):
    """Show an action's ValidationError beside its fields; what concerns none of the form's is shown above it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
