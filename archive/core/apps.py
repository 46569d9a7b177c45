from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "archive.core"
    label = "core"

    def ready(self) -> None:
        from archive.core import checks  # noqa: F401 - registers them
        from archive.core.tree_paths import use_ranges

        use_ranges()
