"""What the files of cities, and the people who represent them, wait for."""

from django.conf import settings
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from networks.enums import (
    UNSETTLED,
    AppointmentStatus,
    ElectionStatus,
    MandateStatus,
    MembershipStatus,
    RequestStatus,
)
from networks.models import Appointment, Election, JoiningRequest, Mandate, Membership
from records.dates import date_format
from remam.rows.kind import Kind, named, page, said, step
from remam.rows.prepared import AnyOf, day
from remam.rows.reach import Reach


def of_membership():
    """Return where the columns of a membership's row are read; `text`: the organisation, where it is no city."""
    return {
        "title": F("deliberation_number"),
        "text": named("organisation"),
        "city": F("city"),
        "network": F("network"),
        "day": Coalesce(F("deliberation_date"), F("created_at__date")),
    }


def reach(permission, *, needs_active=True):
    """Return where a permission on memberships holds."""
    return Reach(permission, network="network", city="city", needs_active=needs_active)


def memberships(status):
    """Return the `rows` of a kind: the memberships in a state."""
    return lambda: Membership.objects.filter(status=status)


def without_answer():
    """Return the memberships that were identified so long ago that the invitation has expired."""
    return Membership.objects.filter(
        status=MembershipStatus.IDENTIFIED, created_at__date__lt=day(-settings.INVITATION_DAYS)
    )


def expired_invitations():
    """Return the proposed appointments whose invitation was not accepted in time: one of each invitation."""
    waiting = Appointment.objects.filter(status=AppointmentStatus.PROPOSED)
    expired = waiting.filter(
        invitation__accepted_at=None, invitation__revoked_at=None, invitation__expires_at__date__lt=day()
    )
    earlier = waiting.filter(invitation=OuterRef("invitation"), pk__lt=OuterRef("pk"))
    return expired.exclude(Exists(earlier))


def mandates(status):
    """Return the `rows` of a kind: the mandates in a state, of elections whose cities have been asked."""
    return lambda: Mandate.objects.filter(status=status, election__status=ElectionStatus.CONFIRMING)


def answering_cities(_person, offices):
    """Return the keys of the member cities for which the person says who represents them."""
    granting = offices.granting("networks.answer_mandate")
    return [held.city_id for held in granting if held.network_id in held.active_network_ids]


def of_mandate():
    """Return where the columns of a mandate's row are read."""
    return {"city": F("city"), "day": F("election__polling_on")}


def voted_on(row):
    """Return the line under what an election waits for."""
    return _("Election of %(day)s") % {"day": date_format(row.day, "DATE_FORMAT")}


def all_confirmed():
    """Return the elections of which every mandate is settled."""
    unsettled = Mandate.objects.filter(election=OuterRef("pk"), status__in=UNSETTLED)
    return Election.objects.filter(status=ElectionStatus.CONFIRMING).exclude(Exists(unsettled))


def parties(row):
    """Return who joins what: the names of the city, or organisation, and of the network of a membership's row."""
    return {"city": row.city or row.text, "network": row.network}


