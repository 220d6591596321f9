"""Inviting a person, and accepting the invitation."""

import secrets

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.actions.person import own_address
from accounts.models import Invitation, Person
from accounts.models.invitation import expiry, hash_token
from accounts.notifications import send_mail
from records import journal


class InvitationRefused(Exception):
    """The link cannot be used; `str()` is a sentence for the reader. `invitation`: the one it did open, if any."""

    def __init__(self, message, invitation=None):
        super().__init__(message)
        self.invitation = invitation


@transaction.atomic
def invite(*, person, by):
    """Send `person` a link to open their account; earlier links stop working. Return the Invitation.

    The message leaves when the transaction is committed.
    """
    Invitation.objects.filter(person=person).revoke()
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        person=person, email=person.email, token_hash=hash_token(token), sent_by=by, expires_at=expiry()
    )
    journal.write(person, "invited", by=by)
    transaction.on_commit(lambda: _send(invitation, token))
    return invitation


def _send(invitation, token):
    with translation.override(invitation.person.language):
        link = settings.SITE_URL + reverse("networks:invitation_accept", args=[token])
    send_mail("accounts/emails/invitation", invitation.person, {"invitation": invitation, "link": link})


def open_invitation(token):
    """The waiting invitation of a link's token; raise InvitationRefused with the reason if there is none."""
    invitation = Invitation.objects.with_token(token).select_related("person", "sent_by").first()
    if invitation is None:
        raise InvitationRefused(_("This invitation link is not valid. Check that the whole link was copied."))
    refusal = _why_over(invitation)
    if refusal:
        raise InvitationRefused(refusal, invitation)
    return invitation


def _why_over(invitation):
    """None if the invitation can still be accepted, else the reason."""
    # First: whoever's account has been closed is not sent from one message to the next.
    if not invitation.person.is_active:
        return _("This account is closed.")
    if invitation.accepted_at:
        return _("This invitation has already been used. Sign in with your address and password.")
    if invitation.revoked_at:
        return _("This invitation has been taken back or replaced by a newer one. Look for the latest message.")
    if not invitation.is_waiting:
        return _("This invitation has expired. Ask the person who invited you for a new one.")
    if invitation.email != invitation.person.email:
        return _("This invitation was sent to an address that is no longer yours.")
    if invitation.person.has_account:
        return _("Your account is open already. Sign in with your address and password.")
    return None


@transaction.atomic
def accept(*, token, password, given_name, family_name, language):
    """Use an invitation once: set names, password and language. Return the invitation. Raise InvitationRefused."""
    # The locks make the second of two simultaneous uses wait, and then find it used; the person's comes first, as where
    # an account is closed.
    invited = Invitation.objects.with_token(token)
    Person.objects.select_for_update(no_key=True).filter(pk__in=invited.values("person")).first()
    invited.select_for_update().first()
    invitation = open_invitation(token)
    person = invitation.person
    person.given_name, person.family_name, person.language = given_name, family_name, language
    person.set_password(password)
    person.save(update_fields=["given_name", "family_name", "language", "password"])
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    # The link reached this address: it is verified.
    own_address(person)
    journal.write(person, "accepted", by=person)
    return invitation
