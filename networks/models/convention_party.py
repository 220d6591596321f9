import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from networks.enums import PartyStatus
from networks.models.appointment import Appointment, offices_of
from networks.models.city import City
from networks.models.convention import Convention
from networks.models.organisation import Organisation
from records.conditions import under
from records.days import not_in_future
from records.journal import Record

DELIBERATED_OR_SIGNED = (PartyStatus.DELIBERATED, PartyStatus.SIGNED)


class ConventionPartyQuerySet(models.QuerySet):
    def visible_to(self, person):
        """With their convention."""
        return self.filter(under("convention", Convention.objects.seen_by(person)))

    def files_visible_to(self, person):
        """Those whose deliberation a person may read: the parties, the coordination and the secretariat."""
        return self.filter(under("convention", Convention.objects.inside_of(person, offices_of(person))))

    def with_names(self):
        """Each with what its name is read from."""
        return self.select_related("city", "organisation")


@pghistory.track()
class ConventionParty(Record):
    """A city, an organisation or the association itself, as party to a convention."""

    code_prefix = "PAR"
    listed_under = (_("Conventions"), "networks:conventions")

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="parties", verbose_name=_("convention"))
    position = models.PositiveSmallIntegerField(default=0)
    city = models.ForeignKey(
        City, models.PROTECT, null=True, blank=True, related_name="convention_parts", verbose_name=_("city")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="convention_parts",
        verbose_name=_("organisation"),
    )
    is_association = models.BooleanField(_("the association itself"), default=False)
    status = models.CharField(_("state"), max_length=11, choices=PartyStatus, default=PartyStatus.PENDING)
    deliberation_number = models.CharField(_("number of the deliberation"), max_length=40, blank=True)
    deliberation_date = models.DateField(
        _("date of the deliberation"), null=True, blank=True, validators=[not_in_future]
    )
    signatory = models.ForeignKey(
        Appointment, models.PROTECT, null=True, blank=True, related_name="signatures", verbose_name=_("signatory")
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True, validators=[not_in_future])

    objects = ConventionPartyQuerySet.as_manager()

    class Meta:
        ordering = ["convention", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(city__isnull=False, organisation=None, is_association=False)
                | Q(city=None, organisation__isnull=False, is_association=False)
                | Q(city=None, organisation=None, is_association=True),
                name="convention_party_is_one_thing",
                violation_error_message=_("A party is a city, an organisation, or the association."),
            ),
            *(
                models.UniqueConstraint(
                    fields=["convention", field],
                    condition=condition,
                    name=f"convention_party_{name}_once",
                    violation_error_message=_("This party stands twice in the convention."),
                )
                for field, name, condition in (
                    ("city", "city", Q(city__isnull=False)),
                    ("organisation", "organisation", Q(organisation__isnull=False)),
                    ("is_association", "association", Q(is_association=True)),
                )
            ),
            models.CheckConstraint(
                condition=Q(city=None)
                | ~Q(status__in=list(DELIBERATED_OR_SIGNED))
                | Q(deliberation_date__isnull=False),
                name="convention_party_city_deliberated",
                violation_error_message=_("A city signs after its council has deliberated."),
            ),
            models.CheckConstraint(
                condition=~Q(status=PartyStatus.SIGNED) | Q(signatory__isnull=False, signed_on__isnull=False),
                name="convention_party_signed_by_somebody",
                violation_error_message=_("A signature has a signatory and a day."),
            ),
        ]
        verbose_name = _("party to a convention")
        verbose_name_plural = _("parties to conventions")

    def __str__(self):
        return f"{self.name} · {self.convention}"

    def get_absolute_url(self):
        return f"{self.convention.get_absolute_url()}#party-{self.pk}"

    @property
    def name(self):
        """What the party is called, in the language of the page."""
        if self.is_association:
            return pgettext("party to a convention", "the association")
        return (self.city or self.organisation).name

    @property
    def crumb(self):
        return self.convention.code

    @property
    def acting_city_id(self):
        return self.city_id

    @property
    def lead_network_id(self):
        return self.convention.lead_network_id

    # A convention binds a city, whatever its place in a network.
    needs_active_membership = False

    def acting_network_ids(self):
        """Focal points of any network file their council's deliberation."""
        return
