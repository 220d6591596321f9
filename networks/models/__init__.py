from networks.models.appointment import Appointment
from networks.models.city import City, Region
from networks.models.membership import Membership
from networks.models.network import Network, SubTheme
from networks.models.organisation import Organisation

__all__ = ["Appointment", "City", "Membership", "Network", "Organisation", "Region", "SubTheme"]
