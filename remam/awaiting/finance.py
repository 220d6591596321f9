"""What the accounts wait for."""

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from networks.models import Contribution
from networks.models.contribution import PAID_WITHIN_DAYS
from records.dates import date_format
from remam.rows.kind import Kind, named, page, said
from remam.rows.prepared import day
from remam.rows.reach import Reach


def late():
    """Return the contributions that were called so long ago that they should have come in."""
    return Contribution.objects.owed().filter(called_on__lt=day(-PAID_WITHIN_DAYS))


KINDS = (
    Kind(
        name="contribution_late",
        icon="cash-coin",
        rows=late,
        whose=Reach("networks.manage_finance"),
        columns=lambda: {
            "text": named("organisation"),
            "city": F("city"),
            "network": F("network"),
            "day": F("called_on"),
            "number": F("year"),
        },
        order=("called_on", "pk"),
        title=lambda row: (
            _("The contribution of %(payer)s for %(year)s has not come in")
            % {"payer": row.city or row.text, "year": row.number}
        ),
        detail=lambda row: _("Called on %(day)s") % {"day": date_format(row.day, "DATE_FORMAT")},
        badge=said(gettext_lazy("Late"), "danger"),
        address=page("networks:contribution"),
        action=gettext_lazy("Look at it"),
    ),
)
