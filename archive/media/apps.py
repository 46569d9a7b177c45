from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "archive.media"
    label = "media"

    def ready(self) -> None:
        from archive.media.iiif import forgetting

        forgetting.connect()
