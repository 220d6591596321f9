"""What is said of a version under review, section by section."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from capitalisation.models import Comment, SheetVersion
from records.transitions import AlreadyMoved, NotReady, require


@transaction.atomic
def add(*, version, by, section, text, parent=None):
    """Say something of a section, or answer the comment `parent` in its own section; return the Comment.

    The reviewer and the coordination comment; the authors answer. Raises NotAllowed, AlreadyMoved (the version is not
    under discussion) or ValidationError.
    """
    locked = _locked_version(version.pk)
    require(by, "capitalisation.answer_comment" if parent else "capitalisation.comment_sheet", locked)
    _check_discussed(locked)
    text = text.strip()
    if parent:
        # As it stands now that nobody else can settle it.
        section, parent = parent.section, Comment.objects.get(pk=parent.parent_id or parent.pk)
        if not parent.is_open:
            raise NotReady(_("This comment is resolved: open it again to go on."), ("text",))
    if locked.comments.filter(by=by, section=section, parent=parent, text=text, resolved_at=None).exists():
        raise AlreadyMoved(_("You have already said this."))
    comment = Comment(version=locked, by=by, section=section, text=text, parent=parent)
    comment.clean_fields(exclude=["version", "by", "parent"])
    comment.save()
    return comment


@transaction.atomic
def resolve(*, comment, by):
    """Say that nothing more is expected. Whoever commented, and the coordination, may. Raises TransitionError."""
    locked = _locked(comment, by)
    if not locked.is_open:
        raise AlreadyMoved(_("This comment is already resolved."))
    return _settle(comment, locked, at=timezone.now(), by=by)


@transaction.atomic
def reopen(*, comment, by):
    """Take a comment up again. Whoever commented, and the coordination, may. Raises TransitionError."""
    locked = _locked(comment, by)
    if locked.is_open:
        raise AlreadyMoved(_("This comment is already open."))
    return _settle(comment, locked, at=None, by=None)


def _locked_version(pk):
    """Before any of its comments: the review is not over while somebody still says something."""
    return SheetVersion.objects.select_for_update(of=("self",)).select_related("sheet").get(pk=pk)


def _locked(comment, by):
    version = _locked_version(comment.version_id)
    locked = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    locked.version = version
    if locked.parent_id:
        raise NotReady(_("Only the comment itself is resolved, with its answers."))
    require(by, "capitalisation.resolve_comment", locked)
    _check_discussed(version)
    return locked


def _settle(comment, locked, *, at, by):
    locked.resolved_at, locked.resolved_by = at, by
    locked.save(update_fields=["resolved_at", "resolved_by"])
    comment.resolved_at, comment.resolved_by = at, by
    return comment


def _check_discussed(version):
    if not version.in_discussion:
        raise AlreadyMoved(
            _("The review is over: the sheet is now “%(state)s”.") % {"state": version.get_status_display()}
        )
