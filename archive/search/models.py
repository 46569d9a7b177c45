"""The two indexes of search: of names, and of words.

The index of names is a vocabulary of keys, who bears which, and what is left of a key when letters are taken out.
Derived from the names of the memorials, drafts included, by `name_index`; who may see a hit is asked when it is found.
The index of words has an entry for everything that can be searched, written by `word_index`.
"""

from django.contrib.contenttypes.models import ContentType
from django.db import models

from archive.memorials.models import MemorialPage
from archive.search.full_text import NAME, FullTextIndex


class NameKey(models.Model):
    """A word of the vocabulary: a key (`archive.core.name_keys`), never a name to be shown.

    Names in Arabic letters have consonants only: their key is `~` and the consonants.
    """

    sound = models.CharField(max_length=80, unique=True)
    skeleton = models.CharField(max_length=80, db_index=True)
    #: About how many bear it, so that a search begins with the rarer word.
    bearers = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.sound


class NameBearer(models.Model):
    """Somebody whose name has the key."""

    wagtail_reference_index_ignore = True

    key = models.ForeignKey(NameKey, on_delete=models.CASCADE, related_name="by", db_index=False)
    page = models.ForeignKey(MemorialPage, on_delete=models.CASCADE, related_name="name_keys", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "page"], name="search_one_bearer")]
        indexes = [models.Index(fields=["page", "key"], name="search_keys_of_page")]

    def __str__(self) -> str:
        return f"{self.key_id} {self.page_id}"


class NameDelete(models.Model):
    """What is left of the beginning of a key when up to two of its letters are taken out (symmetric deletion)."""

    rest = models.CharField(max_length=8)
    #: Letters of the whole key: one that is much longer or shorter is no slip, though it begins the same.
    length = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField()
    key = models.ForeignKey(NameKey, on_delete=models.CASCADE, related_name="deletes", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rest", "length", "taken", "key"], name="search_one_delete")]
        indexes = [models.Index(fields=["key"], name="search_deletes_of_key")]

    def __str__(self) -> str:
        return self.rest


class Entry(models.Model):
    """What is found by its words: a page, an image, a file, a statement of rights. Its words are in the full text of
    the database (`full_text`), where they are never read by the ORM."""

    wagtail_reference_index_ignore = True

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+", db_index=False)
    object_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id"], name="search_one_entry")]
        indexes = [FullTextIndex(fields=["object_id"], name=NAME)]

    def __str__(self) -> str:
        return f"{self.content_type_id} {self.object_id}"
