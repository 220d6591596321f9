import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from networks.enums import YearStatus
from networks.models.appointment import offices_of
from records.journal import Record

# No account is older than the programme, and none is opened for a far future.
FIRST_YEAR, LAST_YEAR = 2005, 2100


def sensible_year(year):
    """Raise ValidationError for a year that no account can be of."""
    MinValueValidator(FIRST_YEAR)(year)
    MaxValueValidator(LAST_YEAR)(year)


class FinancialYearQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Members read the accounts of their association."""
        return self if offices_of(person).is_member else self.none()


@pghistory.track()
class FinancialYear(Record):
    """A year of accounts. Once closed, nothing of it is entered or changed until it is opened again."""

    code_prefix = "EXE"
    listed_under = (gettext_lazy("Financing"), "networks:finance")

    year = models.PositiveSmallIntegerField(gettext_lazy("year"), unique=True, validators=[sensible_year])
    status = models.CharField(gettext_lazy("state"), max_length=6, choices=YearStatus, default=YearStatus.OPEN)

    objects = FinancialYearQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        verbose_name = gettext_lazy("financial year")
        verbose_name_plural = gettext_lazy("financial years")

    def __str__(self):
        return _("Financial year %(year)s") % {"year": self.year}

    def get_absolute_url(self):
        return f"{reverse('networks:finance')}?year={self.year}"

    @property
    def lead_network_id(self):
        return None

    @property
    def acting_city_id(self):
        return None


def check_open(year):
    """Raise ValidationError on `year` if its accounts are closed."""
    if FinancialYear.objects.filter(year=year, status=YearStatus.CLOSED).exists():
        message = _("The accounts of %(year)s are closed: the secretariat opens them again if something is missing.")
        raise ValidationError({"year": ValidationError(message % {"year": year}, code="closed")})
