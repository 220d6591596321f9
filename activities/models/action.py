import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Case, ExpressionWrapper, F, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.enums import RELEASED_MINUTES, ActionStatus, ActivityKind
from activities.models.activity import Activity
from activities.models.session import Session
from networks.models import City
from networks.models.appointment import offices_of
from records.conditions import under
from records.journal import Record

# What is to be done, the nearest date first; then what was settled last.
TO_DO_FIRST = (
    ExpressionWrapper(~Q(status=ActionStatus.OPEN), models.BooleanField()).asc(),
    Case(When(status=ActionStatus.OPEN, then="due_on")).asc(nulls_last=True),
    F("settled_on").desc(),
    F("id").desc(),
)


class ActionQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status=ActionStatus.OPEN)

    def late(self, day=None):
        """Open ones whose due date is past."""
        return self.open().filter(due_on__lt=day or timezone.localdate())

    def carried_into(self, session):
        """What earlier sessions and trips of the same network left to do: the first point of the session's agenda.

        An action counts as open for a session until the day it was settled.
        """
        earlier = Q(activity__starts_on__lt=session.starts_on) | Q(
            activity__starts_on=session.starts_on, activity__lt=session.pk
        )
        unsettled = Q(status=ActionStatus.OPEN) | Q(settled_on__gte=session.starts_on)
        return self.filter(earlier & unsettled, activity__lead_network=session.lead_network_id)

    def visible_to(self, person):
        """With the session's minutes, or for those who take part in the trip; and for the city that owes it.

        Of a session once its minutes are out.
        """
        offices = offices_of(person)
        of_session = Q(activity__kind=ActivityKind.SESSION)
        inside = under("activity", Activity.objects.taken_part_in_by(person))
        seen = under("activity__session", Session.objects.minutes_seen_by(person)) | (~of_session & inside)
        out = Q(activity__session__minutes_status__in=RELEASED_MINUTES) | ~of_session
        owed = Q(owner_city__in=offices.city_ids) & out
        return self.filter(seen | owed) if offices.any else self.none()

    def with_inside(self, person):
        """Each with `is_inside`: whether `person` takes part in the activity, and is told who is in charge."""
        return self.annotate(is_inside=under("activity", Activity.objects.taken_part_in_by(person)))


@pghistory.track()
class Action(Record):
    """Something that a session asked of a city, or that a city took on after a trip, by a day.

    It is carried over from session to session until it is settled.
    """

    code_prefix = "ACN"
    listed_under = (_("Actions"), "activities:actions")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="actions", verbose_name=_("activity"))
    position = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(_("action"))
    owner_city = models.ForeignKey(
        City, models.PROTECT, null=True, blank=True, related_name="actions", verbose_name=_("city in charge")
    )
    owner_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("person in charge"),
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    status = models.CharField(_("state"), max_length=8, choices=ActionStatus, default=ActionStatus.OPEN)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    # When those in charge were reminded of it, and when those above were told that it is long late.
    reminded_on = models.DateField(null=True, blank=True, editable=False)
    escalated_on = models.DateField(null=True, blank=True, editable=False)
    outcome = models.TextField(_("outcome"), blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = [models.F("due_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=ActionStatus.OPEN, settled_on=None)
                | (~Q(status=ActionStatus.OPEN) & Q(settled_on__isnull=False)),
                name="action_settled_has_date",
            ),
        ]
        indexes = [
            models.Index(fields=["owner_city", "status", "due_on"], name="action_of_city"),
            models.Index(*TO_DO_FIRST, name="action_to_do_first"),
        ]
        verbose_name = _("action")
        verbose_name_plural = _("actions")

    def __str__(self):
        return self.text[:80]

    def get_absolute_url(self):
        return reverse("activities:action", args=[self.pk])

    @property
    def is_late(self):
        return self.status == ActionStatus.OPEN and self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def acting_city_id(self):
        return self.owner_city_id

    @property
    def lead_network_id(self):
        return self.activity.lead_network_id

    def acting_network_ids(self):
        return self.activity.acting_network_ids()
