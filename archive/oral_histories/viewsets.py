"""How curators see oral histories: the menu entry and the listing."""

from django.utils.translation import gettext_lazy as _

from archive.core.admin.listings import RecordViewSet
from archive.oral_histories.models import OralHistoryPage


class OralHistoryViewSet(RecordViewSet):
    model = OralHistoryPage
    name = "voices"
    icon = "comment"
    menu_label = _("Oral histories")
    menu_order = 150
    date_field = "recorded"
