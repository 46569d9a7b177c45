"""How curators see catalogued media: the menu entry and the listing."""

from django.utils.translation import gettext_lazy as _

from archive.core.admin.listings import RecordViewSet
from archive.media.models import MediaPage


class MediaViewSet(RecordViewSet):
    model = MediaPage
    name = "media"
    icon = "image"
    menu_label = _("Media")
    menu_order = 140
    kind_fields = ("kind",)
    date_field = "date"
