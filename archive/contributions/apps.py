from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    name = "archive.contributions"
    label = "contributions"
