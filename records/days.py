"""What a day that somebody gives may be."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _


def not_in_future(day):
    """Raise ValidationError if `day` has not come yet."""
    if day > timezone.localdate():
        raise ValidationError(_("This date is in the future."), code="future")
