from django.apps import AppConfig


class MemorialsConfig(AppConfig):
    name = "archive.memorials"
    label = "memorials"
    default_auto_field = "django.db.models.BigAutoField"
