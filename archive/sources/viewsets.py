"""How curators see sources: the menu entry and the listing."""

from django.utils.translation import gettext_lazy as _

from archive.core.admin.listings import RecordViewSet
from archive.sources.models import SourcePage


class SourceViewSet(RecordViewSet):
    model = SourcePage
    name = "sources"
    icon = "openquote"
    menu_label = _("Sources")
    menu_order = 130
    kind_fields = ("perspective", "csl_type", "seen")
    date_field = "issued"
