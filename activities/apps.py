from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    name = "activities"
    verbose_name = _("Activities")

    def ready(self):
        # The tables of transitions register themselves when read, and so do the forms and actions of their steps.
        from activities import handover, workflow  # noqa: F401, PLC0415
        from activities.actions import certificate, evaluation, paper, reminder, training, trip  # noqa: F401, PLC0415
        from activities.forms import (  # noqa: F401, F811, PLC0415 - of the same name as their actions
            action,
            minutes,
            session,
            training,
            trip,
        )
