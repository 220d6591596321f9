"""The page of a transition that asks for more than a confirmation."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from records import crumbs, transitions
from records.texts import PlainTexts
from records.transitions import NotAllowed, NotReady, TransitionError


class StepForm(PlainTexts, forms.Form):
    """What a transition asks for. `save()` calls one action and may return where to go next (an address)."""

    def __init__(self, *args, record, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.record, self.by = record, by

    def save(self):
        """Make the transition. Raises TransitionError, or ValidationError that names the fields at fault."""
        raise NotImplementedError


def step_page(request, record, name, form_class, template="records/step.html", context=None):
    """Answer the page of the transition `name` of `record`; form_class: a StepForm.

    Raises NotAllowed (403). A record that has moved on leads back to its page; what was typed is never lost.
    """
    workflow = transitions.workflow_with(type(record), name)
    step = workflow.named(name)
    transitions.require(request.user, step.rule, record)
    if request.method != "POST" and getattr(record, workflow.field) not in step.sources:
        messages.warning(request, transitions.already_moved(workflow, getattr(record, workflow.field)))
        return redirect(record.get_absolute_url())
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
        **(context or {}),
    }
    return render(request, template, shown, status=422 if form.errors else 200)


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
