from django.apps import AppConfig


class InterchangeConfig(AppConfig):
    name = "archive.interchange"
    label = "interchange"
