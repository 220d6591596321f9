"""What a day that somebody gives may be."""

from calendar import monthrange

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _


def not_in_future(day):
    """Raise ValidationError if `day` has not come yet."""
    if day > timezone.localdate():
        raise ValidationError(_("This date is in the future."), code="future")


def add_months(day, months):
    """Return the same day so many months later, or the last day of that month where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))
