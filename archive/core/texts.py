"""Words per language: one row a language, children of the page that they describe (architecture, 3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.fields import StreamField

from archive.core.blocks import BodyBlock
from archive.core.languages import current_language, pick_language, text_languages


class TranslationStatus(models.TextChoices):
    ORIGINAL = "original", _("Original")
    UNREVIEWED = "unreviewed", _("Translation, not reviewed")
    REVIEWED = "reviewed", _("Translation, reviewed")


@dataclass(frozen=True)
class Words:
    """A text as a reader of one language gets it: the words, and the language they really are in."""

    text: str
    language: str
    is_fallback: bool

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


def in_words_of(texts: Mapping[str, str], otherwise: str = "", language: str = "") -> Words:
    """Of one text in several languages ({language: text}) the one for a reader of `language` (of the current one,
    where none is named), or the next best; `otherwise` where there is none."""
    wanted = language or current_language()
    best = pick_language(texts, wanted)
    return Words(texts[best], best, best != wanted) if best else Words(otherwise, wanted, False)


class AbstractText(models.Model):
    """The words of a page in one language. A concrete row adds `page = ParentalKey(..., related_name="texts")`."""

    language = models.CharField(_("language"), max_length=16, choices=text_languages)
    translation_status = models.CharField(
        _("translation"), max_length=12, choices=TranslationStatus.choices, default=TranslationStatus.ORIGINAL
    )
    title = models.CharField(_("title"), max_length=400)
    summary = models.TextField(_("summary"), blank=True, help_text=_("One to four sentences, each of them sourced."))
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    panels: list[Any] = [
        FieldRowPanel([FieldPanel("language"), FieldPanel("translation_status")]),
        FieldPanel("title"),
        FieldPanel("summary"),
        FieldPanel("body"),
    ]

    class Meta:
        abstract = True
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "language"],
                name="%(app_label)s_%(class)s_one_per_language",
                violation_error_message=_("There is a text in this language already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.title}"

    @cached_property
    def has_words(self) -> bool:
        return bool(self.title.strip())


class WithTexts(models.Model):
    """What every page with words per language can do. `labels` keeps the titles beside the page, so
    that a listing needs no join: {language: title}, written at each save."""

    labels = models.JSONField(default=dict, editable=False)

    text_panels = [InlinePanel("texts", heading=_("Words, one entry a language"), label=_("Language"), min_num=0)]

    class Meta:
        abstract = True

    @cached_property
    def texts_by_language(self) -> dict[str, Any]:
        return {row.language: row for row in self.texts.all()}  # type: ignore[attr-defined]

    def text_in(self, language: str | None = None) -> Any | None:
        """The row for a reader of `language`: that language, or the next best, or None."""
        rows = self.texts_by_language
        best = pick_language([code for code, row in rows.items() if row.has_words], language or current_language())
        return rows[best] if best else None

    def words(self, field: str, language: str | None = None) -> Words:
        """One field in the reader's language, or in the next best in which it is filled."""
        wanted = language or current_language()
        rows = self.texts_by_language
        best = pick_language([code for code, row in rows.items() if getattr(row, field)], wanted)
        return Words(str(getattr(rows[best], field)), best, best != wanted) if best else Words("", wanted, False)

    @property
    def text(self) -> Any | None:
        return self.text_in()

    @property
    def label(self) -> Words:
        """The title as the reader of the current language gets it, without a query."""
        return in_words_of(self.labels, otherwise=self.title)  # type: ignore[attr-defined]

    def compose_labels(self) -> dict[str, str]:
        return {row.language: row.title for row in self.texts.all() if row.title}  # type: ignore[attr-defined]

    def compose_title(self) -> str:
        """Wagtail's own title: what curators see in the tree. The first site language that has one."""
        labels = self.compose_labels()
        best = pick_language(list(labels), "en")
        return labels[best][:255] if best else ""
