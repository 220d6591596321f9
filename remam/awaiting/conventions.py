"""What conventions wait for: deliberations, signatures, renewals, and what they commit their parties to."""

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from networks.enums import ConventionStatus, PartyStatus
from networks.models import Commitment, Convention, ConventionParty
from records.dates import date_format
from records.transitions import step_url
from remam.awaiting.activities import due_badge, technical_cities
from remam.rows.kind import Kind, named, page, said
from remam.rows.prepared import AnyOf, day
from remam.rows.reach import Reach

# A commitment is shown this many days before it is due.
SOON_DAYS = 30


def acting_in(permission):
    """Return function(person, offices) -> keys of the cities for which the person has the permission."""
    return lambda _person, offices: [held.city_id for held in offices.granting(permission) if held.city_id]


def acts_for_a_city(permission):
    """Return the `whose` of a kind: those who have the permission for a city, whatever its networks."""
    return lambda offices: bool(acting_in(permission)(None, offices))


def of_party():
    """Return where the columns of a party's row are read; `number`: the key of its convention."""
    return {
        "title": F("convention__title"),
        "text": named("organisation"),
        "city": F("city"),
        "network": F("convention__lead_network"),
        "day": F("deliberation_date"),
        "number": F("convention"),
    }


def of_convention():
    """Return where the columns of a convention's row are read."""
    return {"title": F("title"), "network": F("lead_network"), "day": F("ends_on")}


def of_commitment():
    """Return where the columns of a commitment's row are read."""
    return {
        "title": F("text"),
        "text": F("convention__title"),
        "city": F("party__city"),
        "network": F("convention__lead_network"),
        "day": F("due_on"),
    }


def parties(status, **which):
    """Return the parties in a state of conventions that are deliberated on and signed."""
    return ConventionParty.objects.filter(status=status, convention__status=ConventionStatus.DELIBERATIONS, **which)


def to_deliberate():
    """Return the person's cities whose council has not deliberated yet."""
    permission = "networks.file_convention_deliberation"
    return parties(PartyStatus.PENDING).filter(AnyOf("city", acting_in(permission)))


def to_sign():
    """Return the person's cities whose council has deliberated, and that have not signed."""
    return parties(PartyStatus.DELIBERATED).filter(AnyOf("city", acting_in("networks.sign_convention")))


def to_record():
    """Return the organisations, and the association, whose signature is not recorded."""
    return parties(PartyStatus.PENDING, city=None)


def in_state(status):
    """Return the `rows` of a kind: the conventions in a state."""
    return lambda: Convention.objects.filter(status=status)


def due():
    """Return the commitments that are late, soon due, or without a day."""
    return Commitment.objects.owed().filter(Q(due_on=None) | Q(due_on__lte=day(SOON_DAYS)))


def due_from_cities():
    """Return those of the cities that the person is a focal point of; officials find them in what their city owes."""
    return due().filter(AnyOf("party__city", technical_cities))


def late_elsewhere():
    """Return the late ones of organisations and of the association, which the secretariat follows."""
    return Commitment.objects.owed().filter(party__city=None, due_on__lt=day())


def end_badge(row):
    """Return the badge of a convention to renew: how many days are left."""
    days = (row.day - timezone.localdate()).days
    tone = "danger" if days <= 30 else "wait"
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}, tone


def party_step(name):
    """Return the `address` of a kind: the page of a transition of the row's party."""
    return lambda row: step_url(ConventionParty, row.key, name)


DUE = {
    "icon": "check2-square",
    "columns": of_commitment,
    "order": (F("due_on").asc(nulls_last=True), "pk"),
    "title": lambda row: row.title,
    "detail": lambda row: _("Commitment of the convention “%(convention)s”") % {"convention": row.text},
    "badge": due_badge,
    "address": lambda row: step_url(Commitment, row.key, "settle"),
    "action": pgettext_lazy("button", "Answer"),
}

KINDS = (
    Kind(
        name="convention_deliberate",
        icon="bank",
        rows=to_deliberate,
        whose=acts_for_a_city("networks.file_convention_deliberation"),
        columns=of_party,
        title=lambda row: _("File the council's deliberation on “%(title)s”") % {"title": row.title},
        detail=lambda row: _("%(city)s is a party to this convention") % {"city": row.city},
        badge=said(gettext_lazy("To file"), "wait"),
        address=party_step("file_deliberation"),
        action=pgettext_lazy("button", "File"),
    ),
    Kind(
        name="convention_sign",
        icon="pen",
        rows=to_sign,
        whose=acts_for_a_city("networks.sign_convention"),
        columns=of_party,
        title=lambda row: _("Sign the convention “%(title)s”") % {"title": row.title},
        detail=lambda row: (
            _("The council of %(city)s deliberated on %(day)s")
            % {"city": row.city, "day": date_format(row.day, "DATE_FORMAT")}
        ),
        badge=said(gettext_lazy("Sign-off awaited"), "wait"),
        address=party_step("sign"),
        action=pgettext_lazy("button", "Sign"),
    ),
    Kind(
        name="convention_record",
        icon="pen",
        rows=to_record,
        whose=Reach("networks.record_signature"),
        columns=of_party,
        title=lambda row: _("Record a signature on “%(title)s”") % {"title": row.title},
        detail=lambda row: row.text or _("The association itself"),
        badge=said(gettext_lazy("Signature awaited"), "wait"),
        address=party_step("record_signature"),
        action=pgettext_lazy("button", "Record"),
    ),
    Kind(
        name="convention_opinion",
        icon="hourglass-split",
        rows=in_state(ConventionStatus.OPINION),
        whose=Reach("networks.move_convention"),
        columns=lambda: {**of_convention(), "text": named("opinion_from")},
        title=lambda row: _("Record the ministry's opinion on “%(title)s”") % {"title": row.title},
        detail=lambda row: row.text,
        badge=said(gettext_lazy("Opinion awaited"), "wait"),
        address=page("networks:convention"),
        action=gettext_lazy("Look at it"),
    ),
    Kind(
        name="convention_renew",
        icon="arrow-repeat",
        rows=in_state(ConventionStatus.TO_RENEW),
        whose=Reach("networks.move_convention"),
        columns=of_convention,
        order=("ends_on", "pk"),
        title=lambda row: _("Renew the convention “%(title)s”") % {"title": row.title},
        detail=lambda row: _("In force until %(day)s") % {"day": date_format(row.day, "DATE_FORMAT")},
        badge=end_badge,
        address=page("networks:convention"),
        action=gettext_lazy("Look at it"),
    ),
    Kind(
        name="commitment_due",
        rows=due_from_cities,
        whose=lambda offices: bool(technical_cities(None, offices)),
        **DUE,
    ),
    Kind(
        name="commitment_late",
        rows=late_elsewhere,
        whose=Reach("networks.record_signature"),
        **DUE,
    ),
)
