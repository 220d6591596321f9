from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# The tables of transitions register themselves when read, and so do the forms and actions of their steps.
REGISTERING = (
    "workflow",
    "actions.application",
    "actions.call",
    "actions.convention_dates",
    "actions.election",
    "actions.finance",
    "actions.joining_request",
    "actions.mandate",
    "actions.membership",
    "actions.milestone",
    "actions.review",
    "forms.appointment",
    "forms.commitment",
    "forms.convention_steps",
    "forms.finance",
    "forms.mandate",
    "forms.membership",
    "forms.milestone",
)


class NetworksConfig(AppConfig):
    name = "networks"
    verbose_name = _("Networks")

    def ready(self):
        for module in REGISTERING:
            import_module(f"networks.{module}")
