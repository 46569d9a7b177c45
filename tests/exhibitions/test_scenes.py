"""Scenes: what curators compose without a developer, shown where they stand, and gone when their record is."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from wagtail.blocks import PageChooserBlock

from archive.core.timed_text import Cue, write_vtt
from archive.exhibitions import cast
from archive.exhibitions.blocks import RECORD_PARTS, SceneBlock
from archive.exhibitions.models import ChapterText, ExhibitionChapter, ExhibitionPage, SceneRecord
from archive.media.models import MediaPage
from archive.rights.models import RightsStatement
from tests.factories import (
    make_event,
    make_exhibition,
    make_figure,
    make_image,
    make_media,
    make_memorial,
    make_place,
    make_recording,
    make_rights,
    make_source,
    make_voice,
)
from tests.pages import path_of, queries, read

pytestmark = pytest.mark.django_db


def words(text: str) -> list[dict[str, str]]:
    return [{"language": code, "text": f"{text} ({code})"} for code in ("az", "en", "ru")]


def shown(client: Client, *scenes: Any, language: str = "en", **fields: Any) -> str:
    """The part of the page from its first chapter to the notes."""
    html = read(client, path_of(make_exhibition(scenes=list(scenes), **fields), language))
    return html[html.index('<section class="chapter"') : html.index('<section class="section notes"')]


@pytest.fixture
def photograph(django_capture_on_commit_callbacks: Any) -> Any:
    def make(title: str = "Synthetic photograph", **fields: Any) -> MediaPage:
        rights = RightsStatement.objects.first() or make_rights()
        with django_capture_on_commit_callbacks(execute=True):
            given = {"en": {"title": title, "caption": f"Caption of {title}"}}
            return make_media(given, image=make_image(), rights_statement=rights, external_url="", **fields)

    return make


# --- where a scene stands ---------------------------------------------------------------------------------


def test_a_scene_stands_after_the_paragraph_it_names_and_otherwise_at_the_end(client: Client) -> None:
    body = [("paragraph", {"text": f"<p>Paragraph {n}.</p>", "anchor": f"p{n}"}) for n in (1, 2)]
    event, person = make_event({"en": "Synthetic event"}), make_memorial("Synthetic Person")
    html = shown(client, ("person", {"record": person}), ("event", {"record": event, "after": "p1"}), body=body)
    places = [html.index(text) for text in ("Paragraph 1.", "Synthetic event", "Paragraph 2.", "Synthetic Person")]
    assert places == sorted(places)


def test_what_takes_the_whole_width_ends_the_opening(client: Client) -> None:
    body = [("paragraph", {"text": f"<p>Paragraph {n}.</p>", "anchor": f"p{n}"}) for n in (1, 2)]
    beside = make_place({"en": "Synthetic record beside"})
    scenes = [("silence", {"words": words("Synthetic silence"), "after": "p1"})]
    html = shown(client, *scenes, body=body, records=[beside])
    order = ["Paragraph 1.", "Synthetic record beside", "Synthetic silence (en)", "Paragraph 2."]
    assert [html.index(text) for text in order] == sorted(html.index(text) for text in order)


def test_words_come_in_the_language_of_the_reader_or_are_marked(client: Client) -> None:
    scene = ("silence", {"words": words("Synthetic words")[:1]})
    assert '<p class="scene-words">Synthetic words (az)' in shown(client, scene, language="az")
    assert '<p class="scene-words" lang="az">Synthetic words (az)' in shown(client, scene, language="ru")


def test_what_a_scene_says_can_be_cited(client: Client) -> None:
    sources = [(make_source(), "stated")]
    html = shown(client, ("silence", {"words": words("Synthetic claim"), "anchor": "stated"}), sources=sources)
    assert 'Synthetic claim (en)<sup class="marks"><a href="#note-1"' in html
    assert 'id="stated"' in html


def test_an_anchor_that_no_text_has_stands_in_the_way_of_publication() -> None:
    exhibition = make_exhibition(scenes=[("silence", {"after": "p7"})], live=False)
    [message] = exhibition.publication_errors()["chapters"]
    assert "“first”" in message and "“p7”" in message


# --- each kind --------------------------------------------------------------------------------------------


def test_places_in_an_image_are_pointed_out(client: Client, photograph: Any) -> None:
    spots = [{"x": 25, "y": 0, "words": words("Synthetic corner")}]
    html = shown(client, ("image", {"record": photograph(), "size": "wide", "hotspots": spots}))
    assert '<circle cx="25%" cy="0%"' in html
    assert '<a href="#first-scene-1-1" aria-label="Place 1 in the image">' in html
    assert '<li id="first-scene-1-1">Synthetic corner (en)</li>' in html
    assert "Caption of Synthetic photograph" in html
    assert 'alt="Synthetic alt text."' in html


def test_a_sensitive_image_stays_covered(client: Client, photograph: Any) -> None:
    item = photograph(is_sensitive=True)
    html = shown(client, ("image", {"record": item}), ("comparison", {"first": item, "second": photograph("Second")}))
    assert html.count('<details class="covered">') == 2
    assert html.index("<details") < html.index("<img")
    assert "data-compare" not in html


def test_two_images_stand_side_by_side(client: Client, photograph: Any) -> None:
    pair = ("comparison", {"first": photograph("Synthetic first"), "second": photograph("Synthetic second")})
    html = read(client, path_of(make_exhibition(scenes=[pair])))
    assert html.count("<img") == 2
    assert 'data-compare="' in html
    assert "js/compare" in html
    elsewhere = ("comparison", {"first": make_media(), "second": make_media()})
    html = read(client, path_of(make_exhibition(scenes=[elsewhere])))
    assert html.count("Held elsewhere; described here.") == 2
    assert "js/compare" not in html


def test_an_excerpt_begins_and_ends_where_it_was_cut_and_waits(client: Client) -> None:
    voice = make_voice({"en": "Synthetic voice"}, recording=make_recording({"audio-opus": "webm", "audio-aac": "m4a"}))
    html = shown(client, ("voice", {"record": voice, "start": 5, "end": 65, "words": words("Synthetic speaker")}))
    assert '.webm#t=5,65" type="audio/webm">' in html
    assert 'preload="none"' in html and "autoplay" not in html
    assert "from 0:05 to 1:05" in html
    assert html.index("Synthetic speaker (en)") < html.index("<audio")


def test_the_words_of_an_excerpt_are_read_in_the_readers_language(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    said = [
        Cue(0, 4000, "Before it.", "A"),
        Cue(4000, 6000, "Its beginning", "A"),
        Cue(6000, 9000, "and its end.", "A"),
    ]
    said += [Cue(9000, 9500, "Asked & answered.", "B"), Cue(65_000, 70_000, "After it.", "A")]
    given = {
        "en": {"title": "Synthetic voice", "transcript": write_vtt(said)},
        "ru": {"title": "Синтетический голос", "transcript": write_vtt([Cue(5000, 9000, "Её слова.")])},
    }
    with django_capture_on_commit_callbacks(execute=True):
        voice = make_voice(given, recording=make_recording({"audio-opus": "webm"}, duration_ms=90_000))
    scene = ("voice", {"record": voice, "start": 5, "end": 65})
    html = shown(client, scene)
    assert "<p><b>A:</b> Its beginning and its end.</p><p><b>B:</b> Asked &amp; answered.</p>" in html
    assert "Before it." not in html and "After it." not in html and "Её слова." not in html
    assert '<div class="prose" lang="ru">' not in html and "Её слова." in shown(client, scene, language="ru")
    assert '<div class="prose" lang="en">' in shown(client, scene, language="az")


def test_a_person_is_shown_by_name_and_years(client: Client) -> None:
    given = {code: {"summary": f"Synthetic life ({code})."} for code in ("az", "en", "ru")}
    person = make_memorial("Synthetic Person", birth="1960", death="1990-01-20", given=given)
    soldier = make_memorial("Synthetic Soldier", group="serviceman")
    html = shown(client, ("person", {"record": person}), ("person", {"record": soldier}), language="ru")
    assert f'<a class="person" href="{path_of(person, "ru")}" lang="az">Synthetic Person</a>' in html
    assert "1960–1990" in html
    assert "Synthetic life (ru)." in html
    assert html.count("военнослужащий") == 1


def test_a_person_has_a_name_first_and_the_warning_comes_before_the_story(client: Client) -> None:
    given = {"en": {"summary": "Synthetic life.", "content_note": "Synthetic warning."}}
    html = shown(client, ("person", {"record": make_memorial("Synthetic Person", given=given)}))
    parts = ["Synthetic Person", "Synthetic warning.", "Synthetic life."]
    assert [html.index(part) for part in parts] == sorted(html.index(part) for part in parts)


def test_an_event_is_shown_with_its_date_and_summary(client: Client) -> None:
    event = make_event({"en": "Synthetic event"}, date="1990-01", summary="Synthetic account.")
    html = shown(client, ("event", {"record": event}))
    assert html.index("January 1990") < html.index("Synthetic event") < html.index("Synthetic account.")


def test_places_are_stops_in_their_order(client: Client) -> None:
    first, second = make_place({"en": "Synthetic square"}), make_place({"en": "Synthetic avenue"})
    stops = [{"place": first, "words": words("Synthetic stop")}, {"place": second}]
    html = shown(client, ("places", {"stops": stops}))
    assert html.index("Synthetic square") < html.index("Synthetic stop (en)") < html.index("Synthetic avenue")


def test_stops_stand_on_a_map_under_their_numbers(client: Client) -> None:
    unknown = make_place({"en": "Synthetic barracks"})
    square = make_place({"en": "Synthetic square"}, latitude=40.37, longitude=49.85, uncertainty_m=150)
    stops = ("places", {"stops": [{"place": unknown}, {"place": square}]})
    html = shown(client, stops)
    assert re.search(rf'<a class="disc" href="{path_of(square)}" aria-label="2 Synthetic square"', html)
    assert html.count('class="disc') == 1
    assert re.search(r"Synthetic barracks</a> <span[^>]+>Not on a map</span>", html)
    assert "css/map" in read(client, path_of(make_exhibition(scenes=[stops])))


def test_far_stops_stand_on_the_wider_map(client: Client) -> None:
    near = make_place(latitude=40.37, longitude=49.85, uncertainty_m=150)
    far = make_place(latitude=39.2, longitude=48.9, uncertainty_m=4000)
    html = shown(client, ("places", {"stops": [{"place": near}, {"place": far}]}))
    assert 'id="coast-caspian"' in html and html.count('class="disc') == 2


def test_a_page_has_each_map_once_and_none_without_coordinates(client: Client) -> None:
    square = make_place(latitude=40.37, longitude=49.85, uncertainty_m=150)
    scene = ("places", {"stops": [{"place": square}]})
    assert shown(client, scene, scene).count('id="coast-baku"') == 1
    nowhere = ("places", {"stops": [{"place": make_place()}]})
    assert "<figure" not in shown(client, nowhere) and "Not on a map" not in shown(client, nowhere)
    assert "css/map" not in read(client, path_of(make_exhibition(scenes=[nowhere])))


def test_a_slice_of_time_holds_what_may_lie_in_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for title, date in (("Whole month", "1990-01"), ("On the day", "1990-01-20"), ("Years later", "1995")):
        make_event({"en": title}, date=date)
    scene = ("timeline", {"start": "1990-01-19", "end": "1990-01-20"})
    html = shown(client, scene)
    assert html.index("Whole month") < html.index("On the day")
    assert "Years later" not in html and "Only the first" not in html
    monkeypatch.setattr(cast, "MOST_EVENTS", 1)
    monkeypatch.setattr("archive.exhibitions.scenes.MOST_EVENTS", 1)
    html = shown(client, scene)
    assert "Whole month" in html and "On the day" not in html
    assert "Only the first event is shown here." in html
    assert 'href="/en/events/?from=1990-01-19&amp;to=1990-01-20"' in html


def test_figures_of_one_measure_or_of_all(client: Client) -> None:
    event = make_event()
    make_figure(event, measure="wounded", value="seven")
    make_figure(event, measure="arrested", value="eleven")
    html = shown(client, ("figures", {"event": event, "measure": "wounded"}))
    assert "seven" in html and "eleven" not in html
    assert "eleven" in shown(client, ("figures", {"event": event}))


def test_what_went_on_for_longer_than_a_slice_of_time_is_no_part_of_it(client: Client) -> None:
    dates = {
        "The night itself": "1990-01-19/1990-01-20",
        "A month of unrest": "1989-12/1990-01",
        "Forty days of mourning": "1990-01-20/1990-03-01~",
        "To this day": "1990-01-20/..",
        "In a month": "1990-01",
    }
    for title, date in dates.items():
        make_event({"en": title}, date=date)
    night = ("timeline", {"start": "1990-01-19", "end": "1990-01-20"})
    winter = ("timeline", {"start": "1989", "end": "1990"})
    assert [title for title in dates if title in shown(client, night)] == ["The night itself", "In a month"]
    assert [title for title in dates if title not in shown(client, winter)] == ["To this day"]
    both = shown(client, night, winter)
    assert both.count("The night itself") == 2 and both.count("A month of unrest") == 1


def test_a_drawing_of_figures_stands_and_its_table_is_folded(client: Client) -> None:
    event = make_event()
    for number in (7, 11):
        make_figure(event, measure="wounded", value=f"{number}, synthetic", lowest=number, highest=number)
    make_figure(event, measure="arrested", value="eleven")
    html = shown(client, ("figures", {"event": event, "measure": "wounded"}))
    assert html.index('class="plot"') < html.index('<details class="as-table">') < html.index("7, synthetic")
    html = shown(client, ("figures", {"event": event, "measure": "arrested"}))
    assert "<details" not in html and "eleven" in html


def test_names_stand_in_the_alphabet_of_the_reader(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Sintetik Şam", "Sintetik Səs", "Sintetik Zərrə"):
        make_memorial(name)
    make_memorial("Sintetik Əsgər", group="serviceman")
    html = shown(client, ("names", {"group": "civilian"}), language="az")
    assert html.index("Sintetik Səs") < html.index("Sintetik Şam") < html.index("Sintetik Zərrə")
    assert "Əsgər" not in html
    monkeypatch.setattr(cast, "MOST_NAMES", 2)
    html = shown(client, ("names", {"group": "civilian"}))
    assert "1 more name is in the archive." in html
    assert "Zərrə" not in html


def test_silence_says_nothing(client: Client) -> None:
    html = shown(client, ("silence", {}))
    assert '<div class="scene silence-scene full night"' in html
    assert "scene-words" not in html


# --- visibility and cost ----------------------------------------------------------------------------------


def every_kind(photograph: Any, **access: Any) -> list[tuple[str, dict[str, Any]]]:
    """A scene of each kind that names a record; all of them under the same access."""
    event = make_event({"en": "Synthetic hidden event"}, **access)
    make_figure(event, value="Synthetic hidden figure")
    item = photograph("Synthetic hidden photograph", **access)
    voice = make_voice({"en": "Synthetic hidden voice"}, **access)
    person = make_memorial("Synthetic Hidden Person", **access)
    place = make_place({"en": "Synthetic hidden place"}, **access)
    return [
        ("image", {"record": item}),
        ("comparison", {"first": item, "second": make_media()}),
        ("voice", {"record": voice, "words": words("Hidden introduction")}),
        ("person", {"record": person}),
        ("event", {"record": event}),
        ("places", {"stops": [{"place": place}]}),
        ("timeline", {"start": "1990", "end": "1990"}),
        ("figures", {"event": event}),
        ("names", {"group": "civilian"}),
    ]


@pytest.mark.parametrize("access", [{}, {"access_status": "withdrawn"}, {"live": False}], ids=str)
def test_a_scene_whose_record_is_not_public_is_not_there(client: Client, photograph: Any, access: Any) -> None:
    html = shown(client, *every_kind(photograph, **access))
    assert html.count('class="scene ') == (0 if access else 9)
    assert ("idden" in html) is not bool(access)


def test_a_record_that_was_deleted_leaves_no_trace(client: Client) -> None:
    person = make_memorial("Synthetic Person")
    exhibition = make_exhibition(scenes=[("person", {"record": person})])
    person.delete()
    assert "person-scene" not in read(client, path_of(exhibition))


def test_many_scenes_ask_no_more_than_few(client: Client, photograph: Any) -> None:
    def story(chapters: int) -> ExhibitionPage:
        exhibition = make_exhibition(records=[make_place()], scenes=every_kind(photograph))
        for number in range(chapters):
            scenes = [*every_kind(photograph), ("names", {"group": "serviceman"})]
            scenes.append(("timeline", {"start": "1990-01-19", "end": f"1990-01-{20 + number}"}))
            chapter = ExhibitionChapter.objects.create(page=exhibition, anchor=f"c{number}", scenes=scenes)
            ChapterText.objects.create(chapter=chapter, language="en", title="Synthetic")
        return exhibition

    make_memorial(group="serviceman")
    short, long = story(1), story(3)
    assert queries(client, path_of(short)) == queries(client, path_of(long)) <= 25


def test_words_of_scenes_are_found() -> None:
    scenes = [("silence", {"words": words("Synthetic rarity")})]
    assert "rarity" in make_exhibition(scenes=scenes).search_words()


# --- told in ----------------------------------------------------------------------------------------------


def naming(kind: str) -> tuple[Any, list[Any]]:
    """A record of the kind, and scenes that name it, in each way in which a scene can."""
    if kind == "event":
        event = make_event()
        return event, [("event", {"record": event}), ("figures", {"event": event})]
    if kind == "person":
        person = make_memorial()
        return person, [("person", {"record": person})]
    if kind == "place":
        place = make_place()
        return place, [("places", {"stops": [{"place": make_place(), "words": []}, {"place": place, "words": []}]})]
    if kind == "voice":
        voice = make_voice()
        return voice, [("voice", {"record": voice, "start": 1, "end": 2})]
    rights = make_rights()
    item = make_media(rights_statement=rights)
    pair = {"first": make_media(rights_statement=rights), "second": item}
    return item, [("image", {"record": item, "hotspots": []}), ("comparison", pair), ("voice", {"record": item})]


@pytest.mark.parametrize("kind", ["event", "person", "place", "voice", "media"])
def test_a_record_that_only_a_scene_names_says_where_it_is_told(client: Client, kind: str) -> None:
    record, scenes = naming(kind)
    before = queries(client, path_of(record))
    for number, scene in enumerate(scenes):
        title = f"Synthetic exhibition {number}"
        exhibition = make_exhibition({"en": title}, scenes=[scene, scene], records=[record] if number else [])
        html = read(client, path_of(record))
        assert html.count(f">{title}<") == 1 and path_of(exhibition) in html
    assert queries(client, path_of(record)) == before


def test_what_a_scene_names_no_more_is_told_there_no_more(client: Client) -> None:
    record, [scene, _figures] = naming("event")
    exhibition = make_exhibition({"en": "Synthetic exhibition"}, scenes=[scene])
    copied = exhibition.copy(update_attrs={"slug": "copied", "identifier": ""}, keep_live=False)
    assert "Synthetic exhibition" in read(client, path_of(record))
    exhibition = ExhibitionPage.objects.get(pk=exhibition.pk)
    draft = exhibition.chapters.all()[0]
    draft.scenes = []
    exhibition.chapters = [draft]
    revision = exhibition.save_revision()
    assert "Synthetic exhibition" in read(client, path_of(record)), "a draft changes nothing"
    revision.publish()
    assert "Synthetic exhibition" not in read(client, path_of(record))
    assert [link.chapter.page_id for link in record.scene_links.all()] == [copied.pk]


def test_a_hidden_exhibition_is_not_named_and_a_deleted_record_named_no_more(client: Client) -> None:
    record, [scene, _figures] = naming("event")
    hidden = make_exhibition({"en": "Synthetic hidden"}, scenes=[scene], live=False)
    assert "Synthetic hidden" not in read(client, path_of(record))
    record.delete()
    chapter = hidden.chapters.get()
    chapter.save()
    assert not SceneRecord.objects.exists()


def test_every_part_that_chooses_a_record_is_known() -> None:
    def chosen(block: Any) -> set[str]:
        only = {"": block.child_block} if hasattr(block, "child_block") else {}
        inner = getattr(block, "child_blocks", only)
        own = {name for name, part in inner.items() if isinstance(part, PageChooserBlock)}
        return own.union(*(chosen(part) for part in inner.values()))

    assert chosen(SceneBlock()) == RECORD_PARTS


def test_the_chooser_of_a_scene_speaks_the_language_of_each_who_opens_the_form() -> None:
    chooser = SceneBlock().child_blocks["event"].child_blocks["record"]
    for language, name in (("ru", "Выбрать: событие"), ("en", "Choose: event"), ("az", "Seçin: hadisə")):
        with translation.override(language):
            assert name in chooser.widget.render("record", None, {"id": "record"})
