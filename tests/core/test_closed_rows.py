"""The form of a night with many figures: one that nobody opens is one line, and stays as the form showed it."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from archive.accounts.roles import CURATOR, EDITOR, MODERATOR, TRANSLATOR, Role
from archive.core.closed_rows import MOST_OPEN
from archive.core.visibility import AccessStatus
from archive.events.models import EventPage
from tests.accounts.test_roles import client_of
from tests.admin_forms import edit_url, open_row, read_form, rows
from tests.exhibitions.test_long_stories import make_long_story
from tests.factories import make_event, make_figure, make_source, make_voice
from tests.factories.stories import make_chapter

pytestmark = pytest.mark.django_db

MANY = MOST_OPEN + 2


@pytest.fixture
def client() -> Client:
    return client_of(CURATOR)


@pytest.fixture(scope="module")
def stored(module_db: None) -> EventPage:
    return night_with(MANY)


@pytest.fixture
def night(stored: EventPage) -> EventPage:
    return EventPage.objects.get(pk=stored.pk)


@pytest.fixture(scope="module")
def shown(stored: EventPage) -> dict[str, Any]:
    return read_form(client_of(CURATOR), edit_url(stored))


@pytest.fixture
def form(shown: dict[str, Any]) -> dict[str, Any]:
    """The form of the night as a curator opened it."""
    return dict(shown)


def night_with(count: int) -> EventPage:
    """An event with so many figures: the first is of "0 wounded", the second of "1 wounded"."""
    event = make_event()
    for number in range(count):
        make_figure(event, value=f"{number} wounded", lowest=number, highest=number, sort_order=number)
    return event


def figures(event: EventPage) -> list[Any]:
    return list(event.figures.all())


def draft(event: EventPage) -> Any:
    return EventPage.objects.get(pk=event.pk).get_latest_revision_as_object()


def told(figure: Any) -> tuple[Any, ...]:
    """All that a figure says, and what it rests on."""
    texts = [(row.pk, row.language, row.value, row.said_by) for row in figure.texts.all()]
    citations = [(row.pk, row.source_id, row.about, row.locator) for row in figure.citations.all()]
    return figure.pk, figure.identifier, figure.measure, figure.lowest, figure.highest, texts, citations


def soup_of(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def lines(answer: Any) -> list[str]:
    return [line.get_text() for line in soup_of(answer).select("[data-inline-panel-child] .closed-row__line")]


def send(client: Client, event: EventPage, form: dict[str, Any], action: str = "") -> Any:
    return client.post(edit_url(event), {**form, **({action: "1"} if action else {})})


# --- what is drawn ----------------------------------------------------------------------------------


def test_each_stored_figure_is_a_line_with_a_button_that_says_what_it_opens(
    client: Client, night: EventPage, form: dict[str, Any]
) -> None:
    first = figures(night)[0]
    assert {name for name in form if name.startswith("figures-0-")} == {
        "figures-0-id", "figures-0-ORDER", "figures-0-DELETE", "figures-0-CLOSED"
    }  # fmt: skip
    answer = client.get(edit_url(night))
    said_by = first.texts.get(language="en").said_by
    assert len(lines(answer)) == MANY
    assert lines(answer)[0] == f"Wounded: 0 wounded · {said_by} · {first.identifier} · 1 citation"
    button = soup_of(answer).select_one("#inline_child_figures-0 [data-closed-row] button")
    assert button is not None
    assert button["aria-expanded"] == "false"
    named = [soup_of(answer).select_one(f"#{name}") for name in str(button["aria-labelledby"]).split()]
    assert [part and part.get_text() for part in named] == ["Edit", lines(answer)[0]]


def test_a_few_figures_are_drawn_whole(client: Client) -> None:
    event = night_with(MOST_OPEN)
    form = read_form(client, edit_url(event))
    assert form["figures-0-lowest"] == "0" and "figures-0-CLOSED" not in form


def test_what_only_a_draft_holds_is_drawn_whole(client: Client, night: EventPage, form: dict[str, Any]) -> None:
    send(client, night, form | new_figure(form))
    form = read_form(client, edit_url(night))
    closed = [name for name in form if name.endswith("-CLOSED")]
    assert len(closed) == MANY
    assert form[f"figures-{MANY}-lowest"] == "99" and form[f"figures-{MANY}-id"] == ""


def new_figure(form: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """One more figure, as Wagtail's own rows are added."""
    number = int(form["figures-TOTAL_FORMS"])
    row = f"figures-{number}"
    entry = {"measure": "wounded", "lowest": "99", "highest": "99", "claimed": "", "ORDER": number + 1, **changes}
    return {
        "figures-TOTAL_FORMS": str(number + 1),
        **{f"{row}-{name}": value for name, value in entry.items()},
        **rows(f"{row}-texts", [{"language": "en", "value": "99", "said_by": "Synthetic paper"}]),
        **rows(f"{row}-citations", []),
    }


