"""Forged forms: fields of a record that the page never offered."""

import logging

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from records.texts import PlainTexts

logger = logging.getLogger("remam.security")


class GuardedForm(PlainTexts):
    """A mixin for forms of a record's fields: a value sent for a field not offered is refused, not ignored.

    No browser sends such a field by itself, so nothing is saved, and the log says who tried what. Subclasses set
    `guarded_model`.
    """

    guarded_model = None

    def clean(self):
        cleaned = super().clean()
        fields = {field.name for field in self.guarded_model._meta.get_fields()} | {"pk"}
        forged = sorted((fields & set(self.data)) - set(self.fields))
        if forged:
            logger.warning("%s was sent fields it does not offer: %s", type(self).__name__, ", ".join(forged))
            raise ValidationError(
                _("This form does not offer: %(fields)s. Nothing was saved.") % {"fields": ", ".join(forged)},
                code="forged",
            )
        return cleaned
