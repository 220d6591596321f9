from django.apps import AppConfig


class RemamConfig(AppConfig):
    name = "remam"
