"""What the files of a batch share, and the files."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.images.permissions import permission_policy
from wagtail.models import Collection

from archive.core.admin.choosers import RecordChooser
from archive.core.languages import text_languages
from archive.media.models import MediaPage
from archive.sources.models import SourcePage


class SharedForm(WagtailAdminModelForm):
    """The facts that every record of the batch gets. They are the record's own fields, with its own rules."""

    language = forms.ChoiceField(
        label=_("Language of the titles"),
        choices=text_languages,
        help_text=_("Of the file names from which the titles are made. Such titles stand in square brackets."),
    )
    content_note = forms.CharField(
        label=_("Note before the text"),
        max_length=255,
        required=False,
        help_text=_("Shown before a record that may distress: a child, a suicide. Plain and gentle."),
    )
    source = forms.ModelChoiceField(
        label=_("Source"),
        queryset=SourcePage.objects.all(),
        required=False,
        widget=RecordChooser(target_models=[SourcePage]),
        help_text=_("Where it stands what these files are. No record is published without one."),
    )
    locator = forms.CharField(label=_("Locator"), max_length=120, required=False)
    collection = forms.ModelChoiceField(label=_("Collection of the files"), queryset=Collection.objects.none())

    class Meta:
        model = MediaPage
        fields = ["kind", "creator", "date", "place_made", "rights_statement", "credit_line", "is_sensitive"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        kind.required = False
        kind.choices = [("", _("As the file tells")), *MediaPage._meta.get_field("kind").flatchoices]
        kind.initial = self.initial["kind"] = ""
        collections = permission_policy.collections_user_has_permission_for(self.for_user, "add")
        self.fields["collection"].queryset = collections
        self.fields["collection"].initial = collections.first()
        self.order_fields(
            ["kind", "date", "creator", "place_made", "language", "source", "locator", "rights_statement",
             "credit_line", "is_sensitive", "content_note", "collection"]
        )  # fmt: skip

    def clean_kind(self) -> str:
        """Left open, the record keeps its default here; each file decides for itself."""
        return self.cleaned_data["kind"] or MediaPage._meta.get_field("kind").default

    @property
    def kind_is_open(self) -> bool:
        return not self.data.get("kind")


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class ManyFilesField(forms.FileField):
    """Any number of files. What each of them is, the way in for files decides."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [file for file in data or [] if file]
