"""The states of a review: written by one reviewer, then handed in."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from networks.enums import UNDER_WAY, ApplicationStatus
from networks.enums import ReviewStatus as S
from networks.models import Review
from records.transitions import Transition, Workflow


def is_judged(review):
    """None, or the sentence that says that the application is no longer under review."""
    application = review.application
    if application.status == ApplicationStatus.SUBMITTED and application.call.status in UNDER_WAY:
        return None
    return _("This application is not under review.")


def every_criterion_scored(review):
    """None, or the sentence that says which criteria have no score yet."""
    scored = review.scores.values("criterion")
    missing = review.application.call.criteria.exclude(pk__in=scored)
    if missing:
        return _("Give a score first for: %(criteria)s.") % {"criteria": ", ".join(map(str, missing))}
    return is_judged(review)


REVIEW = Workflow(
    model=Review,
    states=S,
    tones={S.DRAFT: "wait", S.IN: "ok"},
    initial=(S.DRAFT,),
    transitions=(
        Transition(
            "hand_in",
            (S.DRAFT,),
            S.IN,
            "networks.score_application",
            gettext_lazy("Hand in the review"),
            who=gettext_lazy("the reviewer"),
            guard=every_criterion_scored,
            hint=gettext_lazy(
                "Once all reviews of this application are in, its reviewers, the coordination and the secretariat "
                "read them."
            ),
            event=gettext_lazy("Review handed in"),
        ),
        Transition(
            "take_back",
            (S.IN,),
            S.DRAFT,
            "networks.score_application",
            gettext_lazy("Take the review back"),
            who=gettext_lazy("the reviewer"),
            style="secondary",
            guard=is_judged,
            hint=gettext_lazy("As long as another review is missing, you may change yours."),
            event=gettext_lazy("Review taken back"),
        ),
    ),
)