def test_the_form_has_the_scripts_of_what_is_opened_later(client: Client) -> None:
    event = make_event(sources=[make_source() for _number in range(MANY)], places=[])
    page = client.get(edit_url(event)).content.decode()
    assert "core/admin/about" in page and "page-chooser" in page


def test_more_figures_ask_no_more_questions(client: Client) -> None:
    asked = []
    for event in (night_with(MANY), night_with(2 * MANY)):
        client.get(edit_url(event))
        with CaptureQueriesContext(connection) as queries:
            client.get(edit_url(event))
        asked.append(len(queries))
    assert asked[0] == asked[1]


# --- what is saved ----------------------------------------------------------------------------------


def test_figures_that_nobody_opened_stay_with_all_that_is_below_them(client: Client, night: EventPage) -> None:
    before = [told(figure) for figure in figures(night)]
    for _first_on_what_is_stored_then_on_a_draft in range(2):
        assert send(client, night, read_form(client, edit_url(night))).status_code == 302
        assert [told(figure) for figure in figures(draft(night))] == before
    send(client, night, read_form(client, edit_url(night)), "action-publish")
    assert [told(figure) for figure in figures(EventPage.objects.get(pk=night.pk))] == before


def test_a_figure_that_was_opened_is_saved_as_it_was_typed(
    client: Client, night: EventPage, form: dict[str, Any]
) -> None:
    before = [told(figure) for figure in figures(night)]
    form = open_row(client, night, form, "figures-2")
    assert form["figures-2-lowest"] == "2" and form["figures-2-texts-0-value"] == "2 wounded"
    source = make_source()
    citation = {"source": source.pk, "stance": "contradicts", "locator": "p. 4", "ORDER": 2}
    form |= {f"figures-2-citations-1-{name}": value for name, value in citation.items()}
    form |= {"figures-2-highest": "5", "figures-2-citations-TOTAL_FORMS": "2"}
    assert send(client, night, form).status_code == 302
    after = figures(draft(night))
    assert after[2].highest == 5
    assert [(row.source_id, row.locator) for row in after[2].citations.all()][1:] == [(source.pk, "p. 4")]
    assert [told(figure) for figure in after[:2] + after[3:]] == before[:2] + before[3:]


def test_what_was_typed_comes_back_with_its_error(client: Client, night: EventPage, form: dict[str, Any]) -> None:
    form = open_row(client, night, form, "figures-2")
    form |= {"figures-2-lowest": "50", "figures-2-highest": "5"}
    answer = send(client, night, form)
    assert answer.status_code == 200
    assert "The highest value is below the lowest." in answer.content.decode()
    lowest = soup_of(answer).select_one("#id_figures-2-lowest")
    assert lowest is not None and lowest["value"] == "50"
    assert len(lines(answer)) == MANY - 1
    assert draft(night).figures.all()[2].lowest == 2


def test_figures_change_places_and_go_without_being_opened(
    client: Client, night: EventPage, form: dict[str, Any]
) -> None:
    before = [told(figure) for figure in figures(night)]
    form |= {"figures-0-ORDER": "2", "figures-1-ORDER": "1", "figures-3-DELETE": "1"}
    send(client, night, form)
    kept = [before[1], before[0], before[2], *before[4:]]
    assert [told(figure) for figure in figures(draft(night))] == kept
    send(client, night, read_form(client, edit_url(night)), "action-publish")
    assert [told(figure) for figure in figures(EventPage.objects.get(pk=night.pk))] == kept


