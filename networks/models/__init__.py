from networks.models.amendment import Amendment
from networks.models.application import Application
from networks.models.appointment import Appointment
from networks.models.call import Call, Criterion
from networks.models.city import City, Region
from networks.models.commitment import Commitment
from networks.models.contribution import Contribution
from networks.models.convention import Convention
from networks.models.convention_party import ConventionParty
from networks.models.cost import Cost
from networks.models.election import Election
from networks.models.financial_year import FinancialYear
from networks.models.joining_request import JoiningRequest
from networks.models.mandate import Mandate
from networks.models.membership import Membership
from networks.models.milestone import Milestone
from networks.models.network import Network, SubTheme
from networks.models.organisation import Organisation
from networks.models.review import Review, Score

__all__ = [
    "Amendment",
    "Application",
    "Appointment",
    "Call",
    "City",
    "Commitment",
    "Contribution",
    "Convention",
    "ConventionParty",
    "Cost",
    "Criterion",
    "Election",
    "FinancialYear",
    "JoiningRequest",
    "Mandate",
    "Membership",
    "Milestone",
    "Network",
    "Organisation",
    "Region",
    "Review",
    "Score",
    "SubTheme",
]
