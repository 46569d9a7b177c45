"""The window in which a recording is chosen or a new one is brought: Wagtail's own, as images and documents have it.

The package that keeps recordings has a window too, but gives it to no form, and what is wrong with an upload stands
there behind another tab.
"""

from typing import Any

from django.db.models import QuerySet
from django.forms import modelform_factory
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import BaseChooser
from wagtail.search.index import insert_or_update_object
from wagtailmedia.forms import formfield_for_dbfield
from wagtailmedia.permissions import permission_policy

from archive.assets.forms import RecordingFileForm
from archive.assets.models import Recording
from archive.core.admin.choosers import Spoken

#: Who may do one of these with a recording may choose it.
RIGHTS = ["change", "delete"]


class NewRecordingForm(RecordingFileForm):
    """What the window asks of a new recording; the rest is measured. The name of the file is proposed as its title."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs |= {
            "accept": ",".join(filter(None, map(self.get_file_accept_value, ("audio", "video")))),
            "data-controller": "w-sync",
            "data-action": "input->w-sync#apply",
            "data-w-sync-bubbles-param": "true",
            "data-w-sync-name-value": "wagtail:media-upload",
            "data-w-sync-normalize-value": "true",
            "data-w-sync-target-value": f"#{self['title'].id_for_label}",
        }


class _Offered:
    """The recordings that somebody may choose, and the form for one more."""

    request: Any

    def get_object_list(self) -> QuerySet[Recording]:
        return permission_policy.instances_user_has_any_permission_for(self.request.user, RIGHTS)  # type: ignore[no-any-return]

    def get_object(self, pk: str) -> Recording:
        return self.get_object_list().get(pk=pk)

    def get_objects(self, pks: list[str]) -> QuerySet[Recording]:
        return self.get_object_list().filter(pk__in=pks)

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        given = super().get_creation_form_kwargs()  # type: ignore[misc]
        instance = Recording(uploaded_by_user=self.request.user)
        return {**given, "user": self.request.user, "prefix": "recording-chooser-upload", "instance": instance}


class _Listed(_Offered):
    """The list of them, the last that came first."""

    ordering = "-created_at"

    def get_object_list(self) -> QuerySet[Recording]:
        return super().get_object_list().select_related("collection")

    def get_filter_form(self) -> Any:
        return self.get_filter_form_class()(self.request.GET, collections=self.collections)  # type: ignore[attr-defined]

    @cached_property
    def collections(self) -> Any:
        """To choose from, where there are several."""
        found = permission_policy.collections_user_has_any_permission_for(self.request.user, RIGHTS)
        return found if len(found) > 1 else None

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("filename", label=_("File")),
            *([Column("collection", label=_("Collection"))] if self.collections else []),
            DateColumn("created_at", label=_("Created"), width="16%"),
        ]


class ChooseView(_Listed, chooser.ChooseView):
    page_title = Spoken(_("Choose: %(object)s"))


class ChooseResultsView(_Listed, chooser.ChooseResultsView):
    pass


class ChosenView(_Offered, chooser.ChosenView):
    pass


class ChosenMultipleView(_Offered, chooser.ChosenMultipleView):
    pass


class CreateView(_Offered, chooser.CreateView):
    def save_form(self, form: Any) -> Recording:
        recording: Recording = form.save()
        insert_or_update_object(recording)  # with its tags, which are stored after it
        return recording


class RecordingChooser(BaseChooser):
    model = Recording
    icon = "media"
    chooser_modal_url_name = "recording_chooser:choose"
    choose_one_text = Spoken(_("Choose: %(object)s"))
    choose_another_text = Spoken(_("Choose another: %(object)s"))
    link_to_chosen_text = Spoken(_("Edit: %(object)s"))


class RecordingChooserViewSet(ChooserViewSet):
    model = Recording
    icon = "media"
    permission_policy = permission_policy
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView
    create_view_class = CreateView
    widget_class = RecordingChooser
    creation_form_class = modelform_factory(
        Recording,
        form=NewRecordingForm,
        fields=["title", "file", "collection", "tags", "rights", "credit"],
        formfield_callback=formfield_for_dbfield,
    )
    create_action_label = _("Upload")
    create_action_clicked_label = _("Uploading…")


viewset = RecordingChooserViewSet("recording_chooser", url_prefix="recordings/chooser")
