"""The next dates that concern a person."""

from django.db.models import Count, Q

from activities.models import Session


def upcoming(person, offices):
    """Return the sessions to come of the person's networks and cities (all they may see, if they have none)."""
    found = Session.objects.in_workspace_of(person).upcoming()
    if offices.network_ids and not offices.is_secretariat:
        joint = Session.objects.filter(networks__in=offices.network_ids)
        found = found.filter(
            Q(lead_network__in=offices.network_ids)
            | Q(pk__in=joint.order_by().values("pk"))
            | Q(host_city__in=offices.city_ids)
        )
    return found.select_related("host_city", "lead_network").annotate(half_day_count=Count("half_days"))
