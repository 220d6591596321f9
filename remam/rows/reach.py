"""Which records a permission reaches, as a condition on a query: what networks.rules asks of one record at a time."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q

from accounts.roles import Role
from remam.rows.prepared import AnyOf, PairOf


@dataclass(frozen=True)
class Reach:
    """Where a permission holds: the paths of a record's lead network and of its acting city.

    joint: the model, if its records also belong to other networks, in which focal points may act. needs_active: whether
    a focal point's city must be a member in full right. only: of these roles; all that have the permission if None.
    """

    permission: str
    network: str = ""
    city: str = ""
    joint: type | None = None
    needs_active: bool = True
    only: frozenset | None = None

    def held(self, offices, role):
        """Return the appointments of a role that give the permission."""
        return [
            held
            for held in offices.granting(self.permission)
            if held.role == role
            and (role != Role.FOCAL_POINT or not self.needs_active or held.network_id in held.active_network_ids)
        ]

    def roles(self, offices):
        """Return the roles in which a person has the permission somewhere; the secretariat's takes in all others."""
        offered = {Role.SECRETARIAT} | ({Role.COORDINATOR} if self.network else set())
        offered |= {Role.ELECTED_OFFICIAL, Role.FOCAL_POINT} if self.city else set()
        found = frozenset(
            role for role in offered if (self.only is None or role in self.only) and self.held(offices, role)
        )
        return frozenset({Role.SECRETARIAT}) if Role.SECRETARIAT in found else found

    def condition(self, roles):
        """Return the condition that holds for those who have the permission in these roles."""
        found = Q()
        if Role.COORDINATOR in roles:
            found |= Q(AnyOf(self.network, self._numbers(Role.COORDINATOR, "network_id")))
        if Role.ELECTED_OFFICIAL in roles:
            found |= Q(AnyOf(self.city, self._numbers(Role.ELECTED_OFFICIAL, "city_id")))
        if Role.FOCAL_POINT in roles:
            found |= Q(self._technical(F(self.city), F(self.network)))
            if self.joint is not None:
                link = self.joint.networks.through.objects.filter(**{self.joint._meta.model_name: OuterRef("pk")})
                found |= Q(Exists(link.filter(self._technical(OuterRef(self.city), F("network")))))
        return found

    def _technical(self, city, network):
        numbers = [self._numbers(Role.FOCAL_POINT, name) for name in ("city_id", "network_id")]
        return PairOf(city, network, *numbers)

    def _numbers(self, role, name):
        return lambda _person, offices: [getattr(held, name) for held in self.held(offices, role)]
