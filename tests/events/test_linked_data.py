"""An event and its reported figures, as machines read the page."""

import pytest
from django.test import Client

from tests.factories import make_event, make_figure, make_place, make_source
from tests.pages import linked_data, path_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("1990-01-20", "1990-01-20", "1990-01-20"),
        ("1990-01-19/1990-01-20", "1990-01-19", "1990-01-20"),
        ("1990-01-19/1990-01-20~", "1990-01-19", None),
        ("1990-01-19/..", "1990-01-19", None),
        ("1990-01-XX", None, None),
        ("1990-01-20?", None, None),
    ],
)
def test_an_event_begins_and_ends_where_that_is_certain(
    client: Client, written: str, start: str | None, end: str | None
) -> None:
    (event,) = linked_data(client, path_of(make_event(date=written)))
    assert event["@type"] == "Event"
    assert (event.get("startDate"), event.get("endDate")) == (start, end)


def test_it_is_where_it_happened_not_where_it_was_spoken_of(client: Client) -> None:
    here, about = make_place({"en": "Synthetic square"}), make_place({"en": "Synthetic city"})
    (event,) = linked_data(client, path_of(make_event(places=[here, (about, "about")])))
    assert event["location"]["name"] == "Synthetic square"


def test_a_figure_is_somebody_s_claim(client: Client) -> None:
    event, source = make_event(), make_source({"en": "Synthetic newspaper"})
    make_figure(
        event, measure="wounded", value="about 7", said_by="Synthetic speaker", claimed="1990-02-01", sources=[source]
    )
    told, claim = linked_data(client, path_of(event))
    assert claim["@type"] == "Claim"
    assert claim["text"] == "about 7"
    assert claim["author"] == {"name": "Synthetic speaker"}
    assert claim["datePublished"] == "1990-02-01"
    assert claim["appearance"] in [{"@id": work["@id"]} for work in told["subjectOf"]]
    assert "Synthetic newspaper" in [work["name"] for work in told["subjectOf"]]
    assert claim["about"] == {"@id": f"http://localhost:8000/id/{event.identifier}"}


def test_what_is_withheld_claims_nothing(client: Client) -> None:
    event = make_event()
    make_figure(event, value="HIDDEN", is_withheld=True)
    make_figure(event, value="7", sources=[make_source({"en": "HIDDEN"}, live=False)])
    nodes = linked_data(client, path_of(event))
    assert len(nodes) == 2 and "HIDDEN" not in str(nodes)
    assert "appearance" not in nodes[1]


def test_what_a_warning_precedes_is_not_summed_up(client: Client) -> None:
    event = make_event({"en": {"title": "Synthetic", "summary": "Sad.", "content_note": "Synthetic note."}})
    assert "description" not in linked_data(client, path_of(event))[0]
