"""How curators see exhibitions: the menu entry and the listing."""

from django.utils.translation import gettext_lazy as _

from archive.core.admin.listings import RecordViewSet
from archive.exhibitions.models import ExhibitionPage


class ExhibitionViewSet(RecordViewSet):
    model = ExhibitionPage
    name = "exhibitions"
    icon = "list-ul"
    menu_label = _("Exhibitions")
    menu_order = 170
