from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "archive.search"
    label = "search"

    def ready(self) -> None:
        from archive.search import forgetting

        forgetting.connect()
