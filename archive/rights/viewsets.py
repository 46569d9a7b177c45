"""How curators keep the list of rights statements."""

from django.utils.translation import gettext_lazy as _

from archive.core.admin.choosers import SpokenSnippetViewSet
from archive.rights.models import RightsStatement


class RightsStatementViewSet(SpokenSnippetViewSet):
    model = RightsStatement
    icon = "key"
    menu_label = _("Rights statements")
    menu_order = 400
    menu_hook = "register_files_menu_item"
    list_display = ["__str__", "code", "uri", "allows_reuse"]
