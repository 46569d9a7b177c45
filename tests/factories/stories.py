"""Synthetic media, voices, exhibitions and eras."""

from typing import Any

from archive.exhibitions.models import (
    ChapterRecord,
    ChapterText,
    Era,
    EraText,
    ExhibitionChapter,
    ExhibitionCitation,
    ExhibitionIndexPage,
    ExhibitionPage,
    ExhibitionText,
)
from archive.media.models import (
    DepictedEvent,
    DepictedPerson,
    DepictedPlace,
    MediaCitation,
    MediaIndexPage,
    MediaPage,
    MediaText,
)
from archive.oral_histories.models import (
    OralHistoryChapter,
    OralHistoryChapterPlace,
    OralHistoryChapterText,
    OralHistoryEvent,
    OralHistoryIndexPage,
    OralHistoryPage,
    OralHistoryPerson,
    OralHistoryPlace,
    OralHistoryText,
)
from archive.rights.models import RightsStatement, RightsStatementLabel
from tests.factories.records import LANGUAGES, cite, plant, source_at_hand, titles, words


def make_era(slug: str = "synthetic-era", *, date: str = "1990-01", **fields: Any) -> Era:
    """An era of the timeline."""
    era = Era(slug=slug, date=date, **fields)
    era.texts = [EraText(language=tag, title=f"Synthetic era {slug} ({tag})") for tag in LANGUAGES]
    era.save()
    return era


def make_rights(code: str = "synthetic") -> RightsStatement:
    statement = RightsStatement(code=code, uri=f"http://rightsstatements.org/vocab/{code}/1.0/")
    statement.labels = [RightsStatementLabel(language=tag, name=f"Synthetic rights ({tag})") for tag in LANGUAGES]
    statement.save()
    return statement


def make_media(
    given: dict[str, Any] | None = None,
    *,
    people: Any = (),
    events: Any = (),
    places: Any = (),
    sources: Any = None,
    **fields: Any,
) -> MediaPage:
    """A media item held elsewhere, unless a file and its rights are given."""
    item = MediaPage(**{"kind": "photograph", "external_url": "https://example.org/synthetic", **fields})
    item.texts = words(MediaText, given or titles("media item"), alt_text="Synthetic alt text.")
    item.depicted_people = [DepictedPerson(memorial=person) for person in people]
    item.depicted_events = [DepictedEvent(event=event) for event in events]
    item.depicted_places = [DepictedPlace(place=place) for place in places]
    item.citations = cite(MediaCitation, sources if sources is not None else [source_at_hand()])
    return plant(MediaIndexPage, item)


def make_voice(
    given: dict[str, Any] | None = None,
    *,
    people: Any = (),
    events: Any = (),
    places: Any = (),
    chapters: Any = (),
    rights: RightsStatement | None = None,
    **fields: Any,
) -> OralHistoryPage:
    """A voice with a transcript."""
    statement = rights or RightsStatement.objects.first() or make_rights()
    voice = OralHistoryPage(**{"narrator": "Synthetic narrator", "rights_statement": statement, **fields})
    voice.texts = words(OralHistoryText, given or titles("voice"), transcript="Synthetic transcript.")
    voice.people = [OralHistoryPerson(memorial=person) for person in people]
    voice.events = [OralHistoryEvent(event=event) for event in events]
    voice.places = [OralHistoryPlace(place=place) for place in places]
    voice.chapters = list(chapters)
    return plant(OralHistoryIndexPage, voice)


def make_chapter(start_ms: int, *, places: Any = (), synopsis: str = "", **titles_: str) -> OralHistoryChapter:
    """A chapter that is not stored yet; `az="…"` is its title in a language."""
    chapter = OralHistoryChapter(start_ms=start_ms)
    chapter.texts = words(OralHistoryChapterText, titles_, synopsis=synopsis)
    chapter.places = [OralHistoryChapterPlace(place=place) for place in places]
    return chapter


def make_exhibition(
    given: dict[str, Any] | None = None,
    *,
    records: Any = (),
    sources: Any = None,
    body: Any = (),
    scenes: Any = (),
    **fields: Any,
) -> ExhibitionPage:
    """An exhibition of one chapter that draws on `records`; `scenes` are (kind, {part: value})."""
    exhibition = ExhibitionPage(**fields)
    exhibition.texts = words(ExhibitionText, given or titles("exhibition"), summary="Synthetic summary.")
    chapter = ExhibitionChapter(anchor="first", sort_order=0, scenes=list(scenes))
    chapter.texts = [
        ChapterText(language=code, title=f"Synthetic chapter ({code})", body=list(body)) for code in LANGUAGES
    ]
    chapter.records = [ChapterRecord(record=record) for record in records]
    exhibition.chapters = [chapter]
    exhibition.citations = cite(ExhibitionCitation, sources if sources is not None else [source_at_hand()])
    return plant(ExhibitionIndexPage, exhibition)
