import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from networks.models.convention import Convention
from records.conditions import under
from records.days import not_in_future
from records.journal import Record


class AmendmentQuerySet(models.QuerySet):
    def visible_to(self, person):
        """With their convention."""
        return self.filter(under("convention", Convention.objects.seen_by(person)))


@pghistory.track()
class Amendment(Record):
    """A change of a convention that its parties have signed, of its term or of anything else."""

    code_prefix = "AVN"
    listed_under = (_("Conventions"), "networks:conventions")

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="amendments", verbose_name=_("convention"))
    number = models.PositiveSmallIntegerField(_("number"))
    signed_on = models.DateField(_("signed on"), validators=[not_in_future])
    object = models.TextField(_("object"))
    ends_on = models.DateField(_("new end"), null=True, blank=True)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        ordering = ["convention", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["convention", "number"],
                name="amendment_number_once",
                violation_error_message=_("The convention has an amendment of this number already."),
            ),
        ]
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")

    def __str__(self):
        return f"{self.number} · {self.convention}"

    def get_absolute_url(self):
        return f"{self.convention.get_absolute_url()}#amendment-{self.pk}"

    @property
    def crumb(self):
        return self.convention.code
