"""The archive's own maps: projection, coast, labels, and the drawing that the template shows."""

import re
from math import hypot
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from archive.core.texts import Words
from archive.places.atlas.coast import coast_path, rings
from archive.places.atlas.drawing import NUMBER_SIZE, SMALLEST, Disc, Spot, draw
from archive.places.atlas.labels import Anchor, Room, broken
from archive.places.atlas.sheets import BAKU, CASPIAN, FRAMES, Frame, Sheet, frame_of
from tests.factories import make_place
from tests.pages import LANGUAGES, path_of, read


def spot(latitude: float, longitude: float, uncertainty_m: int | None = 100, **given: Any) -> Spot:
    return Spot(Words("Synthetic place", "en", False), "/x/y/", latitude, longitude, uncertainty_m, **given)


def disc(drawn: Spot) -> Disc:
    (found,) = draw(BAKU, [drawn]).discs
    return found


class TestSheets:
    @pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name)
    def test_a_kilometre_is_as_long_to_the_north_as_to_the_east(self, frame: Frame) -> None:
        sheet = Sheet(frame, 640)
        latitude, longitude = (frame.south + frame.north) / 2, (frame.west + frame.east) / 2
        north = sheet.y(latitude) - sheet.y(latitude + 0.01)
        assert north == pytest.approx(sheet.length(0.01 * 111_195, latitude), rel=0.001)
        one_degree_east = 111_195 * 0.7660444  # the cosine of 40 degrees
        assert sheet.x(longitude + 1) - sheet.x(longitude) == pytest.approx(sheet.length(one_degree_east, 40), rel=1e-6)

    @pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name)
    def test_north_is_up_and_the_corners_are_the_frame(self, frame: Frame) -> None:
        sheet = Sheet(frame, 640)
        assert (sheet.x(frame.west), sheet.y(frame.north)) == (0, 0)
        assert (sheet.x(frame.east), round(sheet.y(frame.south))) == (640, sheet.height)

    def test_the_grid_is_named_in_degrees_and_minutes(self) -> None:
        assert [line.label for line in Sheet(BAKU, 640).meridians] == ["49°40′", "49°50′", "50°"]
        assert [line.label for line in Sheet(CASPIAN, 640).parallels] == ["39°", "40°"]

    def test_a_point_is_shown_on_the_closest_map(self) -> None:
        assert frame_of(40.4, 49.9) is BAKU
        assert frame_of(38.75, 48.85) is CASPIAN
        assert frame_of(55.75, 37.6) is None


class TestCoast:
    @pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name)
    def test_the_coastline_reaches_beyond_the_frame_wherever_there_is_land(self, frame: Frame) -> None:
        """Where the data end there must be no shore: to the west and the north or south of the frame."""
        points = [point for ring in rings(frame.coast) for point in ring]
        assert min(east for east, _north in points) < frame.west
        assert max(north for _east, north in points) > frame.north
        assert min(north for _east, north in points) < frame.south

    @pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name)
    def test_the_path_is_small_and_stays_near_the_sheet(self, frame: Frame) -> None:
        path = coast_path(Sheet(frame, 640))
        assert re.fullmatch(r"(M-?[\d.]+ -?[\d.]+q[-\d. ]+z)+", path)
        assert 500 < len(path) < 12_000


class TestLabels:
    def test_long_names_are_broken_at_a_space_and_others_are_not(self) -> None:
        assert broken("Synthetic") == ["Synthetic"]
        assert broken("Synthetic circle and memorial") == ["Synthetic circle", "and memorial"]
        assert broken("Syntheticwithoutanyspace") == ["Syntheticwithoutanyspace"]

    @given(
        st.lists(
            st.tuples(
                st.floats(0, 640), st.floats(0, 640), st.sampled_from([5.0, 12.0, 210.0]), st.text("abəШ ", min_size=1)
            ),
            max_size=25,
        )
    )
    def test_no_label_covers_another_or_leaves_the_sheet(self, discs: list[tuple[float, float, float, str]]) -> None:
        room = Room(640, 640)
        boxes = []
        for x, y, radius, text in discs:
            placed = room.place(Anchor(x, y, radius), broken(text), 15)
            if placed is not None:
                assert 0 <= placed.box.left < placed.box.right <= 640
                assert 0 <= placed.box.top < placed.box.bottom <= 640
                assert not any(placed.box.overlaps(other) for other in boxes)
                boxes.append(placed.box)

    def test_a_label_beside_its_disc_needs_no_leader_and_one_far_off_has_it(self) -> None:
        room = Room(640, 640)
        labels = [room.place(Anchor(300, 300, 5), ["Synthetic"], 15) for _ in range(12)]
        assert labels[0] is not None and labels[0].leader is None
        far = [label for label in labels if label is not None and label.leader is not None]
        assert far
        for label in far:
            assert label.leader is not None
            x, y = label.leader[:2]
            assert hypot(x - 300, y - 300) == pytest.approx(5)


