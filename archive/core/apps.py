from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "archive.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from archive.core import checks  # noqa: F401 - registers them
        from archive.core.tree_paths import use_ranges

        use_ranges()
