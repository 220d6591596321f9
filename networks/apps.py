from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworksConfig(AppConfig):
    name = "networks"
    verbose_name = _("Networks")

    def ready(self):
        # The tables of transitions register themselves when read.
        from networks import workflow  # noqa: F401, PLC0415
