from django.apps import AppConfig


class AssetsConfig(AppConfig):
    name = "archive.assets"
    label = "assets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from archive.assets import tidying

        tidying.connect()
