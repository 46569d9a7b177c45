"""The admin's forms for files: every file goes the one way in, and the one it replaces is kept."""

from typing import Any

from django import forms
from django.core.files.storage import Storage
from django.db.models import IntegerField
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtailmedia.forms import BaseMediaForm

from archive.assets.ingest import examine
from archive.assets.likeness import duplicates_of
from archive.core.fields import range_validators


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


def former_files(owner: Any) -> SafeString:
    """What a file was before: when and by whom it was replaced and why, its size and checksum, and a way to it."""
    rows = [
        (
            date_format(timezone.localtime(former.replaced_at), "DATETIME_FORMAT"),
            former.replaced_by or _("unknown"),
            filesizeformat(former.byte_size or 0),
            former.sha256,
            former.note or _("no reason given"),
            reverse("superseded_original", args=[former.pk]),
            _("Download it"),
        )
        for former in owner.supersededfiles.select_related("replaced_by")
    ]
    if not rows:
        return format_html("{}", _("Asked only when you choose another file. The former one is kept."))
    items = format_html_join("", '<li>{}, {}: {}, SHA-256 <code>{}</code>. {}. <a href="{}">{}</a></li>', rows)
    return format_html("{}<ul>{}</ul>", _("Replaced so far:"), items)


def other_copies(owner: Any) -> SafeString:
    """Files that may be the same as this one, for whoever is about to replace it."""
    rows = [
        (_("the same file") if other.is_certain else _("looks alike"), other.file.title)
        for other in duplicates_of([owner])[owner.pk]
    ]
    if not rows:
        return SafeString("")
    items = format_html_join("", "<li>{}: {}</li>", rows)
    return format_html("<div>{}<ul>{}</ul></div>", _("The archive may hold it already:"), items)


class _FileForm:
    """What the three forms share. A file that is refused is refused at its field; what else was typed stays."""

    instance: Any
    cleaned_data: dict[str, Any]
    fields: dict[str, forms.Field]
    files: Any
    add_prefix: Any
    errors: Any
    initial: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user = kwargs.get("user")
        super().__init__(*args, **kwargs)
        for column in self.instance._meta.concrete_fields:
            if isinstance(column, IntegerField) and column.name in self.fields:
                self.fields[column.name].validators.extend(range_validators(column))
        if self.instance.pk and self.instance.file:
            self.instance.file.storage = _Keeping(self.instance.file.storage)
            if "file" in self.fields:
                self.fields["replacement_note"] = forms.CharField(
                    label=_("Why the file is replaced"),
                    required=False,
                    widget=forms.Textarea({"rows": 2}),
                    help_text=format_html("{}{}", former_files(self.instance), other_copies(self.instance)),
                )

    def clean_file(self) -> Any:
        given = self.cleaned_data.get("file")
        if given and not getattr(given, "_committed", False):
            examine(given, self.instance.family)
            self.instance.replaced_by = self.user
        return given

    def _post_clean(self) -> None:
        """A form that is refused leaves the stored file in its place: to show the form anew, Wagtail measures the file
        of the instance, and stores what it measured."""
        super()._post_clean()  # type: ignore[misc]
        if self.errors and self.instance.pk and "file" in self.fields:
            self.instance.file = self.initial["file"]

    def clean_replacement_note(self) -> str:
        """Asked for only when a file is replaced: what it was is kept, and so is the reason."""
        note = str(self.cleaned_data["replacement_note"]).strip()
        if self.files.get(self.add_prefix("file")) and not note:
            raise forms.ValidationError(_("Say why the file is replaced. The former one is kept with your reason."))
        self.instance.replacement_note = note
        return note


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
