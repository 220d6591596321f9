from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CapitalisationConfig(AppConfig):
    name = "capitalisation"
    verbose_name = _("Capitalisation")

    def ready(self):
        # The tables of transitions register themselves when read, and so do the forms and actions of their steps.
        from capitalisation import handover, workflow  # noqa: F401, PLC0415
        from capitalisation.forms import report, sheet_step  # noqa: F401, PLC0415