def test_a_form_that_saves_itself_again_and_again(client: Client, night: EventPage, form: dict[str, Any]) -> None:
    before = [told(figure) for figure in figures(night)]
    form |= {"figures-1-DELETE": "1"}
    for _time in range(2):
        answer = client.post(edit_url(night), form, headers={"accept": "application/json"})
        assert answer.json()["success"], answer.content
        form |= answer.json()["field_updates"] | {"overwrite_revision_id": answer.json()["revision_id"]}
    assert form["figures-1-id"] == ""
    assert [told(figure) for figure in figures(draft(night))] == before[:1] + before[2:]
    opened = open_row(client, night, form, "figures-2")
    assert opened["figures-2-lowest"] == "2"


def test_the_preview_shows_figures_that_nobody_opened(client: Client, night: EventPage, form: dict[str, Any]) -> None:
    form = open_row(client, night, form, "figures-2")
    form |= {f"figures-2-texts-{row}-value": "as many as typed" for row in range(3)}
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[night.pk])
    assert client.post(address, form).json()["is_valid"]
    text = client.get(address, {"mode": "en"}).content.decode()
    assert "6 wounded" in text and "as many as typed" in text and "2 wounded" not in text


def test_what_an_editor_corrects_is_compared_approved_and_public(night: EventPage) -> None:
    before = [told(figure) for figure in figures(night)]
    editor, moderator = client_of(EDITOR), client_of(MODERATOR)
    form = open_row(editor, night, read_form(editor, edit_url(night)), "figures-2")
    send(editor, night, form | {"figures-2-highest": "12"}, "action-submit")
    revision = EventPage.objects.get(pk=night.pk).latest_revision_id
    address = reverse("wagtailadmin_pages:revisions_compare", args=[night.pk, "live", revision])
    changed = soup_of(moderator.get(address)).select("span.deletion, span.addition")
    assert [words.get_text(strip=True) for words in changed] == ["2", "12"]
    decision = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    moderator.post(edit_url(night), read_form(moderator, edit_url(night)) | decision)
    public = figures(EventPage.objects.get(pk=night.pk))
    assert public[2].highest == 12
    assert [told(figure) for figure in public[:2] + public[3:]] == before[:2] + before[3:]


def test_publication_sees_what_nobody_opened_and_names_it(client: Client, night: EventPage) -> None:
    figure = figures(night)[3]
    type(figure).objects.filter(pk=figure.pk).update(is_reading=True)
    answer = send(client, night, read_form(client, edit_url(night)), "action-publish")
    assert f"in at least one language: {figure.identifier}." in soup_of(answer).get_text()


def test_a_copy_has_all_figures_and_its_form_too(client: Client, night: EventPage, form: dict[str, Any]) -> None:
    send(client, night, form)
    data = {"new_slug": "copy", "new_parent_page": night.get_parent().pk}
    client.post(reverse("wagtailadmin_pages:copy", args=[night.pk]), data)
    copy = EventPage.objects.exclude(pk=night.pk).get()
    send(client, copy, read_form(client, edit_url(copy)))
    assert [figure.lowest for figure in figures(draft(copy))] == list(range(MANY))
    assert not {row.pk for row in figures(draft(copy))} & {row.pk for row in figures(night)}


# --- which version it is ------------------------------------------------------------------------------


def change_meanwhile(event: EventPage) -> None:
    """Somebody else corrects the first figure and takes the last away."""
    other = client_of(CURATOR)
    form = open_row(other, event, read_form(other, edit_url(event)), "figures-0")
    send(other, event, form | {"figures-0-highest": "70", f"figures-{MANY - 1}-DELETE": "1"})


def test_who_saves_over_another_saves_what_the_form_showed(
    client: Client, night: EventPage, form: dict[str, Any]
) -> None:
    send(client, night, form)
    before = [told(figure) for figure in figures(night)]
    form = read_form(client, edit_url(night))
    change_meanwhile(night)
    assert figures(draft(night))[0].highest == 70 and len(figures(draft(night))) == MANY - 1
    assert open_row(client, night, form, "figures-0")["figures-0-highest"] == "0"
    send(client, night, form)
    assert [told(figure) for figure in figures(draft(night))] == before


def test_who_may_change_words_only_brings_no_facts_back(night: EventPage, form: dict[str, Any]) -> None:
    translator = client_of(TRANSLATOR)
    send(client_of(CURATOR), night, form)
    form = read_form(translator, edit_url(night))
    change_meanwhile(night)
    answer = send(translator, night, form)
    assert "Open the form anew." in soup_of(answer).get_text()  # of the figure that is gone
    assert figures(draft(night))[0].highest == 70


