"""Where a person may plan, propose or log activities."""

from django.db.models import Q

from accounts.roles import Role
from activities.rules import joint_ids
from networks.models import City, Network
from networks.models.appointment import offices_of


class Scope:
    """Where a person may do something: the networks they coordinate, and pairs of network and city as focal point."""

    def __init__(self, person, permission, titular_only=False):
        self.person, self.coordinated, self.pairs = person, set(), set()
        for appointment in offices_of(person).granting(permission):
            if appointment.role == Role.COORDINATOR:
                self.coordinated.add(appointment.network_id)
            elif appointment.network_id in appointment.active_network_ids and (
                appointment.is_titular or not titular_only
            ):
                self.pairs.add((appointment.network_id, appointment.city_id))

    @property
    def any(self):
        """True if there is anywhere at all."""
        return bool(self.coordinated or self.pairs)

    def networks(self):
        """The networks to choose from."""
        return Network.objects.filter(pk__in=self.coordinated | {network for network, _city in self.pairs})

    def cities(self):
        """The cities to choose from: one's own, and all that have ever joined a network one coordinates."""
        joined = Q(memberships__network__in=self.coordinated, memberships__joined_on__isnull=False)
        return City.objects.filter(joined | Q(pk__in={city for _network, city in self.pairs})).distinct().by_name()

    def joint_networks(self):
        """The networks to choose from for a joint activity: any for a coordinator."""
        if self.coordinated:
            return Network.objects.all()
        own = joint_ids(self.person)
        # A city in one network only has no other to meet with.
        return Network.objects.filter(pk__in=own) if len(own) > 1 else Network.objects.none()

    def covers(self, network, city):
        """True if the person may act for an activity of `network` hosted by `city`."""
        return network.pk in self.coordinated or (network.pk, getattr(city, "pk", None)) in self.pairs
