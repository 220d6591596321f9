"""Accepting an invitation: the account opens, and the appointments it carries take office."""

from django.db import transaction

from accounts.actions import invitation as accounts
from networks.actions.appointment import take_office


@transaction.atomic
def accept(*, token, password, given_name, family_name, language):
    """Use an invitation once. Return (the person, the appointments now in office). Raises InvitationRefused."""
    invitation = accounts.accept(
        token=token, password=password, given_name=given_name, family_name=family_name, language=language
    )
    return invitation.person, take_office(invitation=invitation)