def test_an_earlier_version_brings_its_figures_back(client: Client, night: EventPage, form: dict[str, Any]) -> None:
    send(client, night, form)
    earlier = EventPage.objects.get(pk=night.pk).latest_revision_id
    before = [told(figure) for figure in figures(night)]
    change_meanwhile(night)
    address = reverse("wagtailadmin_pages:revisions_revert", args=[night.pk, earlier])
    assert open_row(client, night, read_form(client, address), "figures-0")["figures-0-highest"] == "0"
    assert client.post(address, read_form(client, address)).status_code == 302
    assert [told(figure) for figure in figures(draft(night))] == before


def test_what_was_first_published_meanwhile_is_found_again(
    client: Client, night: EventPage, form: dict[str, Any]
) -> None:
    """The revision that was published with a new figure does not know its number; two forms are open."""
    send(client, night, form | new_figure(form), "action-publish")
    form = read_form(client, edit_url(night))
    assert open_row(client, night, form, f"figures-{MANY}")[f"figures-{MANY}-lowest"] == "99"
    change_meanwhile(night)
    assert open_row(client, night, form, f"figures-{MANY}")[f"figures-{MANY}-lowest"] == "99"
    assert send(client, night, form).status_code == 302
    assert [figure.highest for figure in figures(draft(night))] == [*range(MANY), 99]


# --- what is refused ------------------------------------------------------------------------------------


def test_a_figure_of_another_event_is_not_taken_in(client: Client, night: EventPage, form: dict[str, Any]) -> None:
    foreign = figures(night_with(MANY))[0]
    answer = send(client, night, form | {"figures-0-id": str(foreign.pk)})
    assert answer.status_code == 200 and "Open the form anew." in soup_of(answer).get_text()
    foreign.refresh_from_db()
    assert foreign.page_id != night.pk
    assert [figure.lowest for figure in figures(draft(night))] == list(range(MANY))


@pytest.mark.parametrize("initial", [MANY, MANY + 1])
def test_a_new_figure_is_checked_whatever_it_calls_itself(
    client: Client, night: EventPage, form: dict[str, Any], initial: int
) -> None:
    form |= new_figure(form, lowest="99", highest="1", CLOSED="", id="") | {"figures-INITIAL_FORMS": str(initial)}
    assert send(client, night, form).status_code == 200
    assert len(figures(draft(night))) == MANY


@pytest.mark.parametrize("value", ["x", "-1", "0", "99999999999999999999"])
def test_a_made_up_version_changes_nothing_and_a_made_up_number_is_an_error(
    client: Client, night: EventPage, form: dict[str, Any], value: str
) -> None:
    before = [told(figure) for figure in figures(night)]
    assert send(client, night, form | {"figures-0-id": value}).status_code == 200
    for loaded in ("", value):
        send(client, night, form | {"figures-0-CLOSED": value, "loaded_revision_id": loaded})
        assert [told(figure) for figure in figures(draft(night))] == before


# --- who opens what -------------------------------------------------------------------------------------


def address_of(event: EventPage, figure: Any, relation: str = "figures") -> str:
    return reverse("closed_row", args=[event.pk, relation, figure.pk])


@pytest.mark.parametrize("state", ["live", "draft", "restricted", "withdrawn", "locked"])
@pytest.mark.parametrize("role", [CURATOR, EDITOR, MODERATOR, TRANSLATOR, None])
def test_a_figure_is_opened_by_who_may_open_the_form(night: EventPage, role: Role | None, state: str) -> None:
    if state in ("restricted", "withdrawn"):
        night.access_status = AccessStatus(state)
        night.save()
    if state == "draft":
        night.unpublish()
    if state == "locked":
        Page.objects.filter(pk=night.pk).update(locked=True)
    person = client_of(role) if role else Client()
    form, row = person.get(edit_url(night)), person.get(address_of(night, figures(night)[0]))
    assert row.status_code == form.status_code
    if form.status_code == 200:
        assert "0 wounded" in row.content.decode()


