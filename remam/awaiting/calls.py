"""What calls wait for: applications to finish, to sign off and to submit; reviews; the decision."""

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.roles import Role
from networks.enums import UNDER_WAY, ApplicationStatus, CallStatus, ReviewStatus
from networks.models import Application, Call, Review
from records.dates import date_format
from remam.awaiting.conventions import acting_in, acts_for_a_city
from remam.rows.kind import Kind, page, said, step
from remam.rows.prepared import AnyOf, day
from remam.rows.reach import Reach


def of_application():
    """Return where the columns of an application's row are read."""
    return {"title": F("call__title"), "city": F("city"), "network": F("call__network"), "day": F("call__closes_on")}


def of_review():
    """Return where the columns of a review's row are read."""
    return {
        "title": F("application__call__title"),
        "city": F("application__city"),
        "network": F("application__call__network"),
        "day": F("application__call__closes_on"),
    }


def mine(status, permission):
    """Return the `rows` of a kind: the person's applications in a state, while the call takes them."""

    def rows():
        open_now = Application.objects.filter(status=status, call__status=CallStatus.OPEN, call__closes_on__gte=day())
        return open_now.filter(AnyOf("city", acting_in(permission)))

    return rows


def to_score():
    """Return the person's reviews that are not handed in."""
    judged = {"application__status": ApplicationStatus.SUBMITTED, "application__call__status__in": UNDER_WAY}
    waiting = Review.objects.filter(status=ReviewStatus.DRAFT, **judged)
    return waiting.filter(AnyOf("reviewer", lambda person, _offices: [person.pk]))


def to_decide():
    """Return the closed calls whose applications have all their reviews."""
    missing = Application.objects.filter(call=OuterRef("pk"), status=ApplicationStatus.SUBMITTED)
    return Call.objects.filter(status=CallStatus.CLOSED).exclude(Exists(missing))


def named_by(row):
    """Return what a row of an application is called by: the names of the city and of the call."""
    return {"city": row.city, "title": row.title}


def until(row):
    """Return the line that says until when the call takes applications."""
    return _("The call closes on %(day)s") % {"day": date_format(row.day, "DATE_FORMAT")}


KINDS = (
    Kind(
        name="application_draft",
        icon="pencil-square",
        rows=mine(ApplicationStatus.DRAFT, "networks.fill_application"),
        whose=acts_for_a_city("networks.fill_application"),
        columns=of_application,
        order=("call__closes_on", "pk"),
        title=lambda row: _("Finish the application of %(city)s to “%(title)s”") % named_by(row),
        detail=until,
        badge=said(gettext_lazy("To complete"), "wait"),
        address=page("networks:application"),
        action=pgettext_lazy("button", "Complete"),
    ),
    Kind(
        name="application_submit",
        icon="send",
        rows=mine(ApplicationStatus.SIGNED_OFF, "networks.fill_application"),
        whose=acts_for_a_city("networks.fill_application"),
        columns=of_application,
        order=("call__closes_on", "pk"),
        title=lambda row: _("Submit the application of %(city)s to “%(title)s”") % named_by(row),
        detail=until,
        badge=said(gettext_lazy("Ready"), "ok"),
        address=step(Application, "submit"),
        action=pgettext_lazy("button", "Submit"),
    ),
    Kind(
        name="application_score",
        icon="clipboard-check",
        rows=to_score,
        whose=lambda offices: offices.any,
        columns=of_review,
        order=("application__call__closes_on", "pk"),
        title=lambda row: _("Score the application of %(city)s") % {"city": row.city},
        detail=lambda row: row.title,
        badge=said(gettext_lazy("To score"), "wait"),
        address=page("networks:review"),
        action=pgettext_lazy("button", "Score"),
    ),
    Kind(
        name="call_decide",
        icon="trophy",
        rows=to_decide,
        whose=Reach("networks.move_call", only=frozenset({Role.SECRETARIAT})),
        columns=lambda: {"title": F("title"), "network": F("network"), "day": F("closes_on")},
        title=lambda row: _("Decide on the call “%(title)s”") % {"title": row.title},
        detail=lambda row: _("All reviews are in"),
        badge=said(gettext_lazy("Ready"), "ok"),
        address=page("networks:call_decide"),
        action=pgettext_lazy("button", "Decide"),
    ),
)
