from django.apps import AppConfig


class MemorialsConfig(AppConfig):
    name = "archive.memorials"
    label = "memorials"
