"""Choosers that speak the language of whoever reads them.

Wagtail puts their words together when a form is made: once, in the language of whoever opens the first; and those of
the window in which one chooses when it starts: in the first language of the archive.
"""

from typing import Any

from django.db.models import ForeignKey
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import AdminPageChooser
from wagtail.blocks import PageChooserBlock
from wagtail.snippets.views.chooser import ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet
from wagtail.snippets.widgets import AdminSnippetChooser

from archive.core.records import RecordPage


class Spoken:
    """Words about what is chosen, put together each time they are read; what Wagtail sets once is let go."""

    def __init__(self, words: Any) -> None:
        self.words = words

    def __get__(self, chooser: Any, owner: type[Any]) -> str:
        return self.words % {"object": chooser.model._meta.verbose_name if chooser and chooser.model else ""}  # type: ignore[no-any-return]

    def __set__(self, chooser: Any, words: Any) -> None:
        """The next reader may read another language."""


class RecordChooser(AdminPageChooser):
    choose_one_text = Spoken(_("Choose: %(object)s"))
    choose_another_text = Spoken(_("Choose another: %(object)s"))


class RecordChooserBlock(PageChooserBlock):
    """The same within a text; to a migration it is Wagtail's own."""

    @cached_property
    def widget(self) -> RecordChooser:
        return RecordChooser(target_models=self.target_models, can_choose_root=self.can_choose_root)

    def deconstruct(self) -> tuple[str, Any, Any]:
        _path, arguments, options = super().deconstruct()
        return "wagtail.blocks.PageChooserBlock", arguments, options


class SpokenSnippetChooser(AdminSnippetChooser):
    choose_one_text = Spoken(_("Choose: %(object)s"))
    choose_another_text = Spoken(_("Choose another: %(object)s"))
    link_to_chosen_text = Spoken(_("Edit: %(object)s"))


class SpokenChooseView(ChooseView):
    """The window in which one chooses, under the words of the button that opens it."""

    page_title = Spoken(_("Choose: %(object)s"))
    page_subtitle = ""


class SpokenSnippetChooserViewSet(SnippetChooserViewSet):
    choose_view_class = SpokenChooseView

    @cached_property
    def widget_class(self) -> SpokenSnippetChooser:
        return SpokenSnippetChooser(model=self.model, icon=self.icon)


class SpokenSnippetViewSet(SnippetViewSet):
    """Snippets that forms choose."""

    chooser_viewset_class = SpokenSnippetChooserViewSet


# Of the choosers of files too, which are Wagtail's own.
ChooserViewSet.search_tab_label = _("Search")


def _chooser_of(field: Any) -> dict[str, Any]:
    return {"widget": RecordChooser(target_models=[field.remote_field.model])}


register_form_field_override(ForeignKey, to=RecordPage, override=_chooser_of)
