"""What authors write of a practice: the fields of a version's text."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from capitalisation.enums import TEXT_MAX, CostRange, Maturity
from networks.models import SubTheme


class SheetText(models.Model):
    """The text of a version, section by section as capitalisation.enums.SECTION_FIELDS has them."""

    # Identity
    title = models.CharField(_("title"), max_length=100)
    pitch = models.CharField(_("in one line"), max_length=200, blank=True)
    sub_theme = models.ForeignKey(
        SubTheme, models.SET_NULL, null=True, blank=True, related_name="sheet_versions", verbose_name=_("sub-theme")
    )
    started_on = models.DateField(_("begun on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True, help_text=_("Empty if it goes on."))
    maturity = models.CharField(_("maturity"), max_length=20, choices=Maturity, blank=True)
    origin = models.ForeignKey(
        Activity,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sheet_versions",
        verbose_name=_("session in which it was told"),
    )
    # Problem and objectives
    problem = models.TextField(_("problem"), max_length=TEXT_MAX, blank=True)
    objectives = models.TextField(_("objectives"), max_length=TEXT_MAX, blank=True)
    beneficiaries = models.TextField(_("beneficiaries"), max_length=TEXT_MAX, blank=True)
    # Actors and legal basis (actors are rows)
    legal_basis = models.TextField(_("legal basis"), max_length=TEXT_MAX, blank=True)
    # How it was done (steps are rows), building blocks (rows)
    description = models.TextField(_("how it works"), max_length=TEXT_MAX, blank=True)
    # Means and costs
    staff = models.TextField(_("staff"), max_length=TEXT_MAX, blank=True)
    budget_mad = models.DecimalField(_("cost to begin (MAD)"), max_digits=12, decimal_places=2, null=True, blank=True)
    funding_sources = models.TextField(_("sources of funding"), max_length=TEXT_MAX, blank=True)
    running_cost_mad = models.DecimalField(
        _("running cost per year (MAD)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    cost_range = models.CharField(_("cost range"), max_length=12, choices=CostRange, blank=True)
    # Residents and gender
    participation = models.TextField(_("residents' participation"), max_length=TEXT_MAX, blank=True)
    gender_aspects = models.TextField(_("gender"), max_length=TEXT_MAX, blank=True)
    # Results (rows) and benefits
    benefits_socioeconomic = models.TextField(_("socio-economic benefits"), max_length=TEXT_MAX, blank=True)
    benefits_institutional = models.TextField(_("institutional benefits"), max_length=TEXT_MAX, blank=True)
    benefits_cultural = models.TextField(_("cultural benefits"), max_length=TEXT_MAX, blank=True)
    # Lessons
    difficulties = models.TextField(_("difficulties"), max_length=TEXT_MAX, blank=True)
    failures = models.TextField(_("what failed"), max_length=TEXT_MAX, blank=True)
    success_factors = models.TextField(_("success factors"), max_length=TEXT_MAX, blank=True)
    sustainability = models.TextField(_("sustainability"), max_length=TEXT_MAX, blank=True)
    # Transfer
    transfer_commune = models.TextField(_("conditions for transfer: the commune"), max_length=TEXT_MAX, blank=True)
    transfer_state = models.TextField(_("conditions for transfer: the State"), max_length=TEXT_MAX, blank=True)
    prerequisites = models.TextField(_("prerequisites"), max_length=TEXT_MAX, blank=True)
    # Who answers for it
    contacts = models.TextField(_("contacts"), max_length=TEXT_MAX, blank=True, help_text=_("Shown to members only."))

    class Meta:
        abstract = True


# Everything but the contacts, which are shown to members only: to be found by them would tell them.
SEARCHED_TEXTS = (
    *("pitch", "problem", "objectives", "beneficiaries", "legal_basis", "description", "staff", "funding_sources"),
    *("participation", "gender_aspects", "benefits_socioeconomic", "benefits_institutional", "benefits_cultural"),
    *("difficulties", "failures", "success_factors", "sustainability"),
    *("transfer_commune", "transfer_state", "prerequisites"),
)
