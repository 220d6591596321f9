"""People: created when the association first deals with them, corrected by themselves."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q

from accounts.actions.session import end_others
from accounts.models import Person
from records import journal


@transaction.atomic
def find_or_create(*, email, given_name, family_name, by, function="", gender="", **extra):
    """The person of that address; an existing one is returned untouched, a new one has no account yet.

    extra: other fields of a new person (phone, language, name_ar). Return the Person.
    """
    fields = {"given_name": given_name, "family_name": family_name, "function": function, "gender": gender, **extra}
    person, created = Person.objects.get_or_create(
        email=email.strip().lower(), defaults={**fields, "password": make_password(None)}
    )
    if created:
        journal.write(person, "created", by=by)
    return person


@transaction.atomic
def correct(*, person, by, **fields):
    """Change what a person says about themselves (names, phone, language, function). Return the person.

    The journal keeps that it was done, not what: names and phones stay out of it.
    """
    for name, value in fields.items():
        setattr(person, name, value)
    person.save(update_fields=list(fields))
    journal.write(person, "corrected", by=by)
    return person


def own_address(person):
    """Make the person's address the only one that opens their account, and that a new password is sent to."""
    # allauth looks people up by its own list first: what stays there goes on working.
    EmailAddress.objects.filter(Q(user=person) | Q(email=person.email)).delete()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)


@transaction.atomic
def change_address(*, person, by, keep=None):
    """Follow a person's new address: the former one opens nothing any more. Return the person.

    keep: the key of a session that stays. The others end, and so do the invitations that the former address was sent.
    """
    if person.has_usable_password():
        own_address(person)
    return _shut_out(person, by, keep)


@transaction.atomic
def close(*, person, by, keep=None):
    """Follow the closing of a person's account: no invitation opens it again, no session waits. Return the person."""
    return _shut_out(person, by, keep)


def _shut_out(person, by, keep):
    person.invitations.all().revoke()
    end_others(person=person, keep=keep)
    journal.write(person, "corrected", by=by)
    return person