KINDS = (
    Kind(
        name="membership_interest",
        icon="pen",
        rows=memberships(MembershipStatus.IDENTIFIED),
        whose=reach("networks.declare_interest"),
        columns=of_membership,
        title=lambda row: _("Declare the interest of %(city)s in the network %(network)s") % parties(row),
        detail=lambda row: _("Your sign-off opens the file; you also name the city's focal point"),
        badge=said(gettext_lazy("Sign-off awaited"), "wait"),
        address=step(Membership, "declare_interest"),
        action=gettext_lazy("Sign off"),
    ),
    Kind(
        name="membership_complete",
        icon="file-earmark-text",
        rows=memberships(MembershipStatus.INTERESTED),
        whose=reach("networks.complete_membership", needs_active=False),
        columns=of_membership,
        title=lambda row: _("Complete the file of %(city)s for the network %(network)s") % parties(row),
        detail=lambda row: _("Motivation, what the city can show, what it seeks"),
        badge=said(gettext_lazy("To complete"), "wait"),
        address=step(Membership, "complete"),
        action=pgettext_lazy("button", "Complete"),
    ),
    Kind(
        name="membership_examine",
        icon="building-check",
        rows=memberships(MembershipStatus.COMPLETE),
        whose=reach("networks.examine_membership"),
        columns=of_membership,
        title=lambda row: _("Examine the membership of %(city)s") % parties(row),
        detail=lambda row: _("The file for the network %(network)s is complete") % parties(row),
        badge=said(gettext_lazy("To examine"), "wait"),
        address=page("networks:membership"),
        action=gettext_lazy("Examine"),
    ),
    Kind(
        name="membership_deliberation",
        icon="bank",
        rows=memberships(MembershipStatus.EXAMINED),
        whose=reach("networks.file_deliberation", needs_active=False),
        columns=of_membership,
        title=lambda row: _("File the council's deliberation on joining the network %(network)s") % parties(row),
        detail=lambda row: _("%(city)s: the coordination gave a favourable opinion") % parties(row),
        badge=said(gettext_lazy("To file"), "wait"),
        address=step(Membership, "file_deliberation"),
        action=pgettext_lazy("button", "File"),
    ),
    Kind(
        name="membership_activate",
        icon="building-add",
        rows=memberships(MembershipStatus.DELIBERATED),
        whose=reach("networks.activate_membership"),
        columns=of_membership,
        title=lambda row: _("Make the membership of %(city)s in the network %(network)s active") % parties(row),
        detail=lambda row: (
            _("Deliberation %(number)s of %(day)s") % {"number": row.title, "day": date_format(row.day, "DATE_FORMAT")}
        ),
        badge=said(gettext_lazy("Ready"), "ok"),
        address=step(Membership, "activate"),
        action=pgettext_lazy("button", "Activate"),
    ),
    Kind(
        name="membership_silent",
        icon="hourglass-split",
        rows=without_answer,
        whose=reach("networks.identify_membership"),
        columns=of_membership,
        title=lambda row: _("%(city)s has not answered about the network %(network)s") % parties(row),
        detail=lambda row: _("Identified on %(day)s") % {"day": date_format(row.day, "DATE_FORMAT")},
        badge=said(gettext_lazy("Without answer"), "wait"),
        address=page("networks:membership"),
        action=gettext_lazy("See the file"),
    ),
    Kind(
        name="joining_request",
        icon="envelope-open",
        rows=lambda: JoiningRequest.objects.filter(status=RequestStatus.RECEIVED),
        whose=Reach("networks.identify_membership"),
        columns=lambda: {
            "text": F("organisation_name"),
            "city": F("city"),
            "network": F("network"),
            "day": F("created_at__date"),
        },
        title=lambda row: _("%(city)s would like to join the network %(network)s") % parties(row),
        detail=lambda row: _("Written on %(day)s") % {"day": date_format(row.day, "DATE_FORMAT")},
        badge=said(gettext_lazy("To take up"), "wait"),
        address=page("networks:request"),
        action=gettext_lazy("Look at it"),
    ),
    Kind(
        name="mandate_answer",
        icon="person-check",
        rows=lambda: mandates(MandateStatus.AWAITED)().filter(AnyOf("city", answering_cities)),
        whose=lambda offices: bool(answering_cities(None, offices)),
        columns=of_mandate,
        title=lambda row: _("Say who represents %(city)s since the election") % {"city": row.city},
        detail=voted_on,
        badge=said(gettext_lazy("Answer awaited"), "wait"),
        address=step(Mandate, "answer"),
        action=pgettext_lazy("button", "Answer"),
    ),
    Kind(
        name="mandate_confirm",
        icon="person-check",
        rows=mandates(MandateStatus.ANSWERED),
        whose=Reach("networks.manage_election"),
        columns=of_mandate,
        title=lambda row: _("Confirm the mandate of %(city)s") % {"city": row.city},
        detail=voted_on,
        badge=said(gettext_lazy("To confirm"), "wait"),
        address=page("networks:mandate"),
        action=gettext_lazy("Look at it"),
    ),
    Kind(
        name="election_ask",
        icon="person-check",
        rows=lambda: Election.objects.filter(status=ElectionStatus.POLLED),
        whose=Reach("networks.manage_election"),
        columns=lambda: {"day": F("polling_on")},
        title=lambda row: _("Ask the cities who represents them"),
        detail=voted_on,
        badge=said(gettext_lazy("To start"), "wait"),
        address=page("networks:election"),
        action=gettext_lazy("Look at it"),
    ),
    Kind(
        name="election_close",
        icon="person-check",
        rows=all_confirmed,
        whose=Reach("networks.manage_election"),
        columns=lambda: {"day": F("polling_on")},
        title=lambda row: _("Close the election: every city is confirmed"),
        detail=voted_on,
        badge=said(gettext_lazy("Ready"), "ok"),
        address=step(Election, "close"),
        action=gettext_lazy("Close"),
    ),
    Kind(
        name="invitation_expired",
        icon="envelope-exclamation",
        rows=expired_invitations,
        whose=Reach("networks.manage_appointment"),
        columns=lambda: {
            "who": F("person"),
            "title": F("invitation__email"),
            "day": F("invitation__expires_at__date"),
        },
        title=lambda row: _("Invite %(name)s again") % {"name": row.who},
        detail=lambda row: (
            _("The invitation sent to %(email)s expired on %(day)s")
            % {"email": row.title, "day": date_format(row.day, "DATE_FORMAT")}
        ),
        badge=said(gettext_lazy("Expired"), "danger"),
        address=page("networks:invitation_resend"),
        action=gettext_lazy("Send again"),
    ),
)
