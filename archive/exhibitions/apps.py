from django.apps import AppConfig


class ExhibitionsConfig(AppConfig):
    name = "archive.exhibitions"
    label = "exhibitions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from archive.exhibitions.disputes.derive import connect

        connect()
