"""Language versions of one item: each reader meets theirs, and its page names the others."""

from typing import Any

import pytest
from django.test import Client

from archive.media.models import MediaPage
from archive.media.versions import Version, errors_of, version_errors
from tests.admin_forms import curator, edit_url, read_form
from tests.factories import make_event, make_media, make_memorial, make_place
from tests.pages import path_of, read

pytestmark = pytest.mark.django_db


def chart(language: str, first: MediaPage | None = None, **fields: Any) -> MediaPage:
    return make_media({"en": f"Synthetic chart ({language})"}, language=language, version_of=first, **fields)


@pytest.fixture
def charts() -> list[MediaPage]:
    """An Azerbaijani chart, and its versions in English and in Arabic."""
    first = chart("az")
    return [first, chart("en", first), chart("ar", first)]


def shown(client: Client, language: str) -> list[str]:
    """The charts in the grid, by their languages."""
    text = read(client, f"/{language}/media/")
    return [code for code in ("az", "en", "ar") if f"Synthetic chart ({code})" in text]


def test_each_reader_is_shown_theirs_and_who_has_none_the_first(client: Client, charts: list[MediaPage]) -> None:
    make_media({"en": "Synthetic photograph"})
    assert {language: shown(client, language) for language in ("az", "en", "ru")} == {
        "az": ["az"], "en": ["en"], "ru": ["az"],
    }  # fmt: skip
    assert "Synthetic photograph" in read(client, "/en/media/")


@pytest.mark.parametrize("hidden", [{"live": False}, {"access_status": "withdrawn"}])
def test_where_one_is_not_public_the_others_still_are(
    client: Client, charts: list[MediaPage], hidden: dict[str, Any]
) -> None:
    MediaPage.objects.filter(pk=charts[0].pk).update(**hidden)
    assert (shown(client, "en"), shown(client, "ru")) == (["en"], ["en"])
    MediaPage.objects.filter(pk=charts[1].pk).update(**hidden)
    assert (shown(client, "en"), shown(client, "ru")) == (["ar"], ["ar"])


def test_the_page_of_each_names_the_others(client: Client, charts: list[MediaPage]) -> None:
    first, english, arabic = charts
    assert "<dt>Language</dt><dd>Azerbaijani</dd>" in read(client, path_of(first))
    for page, others in ((first, (english, arabic)), (english, (first, arabic))):
        text = read(client, path_of(page))
        versions = text.partition("<dt>In other languages</dt>")[2].partition("</div>")[0]
        assert versions.count("<a ") == 2 and all(f'href="{path_of(other)}"' in versions for other in others)
    MediaPage.objects.filter(pk=arabic.pk).update(access_status="withdrawn")
    assert path_of(arabic) not in read(client, path_of(first))
    assert "In other languages" not in read(client, path_of(make_media({"en": "Synthetic"}, language="en")))


def test_what_it_shows_leads_to_the_readers_own(client: Client) -> None:
    event, person, place = make_event(), make_memorial(), make_place()
    depicts: dict[str, Any] = {"events": [event], "people": [person], "places": [place]}
    first = chart("az", **depicts)
    english = chart("en", first, place_made=place, **depicts)
    for record in (event, person, place):
        text = read(client, path_of(record))
        assert f'href="{path_of(english)}"' in text and f'href="{path_of(first)}"' not in text
        assert f'href="{path_of(first, "ru")}"' in read(client, path_of(record, "ru"))


def test_a_search_for_a_language_finds_what_is_in_it(client: Client, charts: list[MediaPage]) -> None:
    described = make_media({"en": "Synthetic photograph"})
    text = read(client, "/en/search/?language=en&type=media")
    assert [path_of(item) in text for item in (*charts, described)] == [False, True, False, True]


# --- what does not fit together ------------------------------------------------------------------------------


def test_versions_that_do_not_fit_together_are_refused(charts: list[MediaPage]) -> None:
    first, english, _arabic = charts
    wordless = make_media({"en": "Synthetic photograph"})
    russian = chart("ru")
    for version_of, language, field, said in (
        (first, "", "language", "Say in which language this version is"),
        (first, "en", "language", f"already: {english.identifier}"),
        (first, "az", "language", f"already: {first.identifier}"),
        (english, "ru", "version_of", f"a version of {first.identifier}: name that one"),
        (wordless, "ru", "version_of", f"in which language {wordless.identifier} is"),
        (russian, "ru", "version_of", "not a version of itself"),
    ):
        errors = errors_of(russian, language, version_of)
        assert set(errors) == {field} and said in errors[field]
    assert errors_of(russian, "ru", first) == errors_of(wordless, "", None) == errors_of(MediaPage(), "ru", first) == {}
    assert "versions of it in others" in errors_of(first, "", None)["language"]
    assert "it is one of none itself" in errors_of(first, "az", russian)["version_of"]


@pytest.mark.parametrize("action", [{}, {"action-publish": "1"}])
def test_a_curator_is_told_beside_the_field(charts: list[MediaPage], action: dict[str, str]) -> None:
    client, russian = curator(), chart("ru")
    form = {**read_form(client, edit_url(russian)), "version_of": str(charts[1].pk), **action}
    answer = client.post(edit_url(russian), form)
    told = answer.context_data["form"].errors  # type: ignore[attr-defined]
    assert told == {"version_of": [f"{charts[1].identifier} is a version of {charts[0].identifier}: name that one."]}
    answer = client.post(edit_url(russian), {**form, "version_of": str(charts[0].pk)})
    assert answer.status_code == 302
    latest = MediaPage.objects.get(pk=russian.pk).get_latest_revision_as_object()
    assert latest.version_of == charts[0]


def test_one_that_others_name_is_no_version_itself() -> None:
    first, own = Version("BJ-D-0001", "az"), Version("BJ-D-0002", "en", "BJ-D-0001")
    assert version_errors(own, first, [own]) == {}
    assert "version_of" in version_errors(Version("BJ-D-0003", "ru", own.key), own, [])
