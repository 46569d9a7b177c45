"""How a derivative is made from an original image, or from a larger derivative."""

from typing import Any

from wagtail.images.image_operations import FilterOperation, ImageTransform
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

    def get_transform(self, image: Any, size: tuple[int, int] | None = None) -> ImageTransform:
        """As of the original, in whose pixels the focal point is, whatever is drawn from; but nothing is enlarged."""
        drawn_from = size or (image.width, image.height)
        transform = ImageTransform(drawn_from).resize((image.width, image.height))
        for operation in self.transform_operations:
            transform = operation.run(transform, image)
        fits = all(wanted <= there for wanted, there in zip(transform.size, drawn_from, strict=True))
        return transform if fits else super().get_transform(image, size)
