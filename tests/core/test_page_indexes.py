"""Indexes that the table of pages has beside Wagtail's own."""

import pytest
from django.db import connection
from wagtail.models import Page

from archive.core.page_indexes import INDEXES, ensure_page_indexes

pytestmark = [pytest.mark.django_db, pytest.mark.each]


def test_the_indexes_of_the_table_of_pages_are_made_where_they_are_missing() -> None:
    def present() -> set[str]:
        with connection.cursor() as cursor:
            return {*connection.introspection.get_constraints(cursor, Page._meta.db_table)}

    wanted = {index.name for index in INDEXES}
    assert wanted <= present()
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX archive_pages_title")
    ensure_page_indexes()
    ensure_page_indexes()
    assert wanted <= present()
