import secrets

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.enums import CertificateStatus
from activities.models.participant import Participant
from activities.models.training import Training
from networks.models.appointment import offices_of
from records.journal import Record

# Without the signs that are taken for one another when a number is read aloud or typed off paper (0 O, 1 I L, U V).
SIGNS = "23456789ABCDEFGHJKMNPQRSTWXYZ"
GROUPS, GROUP_LENGTH = 2, 5


def new_number():
    """A number that nobody can guess: 29^10 of a year, some 48 bits."""
    groups = ["".join(secrets.choice(SIGNS) for _sign in range(GROUP_LENGTH)) for _group in range(GROUPS)]
    return "-".join([str(timezone.localdate().year), *groups])


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own; those of the city one acts for, and of the networks one coordinates; all for the secretariat."""
        offices = offices_of(person)
        if offices.is_secretariat:
            return self
        if not getattr(person, "is_authenticated", False):
            return self.none()
        return self.filter(
            Q(participant__person=person.pk)
            | Q(participant__city__in=offices.city_ids)
            | Q(training__lead_network__in=offices.coordinated_ids)
        )

    def valid(self):
        return self.filter(status=CertificateStatus.ISSUED)


@pghistory.track()
class Certificate(Record):
    """That somebody has followed a training. Its number is verified on a public page."""

    code_prefix = "CRT"
    listed_under = (_("Certificates"), "activities:certificates")
    needs_active_membership = False

    training = models.ForeignKey(Training, models.PROTECT, related_name="certificates", verbose_name=_("training"))
    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="certificates", verbose_name=_("participant")
    )
    number = models.CharField(_("number"), max_length=20, unique=True, default=new_number, editable=False)
    status = models.CharField(_("state"), max_length=10, choices=CertificateStatus, default=CertificateStatus.ISSUED)
    issued_on = models.DateField(_("issued on"))
    hours = models.DecimalField(_("hours"), max_digits=4, decimal_places=1)
    attendance = models.PositiveSmallIntegerField(_("attendance, in %"))
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    ended_on = models.DateField(_("no longer valid since"), null=True, blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(status=CertificateStatus.ISSUED),
                name="certificate_one_valid",
                violation_error_message=_("This person has a valid certificate of this training already."),
            ),
            models.CheckConstraint(
                condition=Q(status=CertificateStatus.ISSUED, ended_on=None)
                | (~Q(status=CertificateStatus.ISSUED) & Q(ended_on__isnull=False)),
                name="certificate_ended_has_date",
            ),
        ]
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("activities:certificate", args=[self.pk])

    def get_public_url(self):
        """The address of the page that verifies it."""
        return reverse("activities:certificate_verify", args=[self.number])

    @property
    def crumb(self):
        return self.number

    @property
    def lead_network_id(self):
        return self.training.lead_network_id

    @property
    def acting_city_id(self):
        return self.participant.city_id

    def acting_network_ids(self):
        return self.training.acting_network_ids()
