"""Conditions of capitalisation/ beyond a role's grant."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import permissions_of
from networks.models.appointment import offices_of
from networks.rules import holds, register


def did_not_write(person, version):
    """A coordinator does not publish what they wrote."""
    return version.created_by_id != person.pk and not version.authors.filter(pk=person.pk).exists()


def reviews_or_coordinates(person, _permission, version=None):
    """The coordination, and the reviewer named for this version: both comment, and ask for more."""
    if version is not None and version.reviewer_id == person.pk and offices_of(person).is_member:
        return True
    return holds(person, "capitalisation.review_sheet", version)


SPECIAL = {
    "capitalisation.publish_sheet": ((did_not_write, _("You wrote this sheet: another coordinator publishes it.")),),
}

for name in permissions_of("capitalisation"):
    register(name, *SPECIAL.get(name, ()))

register("capitalisation.comment_sheet", granted=reviews_or_coordinates)