class TestDrawing:
    def test_a_disc_is_as_large_as_its_uncertainty(self) -> None:
        # 640 units for 0.55 degrees of longitude: at 40.4° N a kilometre is 13.74 units.
        assert float(disc(spot(40.4, 49.9, 15_000)).radius) == pytest.approx(206.1, abs=0.2)
        assert float(disc(spot(40.4, 49.9, 3_000)).radius) == pytest.approx(41.2, abs=0.1)

    def test_a_small_disc_can_still_be_seen(self) -> None:
        for metres in (0, 150, None):
            assert float(disc(spot(40.4, 49.9, metres)).radius) == SMALLEST

    def test_only_what_is_known_exactly_has_a_mark(self) -> None:
        marked = {metres: disc(spot(40.4, 49.9, metres)).is_exact for metres in (0, 250, 251, 3_000, None)}
        assert marked == {0: True, 250: True, 251: False, 3_000: False, None: False}

    def test_the_widest_lie_lowest_so_that_all_can_be_met(self) -> None:
        drawing = draw(BAKU, [spot(40.4, 49.9, metres) for metres in (100, 15_000, 3_000)])
        assert [drawn.spot.uncertainty_m for drawn in drawing.discs] == [15_000, 3_000, 100]

    def test_a_quiet_place_is_drawn_and_not_named(self) -> None:
        quiet, told = disc(spot(40.4, 49.9, is_quiet=True)), disc(spot(40.4, 49.9, number=3))
        assert quiet.name is None and quiet.numeral is None
        assert told.name is not None and told.name.lines[0][1].startswith("3 ")
        assert told.numeral is not None and [line for _y, line in told.numeral.lines] == ["3"]
        assert NUMBER_SIZE > 24

    def test_where_names_find_no_room_their_numbers_stand(self) -> None:
        crowd = [spot(40.4 + place * 0.001, 49.9, number=place) for place in range(1, 40)]
        labels = [" ".join(line for _y, line in drawn.name.lines) for drawn in draw(BAKU, crowd).discs if drawn.name]
        assert any(label.isdigit() for label in labels) and any("Synthetic" in label for label in labels)

    def test_numbers_are_written_for_svg_in_every_language(self) -> None:
        for language in LANGUAGES:
            with translation.override(language):
                drawn = disc(spot(40.41, 49.93, 3_333))
                assert re.fullmatch(r"\d+(\.\d)?", drawn.x) and re.fullmatch(r"\d+(\.\d)?", drawn.radius)

    def test_the_wide_map_shows_where_the_close_one_lies(self) -> None:
        assert draw(BAKU, []).inset is None
        inset = draw(CASPIAN, []).inset
        assert inset is not None and inset.name == "baku"


@pytest.mark.django_db
class TestLocator:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_page_of_a_place_has_a_small_map_with_its_disc(self, client: Client, language: str) -> None:
        place = make_place(latitude=40.4, longitude=49.9, uncertainty_m=3_000)
        text = read(client, path_of(place, language))
        assert 'class="map locator"' in text and "OpenStreetMap" in text
        assert re.search(r'<circle cx="185\.5" cy="[\d.]+" r="19\.3"/>', text)
        assert text.count("<circle") == 1  # three kilometres are no exact point

    @pytest.mark.parametrize("fields", [{}, {"latitude": 55.75, "longitude": 37.6, "uncertainty_m": 200}])
    def test_no_map_where_none_of_the_archive_reaches(self, client: Client, fields: dict[str, Any]) -> None:
        text = read(client, path_of(make_place(**fields)))
        assert 'class="map' not in text and "css/map.css" not in text
