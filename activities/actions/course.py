"""The catalogue of courses."""

from django.db import transaction

from activities.models import Course
from records import journal
from records.transitions import require


@transaction.atomic
def create(*, by, lead_network, **fields):
    """Put a course in the catalogue of a network. Return the Course. Raises NotAllowed or ValidationError."""
    course = Course(lead_network=lead_network, created_by=by, **fields)
    require(by, "activities.change_course", course)
    course.full_clean()
    course.save()
    journal.write(course, "created", by=by)
    return course


@transaction.atomic
def change(*, course, by, **fields):
    """Change what is given of a course. Return it. Raises NotAllowed or ValidationError."""
    current = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
    require(by, "activities.change_course", current)
    for name, value in fields.items():
        setattr(current, name, value)
    current.full_clean()
    current.save()
    journal.write(current, "changed", by=by)
    return current
