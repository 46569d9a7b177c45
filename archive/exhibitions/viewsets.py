"""How curators see exhibitions: the menu entry and the listing."""

from django.utils.translation import gettext_lazy as _

from archive.core.admin.choosers import SpokenSnippetViewSet
from archive.core.admin.listings import RecordViewSet
from archive.exhibitions.models import Era, ExhibitionPage


class ExhibitionViewSet(RecordViewSet):
    model = ExhibitionPage
    name = "exhibitions"
    icon = "list-ul"
    menu_label = _("Exhibitions")
    menu_order = 170


class EraViewSet(SpokenSnippetViewSet):
    model = Era
    icon = "history"
    menu_label = _("Eras of the timeline")
    menu_order = 175
    add_to_admin_menu = True
    list_display = ["__str__", "date", "scale"]
