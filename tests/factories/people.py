from itertools import count

from accounts.models import Person

PASSWORD = "un long mot de passe"

numbers = count(1)


def person(*, given_name="Nadia", family_name="", email="", password=PASSWORD, **fields):
    """Somebody with an account (without one if `password` is None) and no appointment."""
    number = next(numbers)
    return Person.objects.create_user(
        email or f"personne{number}@example.org",
        password,
        given_name=given_name,
        family_name=family_name or f"Alaoui{number}",
        **fields,
    )


def outsider(**fields):
    """Somebody who may sign in and holds no appointment."""
    return person(**{"given_name": "Omar", **fields})
