"""What the app adds to the admin."""

from wagtail.snippets.models import register_snippet

from archive.rights.viewsets import RightsStatementViewSet

register_snippet(RightsStatementViewSet)
