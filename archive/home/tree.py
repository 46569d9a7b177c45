"""The tree in which all pages stand: home under the root, and one index a record type."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import override
from wagtail.models import Page, Site

from archive.core.languages import archive_name
from archive.core.pages import WordsPage
from archive.events.models import EventIndexPage
from archive.exhibitions.models import ExhibitionIndexPage
from archive.home.models import HomePage
from archive.media.models import MediaIndexPage
from archive.memorials.models import MemorialIndexPage
from archive.oral_histories.models import OralHistoryIndexPage
from archive.places.models import PlaceIndexPage
from archive.sources.models import SourceIndexPage

#: Slug, type and titles, in the order in which visitors meet them. The words are those of the interface; a
#: curator may change them, the slugs are part of the archive's addresses.
INDEXES: tuple[tuple[str, type[WordsPage], dict[str, str]], ...] = (
    ("events", EventIndexPage, {"az": "Hadisələr", "en": "Events", "ru": "События"}),
    ("memorials", MemorialIndexPage, {"az": "Həlak olanlar", "en": "People killed", "ru": "Погибшие"}),
    ("sources", SourceIndexPage, {"az": "Mənbələr", "en": "Sources", "ru": "Источники"}),
    ("media", MediaIndexPage, {"az": "Media", "en": "Media", "ru": "Медиа"}),
    ("voices", OralHistoryIndexPage, {"az": "Şahid səsləri", "en": "Voices", "ru": "Голоса свидетелей"}),
    ("exhibitions", ExhibitionIndexPage, {"az": "Sərgilər", "en": "Exhibitions", "ru": "Выставки"}),
    ("places", PlaceIndexPage, {"az": "Yerlər", "en": "Places", "ru": "Места"}),
)


@transaction.atomic
def ensure_tree() -> HomePage:
    """Create what is missing of home page, index pages and default site; touch nothing that is there.

    The default site alone follows the settings: its host and port are those of `BASE_URL`.
    """
    home = HomePage.objects.first() or _plant_home()
    present = set(home.get_children().values_list("content_type__app_label", "content_type__model"))
    for slug, model, titles in INDEXES:
        if (model._meta.app_label, model._meta.model_name) not in present:
            home.add_child(instance=_with_titles(model, slug, titles))
    _point_site_at(home)
    return home


def _plant_home() -> HomePage:
    """The home page, in place of the page with which Wagtail welcomes a new installation."""
    root = Page.get_first_root_node()
    for welcome in root.get_children().filter(content_type__app_label="wagtailcore", numchild=0):
        welcome.delete()
    root.refresh_from_db()
    home: HomePage = root.add_child(instance=_with_titles(HomePage, "home", _names()))
    return home


def _names() -> dict[str, str]:
    """What the archive is called, in the first language and in those in which it is called otherwise."""
    names: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            name = archive_name()
        if name not in names.values():
            names[code] = name
    return names


def _with_titles(model: type[Any], slug: str, titles: dict[str, str]) -> Any:
    text_model = model._meta.get_field("texts").related_model
    page = model(slug=slug)
    page.texts = [
        text_model(language=code, title=titles[code]) for code, _name in settings.LANGUAGES if code in titles
    ] or [text_model(language="en", title=titles["en"])]
    return page


def _point_site_at(home: HomePage) -> None:
    address = urlsplit(settings.BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    wanted = {"hostname": str(address.hostname), "port": port, "root_page_id": home.pk}
    if any(getattr(site, field) != value for field, value in wanted.items()):
        for field, value in wanted.items():
            setattr(site, field, value)
        site.site_name = site.site_name or settings.WAGTAIL_SITE_NAME
        site.save()
