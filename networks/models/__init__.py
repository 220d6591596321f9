from networks.models.amendment import Amendment
from networks.models.appointment import Appointment
from networks.models.city import City, Region
from networks.models.commitment import Commitment
from networks.models.convention import Convention
from networks.models.convention_party import ConventionParty
from networks.models.membership import Membership
from networks.models.milestone import Milestone
from networks.models.network import Network, SubTheme
from networks.models.organisation import Organisation

__all__ = [
    "Amendment",
    "Appointment",
    "City",
    "Commitment",
    "Convention",
    "ConventionParty",
    "Membership",
    "Milestone",
    "Network",
    "Organisation",
    "Region",
    "SubTheme",
]
