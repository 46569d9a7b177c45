"""The scenes that curators compose an exhibition from: structure once, words per language.

A scene names records and never copies them, so that a record that is withdrawn is gone from the exhibition at once.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError

from archive.core.admin.choosers import RecordChooserBlock
from archive.core.blocks import AnchorBlock, validate_anchor
from archive.core.dates import InvalidDate, UncertainDate
from archive.core.fields import validate_edtf
from archive.core.languages import text_languages
from archive.events.enums import Measure
from archive.memorials.enums import Group

MOST_HOTSPOTS = 12
MOST_STOPS = 30


class WordBlock(blocks.StructBlock):
    """Words in one language."""

    language = blocks.ChoiceBlock(choices=text_languages, label=_("Language"))
    text = blocks.TextBlock(max_length=1000, rows=2, label=_("Words"))

    class Meta:
        icon = "pilcrow"


class WordsBlock(blocks.ListBlock):
    """Words, one entry a language; a new language needs configuration only."""

    def __init__(self, *, required: bool = False) -> None:
        super().__init__(
            WordBlock(),
            default=[],
            min_num=1 if required else None,
            label=_("Words, one entry a language"),
            help_text=_("Plain words. What states a fact has a citation: give the scene an anchor and cite it."),
        )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        seen: set[str] = set()
        errors = {}
        for position, entry in enumerate(cleaned):
            if entry["language"] in seen:
                errors[position] = ValidationError(_("There are words in this language already."))
            seen.add(entry["language"])
        if errors:
            raise ListBlockValidationError(block_errors=errors)
        return cleaned


class RuledBlock(blocks.StructBlock):
    """A block whose parts have to fit together. `faults()` is the one rule for forms and for files."""

    def faults(self, parts: Mapping[str, Any]) -> dict[str, str]:
        """What is wrong, by part; the parts are plain values, each of them right for itself."""
        return {}

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        faults = self.faults(cleaned)
        if faults:
            raise StructBlockValidationError({name: ValidationError(text) for name, text in faults.items()})
        return cleaned


class AfterBlock(blocks.CharBlock):
    """Where in its chapter a scene stands. Anchors are the same in every language, and so is the place."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            max_length=40,
            validators=[validate_anchor],
            label=_("Stands after"),
            help_text=_("The anchor of the paragraph that it follows, e.g. p01. Empty: after the text of the chapter."),
        )


class Scene(RuledBlock):
    """What all scenes have: words, a place in the chapter, and an anchor by which citations refer to them."""

    words = WordsBlock()
    after = AfterBlock()
    anchor = AnchorBlock()

    #: How much room the scene takes: `column` beside the text, `wide` as the page, `full` as the window.
    width = "column"

    def get_form_layout(self) -> BlockGroup:
        """What the scene shows first, its words next; where it stands is folded away."""
        own = [name for name in self.child_blocks if name not in ("words", "after", "anchor")]
        return BlockGroup(children=[*own, "words"], settings=["after", "anchor"])


def percentage(label: Any, help_text: Any) -> blocks.IntegerBlock:
    return blocks.IntegerBlock(min_value=0, max_value=100, label=label, help_text=help_text)


def seconds(label: Any, help_text: Any = "") -> blocks.IntegerBlock:
    return blocks.IntegerBlock(required=False, min_value=0, label=label, help_text=help_text)


class HotspotBlock(blocks.StructBlock):
    """A place in an image, and what is to be seen there."""

    x = percentage(_("From the left, %"), _("0 is the left edge, 100 the right edge."))
    y = percentage(_("From the top, %"), _("0 is the upper edge, 100 the lower edge."))
    words = WordsBlock(required=True)

    class Meta:
        icon = "crosshairs"
        label = _("Place in the image")


class ImageScene(Scene):
    """A photograph or document, with places in it pointed out."""

    record = RecordChooserBlock(page_type="media.MediaPage", label=_("Media item"))
    size = blocks.ChoiceBlock(
        choices=[("column", _("as wide as the text")), ("wide", _("as wide as the page")), ("full", _("full width"))],
        default="column",
        label=_("Size"),
    )
    hotspots = blocks.ListBlock(
        HotspotBlock(),
        default=[],
        max_num=MOST_HOTSPOTS,
        label=_("Places in the image"),
        help_text=_("Point out only what anybody can see, or what a source says."),
    )

    class Meta:
        icon = "image"
        label = _("Image")
        description = _(
            "A photograph or document with the caption, credit and warning of its record. What is sensitive stays "
            "covered until a visitor asks to see it."
        )


class ComparisonScene(Scene):
    """Two images side by side: then and now, two prints of one photograph."""

    first = RecordChooserBlock(page_type="media.MediaPage", label=_("First media item"))
    second = RecordChooserBlock(page_type="media.MediaPage", label=_("Second media item"))

    width = "wide"

    def faults(self, parts: Mapping[str, Any]) -> dict[str, str]:
        same = parts.get("first") and parts.get("first") == parts.get("second")
        return {"second": gettext("Choose another item than the first one.")} if same else {}

    class Meta:
        icon = "copy"
        label = _("Comparison of two images")
        description = _("Two images side by side. Where both can be shown, a slider lays one over the other.")


class VoiceScene(Scene):
    """An excerpt of a recording. It never plays by itself."""

    record = RecordChooserBlock(
        page_type=["oral_histories.OralHistoryPage", "media.MediaPage"], label=_("Oral history or media item")
    )
    start = seconds(_("From second"), _("Let people finish: an excerpt begins and ends with a sentence."))
    end = seconds(_("To second"))

    def faults(self, parts: Mapping[str, Any]) -> dict[str, str]:
        start, end = parts.get("start") or 0, parts.get("end")
        wrong = end is not None and end <= start
        return {"end": gettext("The excerpt ends before it starts.")} if wrong else {}

    class Meta:
        icon = "media"
        label = _("Voice")
        description = _("An excerpt of a recording, with words that introduce who speaks. It never plays by itself.")


