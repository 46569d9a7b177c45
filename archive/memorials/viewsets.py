"""How curators see the people killed: the menu entry and the listing."""

from django.utils.translation import gettext_lazy as _

from archive.core.admin.listings import RecordViewSet
from archive.memorials.models import MemorialPage


class MemorialViewSet(RecordViewSet):
    model = MemorialPage
    name = "memorials"
    icon = "user"
    menu_label = _("Memorials")
    menu_order = 120
    kind_fields = ("group",)
    date_field = "death"
