from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "archive.places"
    label = "places"
