"""Indexes on the table of all pages, which is Wagtail's, for what the admin lists: the children of a page, all that is
below it, the records of a type by their last change, by title and by status, drafts, and what is not yet published; and
for what is new to visitors.

`manage.py prepare_archive` makes those that are missing, also after a migration of Wagtail's wrote the table anew.
"""

from django.db import connection
from django.db.models import Index, Q
from wagtail.models import Page

_BY_WORK = ["content_type", "latest_revision_created_at", "id"]

INDEXES = (
    Index(fields=["depth", "path"], name="archive_pages_level"),
    # Asked at each save whether a slug is free: without statistics SQLite would read all siblings for it.
    Index(fields=["depth", "slug", "path"], name="archive_pages_slug"),
    Index(fields=["path", "depth"], name="archive_pages_below"),
    Index(fields=_BY_WORK, name="archive_pages_worked_on"),
    Index(fields=["content_type", "title", "id"], name="archive_pages_title"),
    Index(fields=["content_type", "live", "id"], name="archive_pages_live"),
    Index(fields=["content_type", "-last_published_at"], name="archive_pages_published"),
    Index(fields=_BY_WORK, condition=Q(live=False), name="archive_pages_drafts"),
    Index(fields=_BY_WORK, condition=Q(live=True, has_unpublished_changes=True), name="archive_pages_changed"),
)


def ensure_page_indexes() -> None:
    editor = connection.schema_editor()  # for its SQL alone: on SQLite it does not work inside a transaction
    with connection.cursor() as cursor:
        present = connection.introspection.get_constraints(cursor, Page._meta.db_table)
        for index in INDEXES:
            if index.name not in present:
                cursor.execute(str(index.create_sql(Page, editor)))
