"""The admin's forms for files: every file goes the one way in, and the one it replaces is kept."""

from typing import Any

from django import forms
from django.core.files.storage import Storage
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtailmedia.forms import BaseMediaForm

from archive.assets.ingest import examine


class _Keeping:
    """The storage of a file that is about to be replaced. Wagtail's forms and views delete such a file; here it stays,
    as a `SupersededFile`. Everything else is the storage's own."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def __getattr__(self, name: str) -> Any:
        return getattr(self._storage, name)

    def delete(self, name: str) -> None:
        """Nothing: see above."""


class _ImageField(WagtailImageField):
    """An upload that is an image by what it holds; Wagtail's own field compares endings and would refuse `.tif`."""

    def to_python(self, data: Any) -> Any:
        return forms.FileField.to_python(self, data)


class _FileForm:
    """What the three forms share. A file that is refused is refused at its field; what else was typed stays."""

    instance: Any
    cleaned_data: dict[str, Any]
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user = kwargs.get("user")
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.file:
            self.instance.file.storage = _Keeping(self.instance.file.storage)

    def clean_file(self) -> Any:
        given = self.cleaned_data.get("file")
        if given and not getattr(given, "_committed", False):
            examine(given, self.instance.family)
            self.instance.replaced_by = self.user
        return given


class ImageFileForm(_FileForm, BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            given = self.fields["file"]
            self.fields["file"] = _ImageField(label=given.label, required=given.required, widget=given.widget)


class DocumentFileForm(_FileForm, BaseDocumentForm):
    pass


class RecordingFileForm(_FileForm, BaseMediaForm):
    def clean_thumbnail(self) -> Any:
        """The picture that stands for a film goes the way of images."""
        given = self.cleaned_data.get("thumbnail")
        if given and not getattr(given, "_committed", False):
            examine(given, "image")
        return given
