"""What the frame around every public page needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from archive.core.languages import current_language


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "base_url": settings.BASE_URL,
        "language": current_language(),
        "site_languages": settings.LANGUAGES,
    }
