"""Addresses. Everything a visitor reads is under /<language>/; what is not words is outside it."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls
from wagtail.documents import urls as document_urls
from wagtail.urls import serve_pattern

from archive.assets import urls as asset_urls
from archive.contributions import urls as contribution_urls
from archive.core.admin import moderating as moderating_urls
from archive.core.admin import page_search as page_search_urls
from archive.exhibitions.atlas import urls as atlas_urls
from archive.exhibitions.disputes import urls as disputes_urls
from archive.exhibitions.timeline import urls as timeline_urls
from archive.home import language_urls
from archive.home import urls as home_urls
from archive.home.serving import serve
from archive.home.styleguide import styleguide
from archive.media import language_urls as media_language_urls
from archive.media import urls as media_urls
from archive.media.iiif import urls as iiif_urls
from archive.memorials import urls as memorial_urls
from archive.oral_histories import urls as oral_history_urls
from archive.rights import reports as report_urls
from archive.search import urls as search_urls
from archive.sources import urls as source_urls

urlpatterns = [
    path("admin/reports/", include(report_urls)),
    path("admin/pages/search/", include(page_search_urls)),
    path("admin/pages/workflow/action/", include(moderating_urls)),
    path("admin/", include(admin_urls)),
    path("documents/", include(document_urls)),
    path(settings.MEDIA_URL.lstrip("/"), include(asset_urls)),
    path("", include(iiif_urls)),
    path("", include(media_urls)),
    path("", include(oral_history_urls)),
    path("", include(source_urls)),
    path("", include(home_urls)),
]
urlpatterns += i18n_patterns(
    path("contribute/", include(contribution_urls)),
    path("map/", include(atlas_urls)),
    path("search/", include(search_urls)),
    path("media/", include(media_language_urls)),
    path("memorials/", include(memorial_urls)),
    path("disputed/", include(disputes_urls)),
    path("timeline/", include(timeline_urls)),
    path("styleguide/", styleguide, name="styleguide"),
    path("", include(language_urls)),
    re_path(serve_pattern, serve, name="wagtail_serve"),
    path("", include(wagtail_urls)),
)

handler404 = "archive.home.views.page_not_found"
handler500 = "archive.home.views.server_error"
