"""What holds in the admin and in texts for every record type: Wagtail looks for its hooks here."""

from archive.core import page_links
from archive.core.admin import choosers, explorer, guards, opening, private, publishing, tree_menu

__all__ = ["choosers", "explorer", "guards", "opening", "page_links", "private", "publishing", "tree_menu"]
