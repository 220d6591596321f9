"""The comments on a version, as threads below each section, and what a person may do with them."""

from capitalisation.models import Comment
from records.transitions import why_not


def may_discuss(person, version):
    """What the person may do now: dict with comment and answer."""
    return {
        "comment": version.in_discussion and why_not(person, "capitalisation.comment_sheet", version) is None,
        "answer": version.in_discussion and why_not(person, "capitalisation.answer_comment", version) is None,
    }


def threads_of(version, person, section=None):
    """The comments on a version by section: lists of dicts with comment, answers and may_settle. One query.

    section: only the comments on that one. Open ones come first, then the resolved, each in the order they were made.
    """
    found = Comment.objects.visible_to(person).filter(version=version).select_related("by", "resolved_by")
    if section:
        found = found.filter(section=section)
    comments = list(found.order_by("at", "pk"))
    threads = {}
    for comment in sorted((one for one in comments if not one.parent_id), key=lambda one: not one.is_open):
        # The version is known: asking each comment for it would be a query per comment.
        comment.version = version
        threads.setdefault(comment.section, []).append(
            {
                "comment": comment,
                "answers": [one for one in comments if one.parent_id == comment.pk],
                "may_settle": version.in_discussion and _may_settle(person, comment),
            }
        )
    return threads


def _may_settle(person, comment):
    return why_not(person, "capitalisation.resolve_comment", comment) is None
