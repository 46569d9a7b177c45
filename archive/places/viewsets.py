"""How curators see places: the menu entry and the listing."""

from django.utils.translation import gettext_lazy as _

from archive.core.admin.listings import RecordViewSet
from archive.places.models import Place


class PlaceViewSet(RecordViewSet):
    model = Place
    name = "places"
    icon = "site"
    menu_label = _("Places")
    menu_order = 160
    kind_fields = ("kind",)
