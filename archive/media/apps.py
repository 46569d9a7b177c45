from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "archive.media"
    label = "media"
