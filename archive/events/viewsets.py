"""How curators see events: the menu entry and the listing."""

from django.utils.translation import gettext_lazy as _

from archive.core.admin.listings import RecordViewSet
from archive.events.models import EventPage


class EventViewSet(RecordViewSet):
    model = EventPage
    name = "events"
    icon = "date"
    menu_label = _("Events")
    menu_order = 110
    kind_fields = ("event_type",)
    date_field = "date"