class PersonScene(Scene):
    """One of the people killed: the name, the years, the summary of the record."""

    record = RecordChooserBlock(page_type="memorials.MemorialPage", label=_("Person"))

    class Meta:
        icon = "user"
        label = _("Person")
        description = _("A name, the years and the summary of the record; the portrait, if there is one.")


class EventScene(Scene):
    """An event: its date in words, its title and the summary of the record."""

    record = RecordChooserBlock(page_type="events.EventPage", label=_("Event"))

    class Meta:
        icon = "calendar"
        label = _("Event")
        description = _("The date in words, the title and the summary of the record.")


class StopBlock(blocks.StructBlock):
    """A place, and why the reader is led there."""

    place = RecordChooserBlock(page_type="places.Place", label=_("Place"))
    words = WordsBlock()

    class Meta:
        icon = "site"
        label = _("Place")


class PlacesScene(Scene):
    """Places in the order in which the story goes through them."""

    stops = blocks.ListBlock(StopBlock(), min_num=1, max_num=MOST_STOPS, label=_("Places"))

    width = "wide"

    class Meta:
        icon = "site"
        label = _("Places")
        description = _("Places in the order in which the story leads through them.")


class TimelineScene(Scene):
    """The events of an interval, those that may lie in it included."""

    start = blocks.CharBlock(
        max_length=64, validators=[validate_edtf], label=_("From"), help_text=_("EDTF: 1990-01-19")
    )
    end = blocks.CharBlock(
        max_length=64, validators=[validate_edtf], label=_("To"), help_text=_("EDTF: 1990-01-20 or 1990-01")
    )

    width = "wide"

    def faults(self, parts: Mapping[str, Any]) -> dict[str, str]:
        try:
            bounds = UncertainDate.parse(parts.get("start", "")), UncertainDate.parse(parts.get("end", ""))
        except InvalidDate:
            return {}  # said of the part itself
        wrong = bounds[0].earliest > bounds[1].latest
        return {"end": gettext("The period ends before it starts.")} if wrong else {}

    class Meta:
        icon = "history"
        label = _("Timeline")
        description = _(
            "Every published event that may lie between two dates, in order of time. What went on for longer than they "
            "are apart is left out."
        )


class FiguresScene(Scene):
    """Reported figures, each with the one who gave it."""

    event = RecordChooserBlock(page_type="events.EventPage", label=_("Event"))
    measure = blocks.ChoiceBlock(
        choices=Measure.choices,
        required=False,
        label=_("Measure"),
        help_text=_("Empty: every measure, each in a table of its own. Figures are compared only within one measure."),
    )

    width = "wide"

    class Meta:
        icon = "table"
        label = _("Figures")
        description = _("Each reported figure as it was given, with the one who gave it. Nothing is averaged.")


class NamesScene(Scene):
    """The names of the people killed, in the alphabet of the reader."""

    group = blocks.ChoiceBlock(choices=Group.choices, default=Group.CIVILIAN, label=_("Group"))

    width = "full"

    class Meta:
        icon = "group"
        label = _("Wall of names")
        description = _("The names that this archive holds, in the alphabet of the reader. Servicemen stand apart.")


class SilenceScene(Scene):
    """A moment in which nothing is said."""

    width = "full"

    class Meta:
        icon = "minus"
        label = _("Silence")
        description = _("A dark surface, as high as the window. Few words, or none.")


class SceneBlock(blocks.StreamBlock):
    """What stands among the words of a chapter, the same in every language."""

    image = ImageScene()
    comparison = ComparisonScene()
    voice = VoiceScene()
    person = PersonScene()
    event = EventScene()
    places = PlacesScene()
    timeline = TimelineScene()
    figures = FiguresScene()
    names = NamesScene()
    silence = SilenceScene()

    class Meta:
        required = False
        block_counts: dict[str, dict[str, int]] = {}


# --- scenes as they are stored ----------------------------------------------------------------------------


def plain(raw: Any) -> Any:
    """Stored parts without the envelopes of the items of lists."""
    if isinstance(raw, Mapping):
        return {name: plain(part) for name, part in raw.items()}
    if isinstance(raw, list):
        return [plain(item["value"] if _is_envelope(item) else item) for item in raw]
    return raw


def _is_envelope(item: Any) -> bool:
    return isinstance(item, Mapping) and item.get("type") == "item" and "value" in item


def stored_scenes(stream: Any) -> list[tuple[str, dict[str, Any]]]:
    """Kind and parts of each scene; records as primary keys, so that nothing is asked of the database."""
    return [(item["type"], plain(item["value"])) for item in stream.raw_data]


def texts_in(parts: Any) -> list[str]:
    """All words in the parts of a scene, in every language."""
    if isinstance(parts, list):
        return [text for item in parts for text in texts_in(item)]
    if isinstance(parts, Mapping):
        if "language" in parts:
            return [parts["text"]]
        return [text for part in parts.values() for text in texts_in(part)]
    return []


#: The parts by which a scene names a record.
RECORD_PARTS = frozenset({"record", "first", "second", "event", "place"})


def records_in(parts: Any) -> set[int]:
    """The keys of the records that the parts of a scene name, those of its stops included."""
    if isinstance(parts, list):
        return {key for item in parts for key in records_in(item)}
    if isinstance(parts, Mapping):
        own = {part for name, part in parts.items() if name in RECORD_PARTS and isinstance(part, int)}
        return own | {key for part in parts.values() for key in records_in(part)}
    return set()
