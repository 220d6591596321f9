"""What is posted below a section: comments, answers, and that one is settled."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from capitalisation.actions import comment as comments
from capitalisation.forms.comment import AnswerForm, CommentForm
from capitalisation.models import Comment, SheetVersion
from capitalisation.views.sheet import working_page
from records.stepping import saved
from records.transitions import AlreadyMoved, NotReady, require


@require_POST
def comment_add(request, pk):
    """Comment on a section of a version."""
    version = _version(request, pk)
    require(request.user, "capitalisation.comment_sheet", version)
    form = CommentForm.of_section(request.POST.get("section", ""), request.POST, version=version, by=request.user)
    if form.is_valid() and saved(form):
        messages.success(request, _("Your comment is there."))
        return redirect(_place(version, form.cleaned_data["section"]))
    return working_page(request, version, form)


@require_POST
def comment_answer(request, pk):
    """Answer a comment."""
    parent = _comment(request, pk)
    require(request.user, "capitalisation.answer_comment", parent.version)
    form = AnswerForm.to(parent, request.POST, by=request.user)
    if form.is_valid() and saved(form):
        messages.success(request, _("Your answer is there."))
        return redirect(_place(parent.version, parent.section))
    return working_page(request, _version(request, parent.version_id), form)


@require_POST
def comment_resolve(request, pk):
    """Say that nothing more is expected."""
    return _settle(request, pk, comments.resolve, _("The comment is resolved."))


@require_POST
def comment_reopen(request, pk):
    """Take a comment up again."""
    return _settle(request, pk, comments.reopen, _("The comment is open again."))


def _settle(request, pk, action, done):
    comment = _comment(request, pk)
    try:
        action(comment=comment, by=request.user)
    except (AlreadyMoved, NotReady) as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, done)
    return redirect(_place(comment.version, comment.section))


def _version(request, pk):
    return get_object_or_404(SheetVersion.objects.visible_to(request.user).complete(), pk=pk)


def _comment(request, pk):
    found = Comment.objects.visible_to(request.user).select_related("version__sheet", "parent")
    return get_object_or_404(found, pk=pk)


def _place(version, section):
    """The section on the page of that very version."""
    return f"{version.get_absolute_url()}?version={version.number}#{section}"
