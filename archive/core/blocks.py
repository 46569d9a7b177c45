"""Blocks of a record's text. Every block that states something carries an anchor, the same in each
language, so that one citation serves all translations (architecture, 6)."""

from collections.abc import Iterator
from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from archive.core.rich_text import LinkedText, LinkedTextBlock

RICH_TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul", "superscript"]

validate_anchor = RegexValidator(
    r"^[a-z][a-z0-9-]{0,39}$", _("Lower-case Latin letters, digits and hyphens, beginning with a letter.")
)


class AnchorBlock(blocks.CharBlock):
    """The name by which citations refer to a block."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(
            required=False,
            max_length=40,
            validators=[validate_anchor],
            label=_("Anchor"),
            help_text=_("The same in every language, e.g. p01. Citations name it under “About”."),
            **kwargs,
        )


class ParagraphBlock(blocks.StructBlock):
    """A paragraph in the archive's own voice."""

    text = LinkedTextBlock(features=RICH_TEXT_FEATURES, label=_("Text"))
    anchor = AnchorBlock()

    class Meta:
        icon = "pilcrow"
        label = _("Paragraph")
        template = "blocks/paragraph.html"


class StatementBlock(blocks.StructBlock):
    """What somebody says: contested facts stand side by side, each with its speaker."""

    said_by = blocks.CharBlock(max_length=255, label=_("Who says so"))
    text = blocks.TextBlock(label=_("What they say"))
    anchor = AnchorBlock()

    class Meta:
        icon = "comment"
        label = _("Attributed statement")
        template = "blocks/statement.html"


class ConflictBlock(blocks.StructBlock):
    """Where sources disagree about this record."""

    about = blocks.CharBlock(max_length=80, label=_("About"), help_text=_("For example: date of death, age, name."))
    text = blocks.TextBlock(label=_("Each version and who gives it"))
    anchor = AnchorBlock()

    class Meta:
        icon = "warning"
        label = _("Sources differ")
        template = "blocks/conflict.html"


class QuotationBlock(blocks.StructBlock):
    """Word for word, and only from an original that was seen."""

    quotation = blocks.TextBlock(label=_("Quotation"))
    said_by = blocks.CharBlock(required=False, max_length=255, label=_("Who says so"))
    language = blocks.CharBlock(required=False, max_length=16, label=_("Language of the quotation"))
    anchor = AnchorBlock()

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "blocks/quotation.html"


class BodyBlock(blocks.StreamBlock):
    """The text of a record, a chapter or a standard page."""

    heading = blocks.CharBlock(
        form_classname="title", icon="title", label=_("Heading"), template="blocks/heading.html", max_length=160
    )
    paragraph = ParagraphBlock()
    statement = StatementBlock()
    conflict = ConflictBlock()
    quotation = QuotationBlock()

    class Meta:
        required = False
        block_counts: dict[str, dict[str, int]] = {}


def linked_texts(*bodies: Any) -> Iterator[LinkedText]:
    """The rich texts of some bodies."""
    return (block.value["text"] for body in bodies for block in body if block.block_type == "paragraph")
