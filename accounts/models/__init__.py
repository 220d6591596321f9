from accounts.models.invitation import Invitation
from accounts.models.person import Person

__all__ = ["Invitation", "Person"]
