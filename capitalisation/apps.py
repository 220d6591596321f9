from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CapitalisationConfig(AppConfig):
    name = "capitalisation"
    verbose_name = _("Capitalisation")

    def ready(self):
        # The tables of transitions register themselves when read.
        from capitalisation import workflow  # noqa: F401, PLC0415
