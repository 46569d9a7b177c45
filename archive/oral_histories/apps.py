from django.apps import AppConfig


class OralHistoriesConfig(AppConfig):
    name = "archive.oral_histories"
    label = "oral_histories"
