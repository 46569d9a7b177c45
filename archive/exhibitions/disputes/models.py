"""The passages "Sources differ" of all records, as rows that can be counted and paged."""

from typing import Any

from django.db import models
from wagtail.models import Page


class TextConflict(models.Model):
    """One block "Sources differ" in the words of one language: derived from the text whenever that is saved.

    The blocks lie inside the JSON of a text, and to find them there would mean to read every text of the archive
    at each visit. A flag on the text row would save the reading, but not the asking: each record type keeps its
    texts in a table of its own. One derived table costs one question at any size, and a record type added later
    is in it by itself. Nobody edits it, the interchange neither reads nor writes it; `derive` keeps it.
    """

    #: Not a use of the page that somebody must hear of before it is deleted.
    wagtail_reference_index_ignore = True

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="text_conflicts")
    #: The row of words it was found in, such as `memorials.memorialtext:12`.
    origin = models.CharField(max_length=120, db_index=True)
    #: The part of the page whose words they are (a chapter), or nothing.
    part = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=16)
    anchor = models.CharField(max_length=40, blank=True)
    position = models.PositiveIntegerField()
    about = models.CharField(max_length=80)
    text = models.TextField()

    def __str__(self) -> str:
        return f"{self.language}: {self.about}"

    @property
    def place(self) -> tuple[Any, ...]:
        """What is the same in every language of one passage: its anchor, or else its place among the passages."""
        return (self.page_id, self.part, self.anchor or self.position)
