from django.apps import AppConfig


class RemamConfig(AppConfig):
    name = "remam"

    def ready(self):
        from remam import checks  # noqa: F401 - registers them
