"""How a derivative is made from an original image."""

from typing import Any

from wagtail.images.image_operations import FilterOperation
from wagtail.images.models import Filter

#: What a picture needs to look right. Everything else its file said (EXIF, XMP, comments) stays private.
NEEDED_TO_SHOW = frozenset({"icc_profile", "transparency", "gamma", "background", "loop", "duration"})

_FOR_SCREENS = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})


class DropMetadata(FilterOperation):
    """Forget what the original file said about camera, place, time and owner. Orientation is applied before."""

    def construct(self) -> None:
        """The operation has no arguments."""

    def run(self, willow: Any, image: Any, env: dict[str, Any]) -> Any:
        said = getattr(willow.image, "info", {})
        for name in set(said) - NEEDED_TO_SHOW:
            del said[name]
        return willow


class ScreenColours(FilterOperation):
    """Eight bits of grey or of red, green and blue: what scanners write beyond that, no format for a browser holds."""

    def construct(self) -> None:
        """The operation has no arguments."""

    def run(self, willow: Any, image: Any, env: dict[str, Any]) -> Any:
        picture = willow.image
        if picture.mode.startswith("I"):
            willow.image = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
        elif picture.mode not in _FOR_SCREENS:
            willow.image = picture.convert("RGB")
        return willow


class DerivativeFilter(Filter):
    """Wagtail's filter, for visitors and for the lists of the admin."""

    @property
    def filter_operations(self) -> list[FilterOperation]:
        return [DropMetadata("drop-metadata"), ScreenColours("screen-colours"), *super().filter_operations]
