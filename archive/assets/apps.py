from django.apps import AppConfig


class AssetsConfig(AppConfig):
    name = "archive.assets"
    label = "assets"

    def ready(self) -> None:
        from archive.assets import tidying

        tidying.connect()
