"""The secret address of one's own calendar: given, renewed, taken back."""

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity, CalendarFeed
from activities.models.feed import new_token
from networks.models.appointment import offices_of


@transaction.atomic
def renew(*, person):
    """Give a person a new address; the earlier one ends. Return the CalendarFeed."""
    made, _is_new = CalendarFeed.objects.update_or_create(
        person=person, defaults={"token": new_token(), "made_at": timezone.now()}
    )
    return made


def revoke(*, person):
    """Take the address back: it leads nowhere any more."""
    CalendarFeed.objects.filter(person=person).delete()


def url_of(person):
    """The address of the person's own calendar; empty if there is none."""
    known = CalendarFeed.objects.filter(person=person).first()
    return settings.SITE_URL + reverse("activities:own_feed", args=[known.token]) if known else ""


def owner_of(token):
    """Whose calendar a secret address is: a person with an open account; None otherwise."""
    known = CalendarFeed.objects.select_related("person").filter(token=token, person__is_active=True).first()
    return known.person if known else None


def activities_of(person):
    """What stands in the person's own calendar: what they see of their networks', and what they are on the list of."""
    seen = Activity.objects.released().visible_to(person)
    listed = Activity.participants.rel.related_model.objects.filter(person=person)
    mine = seen.in_networks(offices_of(person).network_ids)
    return seen.filter(mine | Q(pk__in=listed.values("activity")))
