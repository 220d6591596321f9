"""People: created when the association first deals with them, corrected by themselves."""

from django.contrib.auth.hashers import make_password
from django.db import transaction

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
