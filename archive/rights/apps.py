from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "archive.rights"
    label = "rights"