def test_a_translator_opens_the_words_of_a_figure(night: EventPage) -> None:
    translator = client_of(TRANSLATOR)
    form = open_row(translator, night, read_form(translator, edit_url(night)), "figures-0")
    assert form["figures-0-texts-0-value"] == "0 wounded"
    assert not [name for name in form if name.startswith(("figures-0-lowest", "figures-0-citations"))]
    send(translator, night, form | {"figures-0-texts-0-value": "none wounded"})
    first = figures(draft(night))[0]
    assert first.texts.all()[0].value == "none wounded" and (first.lowest, len(first.citations.all())) == (0, 1)


def test_a_translator_opens_no_citation() -> None:
    event = make_event(sources=[make_source() for _number in range(MANY)])
    citation = event.citations.first()
    assert client_of(CURATOR).get(address_of(event, citation, "citations")).status_code == 200
    assert client_of(TRANSLATOR).get(address_of(event, citation, "citations")).status_code == 404


def test_what_is_not_there_is_not_opened(client: Client, night: EventPage) -> None:
    figure, foreign = figures(night)[0], night_with(MANY)
    send(client, foreign, read_form(client, edit_url(foreign)))
    elsewhere = EventPage.objects.get(pk=foreign.pk).latest_revision_id
    assert client.get(address_of(night, figures(foreign)[0])).status_code == 404
    assert client.get(address_of(night, figure, "texts")).status_code == 404
    assert client.get(address_of(night, figure), {"shown": elsewhere}).status_code == 404
    assert client.get(address_of(night, figure), {"shown": "x"}).status_code == 404
    send(client, night, read_form(client, edit_url(night)))
    latest = EventPage.objects.get(pk=night.pk).latest_revision_id
    assert client.get(address_of(night, figure, "title"), {"shown": latest}).status_code == 404


def test_nothing_is_handed_out_of_what_somebody_has_taken_back_since(
    client: Client, night: EventPage, form: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    send(client, night, form)
    shown = {"shown": EventPage.objects.get(pk=night.pk).latest_revision_id}
    address = address_of(night, figures(night)[0])
    assert client.get(address, shown).status_code == 200
    monkeypatch.setattr(EventPage, "changed_from_outside", lambda _page, _since: "Synthetic reason.")
    assert client.get(address, shown).status_code == 404


def test_citations_of_a_record_are_lines_that_name_their_source(client: Client) -> None:
    source = make_source()
    event = make_event(sources=[(source, "date")] * MANY)
    answer = client.get(edit_url(event))
    assert lines(answer)[0] == f"{source.get_admin_display_title()} · date"
    opened = open_row(client, event, read_form(client, edit_url(event)), "citations-0")
    assert re.fullmatch(r"\d+", opened["citations-0-source"])
    send(client, event, opened | {"citations-0-locator": "p. 9"})
    assert sorted(row.locator for row in draft(event).citations.all())[-2:] == ["", "p. 9"]


# --- chapters -------------------------------------------------------------------------------------------


def test_a_chapter_that_was_opened_is_compared_with_those_that_were_not(client: Client) -> None:
    voice = make_voice(chapters=[make_chapter(1000 * number, en=f"Part {number}") for number in range(MANY)])
    assert lines(client.get(edit_url(voice)))[1] == "0:01 · Part 1"
    form = open_row(client, voice, read_form(client, edit_url(voice)), "chapters-2")
    answer = client.post(edit_url(voice), form | {"chapters-2-start_ms": "0:01"})
    assert "Please correct the duplicate data" in soup_of(answer).get_text()
    assert client.post(edit_url(voice), form | {"chapters-2-start_ms": "0:02.500"}).status_code == 302
    kept = type(voice).objects.get(pk=voice.pk).get_latest_revision_as_object().chapters.all()
    assert sorted(chapter.start_ms for chapter in kept) == [0, 1000, 2500, *range(3000, 1000 * MANY, 1000)]


def test_what_can_be_cited_in_a_chapter_is_known_before_it_is_opened(client: Client) -> None:
    answer = client.get(edit_url(make_long_story()))
    assert lines(answer)[1] == "Synthetic chapter 1 · chapter-1"
    row = soup_of(answer).select_one("#inline_child_chapters-1 [data-anchors]")
    assert row is not None
    assert str(row["data-anchors"]).split()[:3] == ["chapter-1", "p1-0", "p1-1"]
