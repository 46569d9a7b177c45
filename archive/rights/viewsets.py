"""How curators keep the list of rights statements."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from archive.core.admin.choosers import SpokenSnippetChooserViewSet
from archive.rights.models import RightsStatement


class RightsStatementViewSet(SnippetViewSet):
    model = RightsStatement
    icon = "key"
    menu_label = _("Rights statements")
    menu_order = 400
    menu_hook = "register_files_menu_item"
    chooser_viewset_class = SpokenSnippetChooserViewSet
    list_display = ["__str__", "code", "uri", "allows_reuse"]
