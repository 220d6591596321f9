"""Conditions of capitalisation/ beyond a role's grant."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.roles import Role, permissions_of
from activities.enums import ActivityStatus
from activities.models import Activity
from capitalisation.enums import FOR_MEMBERS
from networks.enums import Visibility
from networks.models import Appointment, Membership
from networks.models.appointment import offices_of
from networks.rules import holds, register


def did_not_write(person, version):
    """A coordinator does not publish what they wrote."""
    return not version.was_written_by(person)


def reviews(person, version):
    """True for the reviewer named for a version, while in office in the sheet's network; another does not count."""
    return version.reviewer_id == person.pk and version.lead_network_id in offices_of(person).network_ids


def reviews_or_coordinates(person, _permission, version=None):
    """The coordination, and the reviewer named for this version."""
    if version is not None and reviews(person, version):
        return True
    return holds(person, "capitalisation.review_sheet", version)


def takes_part_in_review(person, permission, version=None):
    """Those who comment, and those who write: authors answer, they do not comment on their own text."""
    return reviews_or_coordinates(person, permission, version) or holds(person, "capitalisation.change_sheet", version)


def commented_or_coordinates(person, _permission, comment=None):
    """Whoever made the comment, while they may still comment, and the coordination."""
    version = comment and comment.version
    if comment is not None and comment.by_id == person.pk:
        return reviews_or_coordinates(person, "", version)
    return holds(person, "capitalisation.review_sheet", version)


def works_on(person, version):
    """True if the person sees what readers do not: the text under way, the comments and the journal."""
    offices = offices_of(person)
    if offices.is_secretariat or version.lead_network_id in offices.coordinated_ids:
        return True
    return version.acting_city_id in offices.city_ids or reviews(person, version)


def hidden_from(person, version):
    """The names of the fields of a version that this person is not shown, though they see the version."""
    hidden = set() if offices_of(person).is_member else set(FOR_MEMBERS)
    return hidden if _sees_origin(person, version) else hidden | {"origin"}


def _sees_origin(person, version):
    origin = version.origin
    if origin is None or (origin.visibility == Visibility.PUBLIC and origin.status != ActivityStatus.PROPOSED):
        # Of these there is nothing to ask.
        return True
    return Activity.objects.visible_to(person).filter(pk=origin.pk).exists()


def reviewers_for(version):
    """The people who may review a version: in office in another city of the network, and not among its writers."""
    sheet = version.sheet
    members = Membership.objects.active().filter(network=sheet.lead_network_id, city__isnull=False)
    in_office = Appointment.objects.in_office()
    elsewhere = in_office.filter(
        Q(role=Role.ELECTED_OFFICIAL) | Q(role=Role.FOCAL_POINT, network=sheet.lead_network_id),
        city__in=members.values("city"),
    ).exclude(city=sheet.city_id)
    writers = version.authors.through.objects.filter(sheetversion=version).values("person")
    return (
        Person.objects.filter(pk__in=elsewhere.values("person"), is_active=True)
        .exclude(pk__in=in_office.filter(city=sheet.city_id).values("person"))
        .exclude(pk__in=writers)
        .exclude(pk=version.created_by_id)
    )


def may_review(person, version):
    """True if the person is one of `reviewers_for` the version."""
    return reviewers_for(version).filter(pk=person.pk).exists()


SPECIAL = {
    "capitalisation.publish_sheet": ((did_not_write, _("You wrote this sheet: another coordinator publishes it.")),),
}

for name in permissions_of("capitalisation"):
    register(name, *SPECIAL.get(name, ()))

register("capitalisation.comment_sheet", granted=reviews_or_coordinates)
register("capitalisation.answer_comment", granted=takes_part_in_review)
register("capitalisation.resolve_comment", granted=commented_or_coordinates)
