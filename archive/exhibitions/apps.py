from django.apps import AppConfig


class ExhibitionsConfig(AppConfig):
    name = "archive.exhibitions"
    label = "exhibitions"

    def ready(self) -> None:
        from archive.exhibitions.disputes.derive import connect

        connect()
