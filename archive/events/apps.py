from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "archive.events"
    label = "events"
