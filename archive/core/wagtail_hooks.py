"""What holds in the admin for every record type: Wagtail looks for its hooks here."""

from archive.core.admin import choosers, explorer, guards, private, publishing, tree_menu

__all__ = ["choosers", "explorer", "guards", "private", "publishing", "tree_menu"]
