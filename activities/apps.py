from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    name = "activities"
    verbose_name = _("Activities")

    def ready(self):
        # The tables of transitions register themselves when read, and so do the forms and actions of their steps.
        from activities import handover, workflow  # noqa: F401, PLC0415
        from activities.actions import certificate, paper, training, trip  # noqa: F401, PLC0415
        from activities.forms import action, minutes, session  # noqa: F401, PLC0415
        from activities.forms import training as training_forms  # noqa: F401, PLC0415
        from activities.forms import trip as trip_forms  # noqa: F401, PLC0415
