from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworksConfig(AppConfig):
    name = "networks"
    verbose_name = _("Networks")

    def ready(self):
        # The tables of transitions register themselves when read, and so do the forms and actions of their steps.
        from networks import workflow  # noqa: F401, PLC0415
        from networks.actions import (  # noqa: F401, PLC0415
            application,
            call,
            convention_dates,
            election,
            finance,
            joining_request,
            mandate,
            membership,
            milestone,
            review,
        )
        from networks.forms import (  # noqa: F401, F811, PLC0415 - of the same name as their actions
            appointment,
            commitment,
            convention_steps,
            finance,
            mandate,
            membership,
            milestone,
        )
