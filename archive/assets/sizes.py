"""The few sizes in which visitors meet an image, and the formats of each."""

from dataclasses import dataclass
from typing import Any

#: In the order in which a browser is asked; the last one every browser shows.
MEDIA_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg"}


@dataclass(frozen=True)
class Size:
    """A size: "max" fits into the box, "fill" fills it around the focal point. `formats` in order of preference."""

    fit: str
    width: int
    height: int
    formats: tuple[str, ...]

    def spec(self, form: str) -> str:
        """Wagtail's filter specification of this size in a format."""
        return f"{self.fit}-{self.width}x{self.height}|format-{form}"

    @property
    def order(self) -> dict[str, Any]:
        return {"fit": self.fit, "width": self.width, "height": self.height, "formats": list(self.formats)}

    @staticmethod
    def ending(form: str) -> str:
        return {"jpeg": "jpg"}.get(form, form)


#: The largest first: the others are made from it.
SIZES = (
    Size("max", 1600, 1600, ("avif", "webp", "jpeg")),
    Size("max", 960, 960, ("avif", "webp", "jpeg")),
    Size("max", 480, 480, ("webp",)),
    Size("fill", 240, 300, ("webp",)),
)
