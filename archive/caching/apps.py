from django.apps import AppConfig


class CachingConfig(AppConfig):
    name = "archive.caching"
    label = "caching"
    default_auto_field = "django.db.models.BigAutoField"
