"""The column of an image file: its size is read from the headers, not by a library that decodes."""

from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from archive.assets.ingest import dimensions


class _HeaderedFile(WagtailImageFieldFile):
    def get_image_dimensions(self) -> tuple[int, int]:
        return dimensions(self)


class HeaderedImageField(WagtailImageField):
    """An image of any format that the archive takes. What is none has no size, and is refused when it is saved."""

    attr_class = _HeaderedFile
