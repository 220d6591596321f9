"""The states of a financial year: open, closed."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from networks.enums import YearStatus as S
from networks.models import FinancialYear
from networks.models.financial_year import check_open
from records.transitions import SECRETARIAT, Transition, Workflow


def year_is_open(record):
    """None, or the sentence that says that the accounts of the record's year are closed."""
    try:
        check_open(record.year)
    except ValidationError as error:
        return error.messages[0]
    return None


FINANCIAL_YEAR = Workflow(
    model=FinancialYear,
    states=S,
    tones={S.OPEN: "info", S.CLOSED: "neutral"},
    initial=(S.OPEN,),
    transitions=(
        Transition(
            "close",
            (S.OPEN,),
            S.CLOSED,
            "networks.manage_finance",
            _("Close the year"),
            who=SECRETARIAT,
            hint=_("Nothing of this year is entered or changed any more: its figures stand."),
            event=_("Year closed"),
        ),
        Transition(
            "reopen",
            (S.CLOSED,),
            S.OPEN,
            "networks.manage_finance",
            _("Open the year again"),
            reason=True,
            style="secondary",
            hint=_("Contributions and costs of this year can be entered and changed again."),
            event=_("Year opened again"),
        ),
    ),
)
