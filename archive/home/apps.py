from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "archive.home"
    label = "home"
