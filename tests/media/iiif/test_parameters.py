"""What an image address asks for: the forms of the specification, and any text at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.media.iiif.parameters import (
    LONGEST_SIDE,
    Box,
    NotOfferedError,
    RefusedError,
    Rotation,
    Wanted,
    read_region,
    read_size,
)

SIDES = st.integers(1, 30_000)
BOXES = st.builds(Box, st.just(0), st.just(0), SIDES, SIDES)


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("full", Box(0, 0, 600, 400)),
        ("square", Box(100, 0, 400, 400)),
        ("125,15,120,140", Box(125, 15, 120, 140)),
        ("pct:41.6,7.5,40,70", Box(250, 30, 240, 280)),
        ("125,15,2000,2000", Box(125, 15, 475, 385)),
    ],
)
def test_a_region(text: str, box: Box) -> None:
    assert read_region(text, 600, 400) == box


@pytest.mark.parametrize(
    "text", ["", "0,0,0,9", "600,0,1,1", "pct:0,0,0,0", "1,2,3", "-1,0,5,5", "all", "pct:1e2,0,9,9"]
)
def test_what_is_no_region(text: str) -> None:
    with pytest.raises(RefusedError):
        read_region(text, 600, 400)


@pytest.mark.parametrize(
    ("text", "size"),
    [("max", (300, 200)), ("150,", (150, 100)), (",150", (225, 150)), ("pct:50", (150, 100)), ("225,100", (225, 100))],
)
def test_a_size(text: str, size: tuple[int, int]) -> None:
    assert read_size(text, Box(0, 0, 300, 200)) == size


def test_a_size_is_confined_and_keeps_its_shape() -> None:
    assert read_size("!225,100", Box(0, 0, 300, 200)) == (150, 100)


@pytest.mark.parametrize("text", ["full", "", ",", "!,", "!5,", "0,", "301,", "pct:101", "pct:0", "!900,900", "wide"])
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(RefusedError):
        read_size(text, Box(0, 0, 300, 200))


@pytest.mark.parametrize("text", ["^max", "^500,", "^pct:200", "^!900,900"])
def test_nothing_is_enlarged(text: str) -> None:
    with pytest.raises(NotOfferedError) as refusal:
        read_size(text, Box(0, 0, 300, 200))
    assert refusal.value.status == 501


@pytest.mark.parametrize(("text", "written"), [("0", "0"), ("360", "0"), ("90.0", "90"), ("!180", "!180")])
def test_a_rotation(text: str, written: str) -> None:
    assert str(Rotation.read(text)) == written


@pytest.mark.parametrize(
    ("text", "status"), [("45", 501), ("22.5", 501), ("361", 400), ("-90", 400), ("", 400), ("!", 400)]
)
def test_what_is_no_rotation(text: str, status: int) -> None:
    with pytest.raises(RefusedError) as refusal:
        Rotation.read(text)
    assert refusal.value.status == status


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("full/max/0/default.jpg", "full/max/0/default.jpg"),
        ("0,0,600,400/600,400/360/color.jpg", "full/max/0/default.jpg"),
        ("pct:0,0,100,100/!300,300/!0/gray.png", "full/300,200/!0/gray.png"),
        ("square/200,/90/bitonal.webp", "100,0,400,400/200,200/90/bitonal.webp"),
    ],
)
def test_one_address_for_all_that_ask_for_the_same(asked: str, canonical: str) -> None:
    assert read(asked, (600, 400)).canonical == canonical


@pytest.mark.parametrize(("last", "status"), [("default.tif", 501), ("default.exe", 400), ("fine.jpg", 400)])
def test_what_is_no_quality_or_format(last: str, status: int) -> None:
    with pytest.raises(RefusedError) as refusal:
        read(f"full/max/0/{last}", (600, 400))
    assert refusal.value.status == status


def read(address: str, of: tuple[int, int]) -> Wanted:
    region, size, rotation, last = address.split("/")
    quality, _dot, format = last.rpartition(".")
    return Wanted.read(region, size, rotation, quality, format, of)


@given(st.text(max_size=20), SIDES, SIDES)
def test_any_text_is_a_region_inside_the_image_or_refused(text: str, width: int, height: int) -> None:
    try:
        box = read_region(text, width, height)
    except RefusedError as refusal:
        assert str(refusal)
        return
    assert 0 <= box.x < box.x + box.width <= width
    assert 0 <= box.y < box.y + box.height <= height


NUMBERS = st.integers(0, 40_000)


@given(st.builds("{},{},{},{}".format, NUMBERS, NUMBERS, NUMBERS, NUMBERS), SIDES, SIDES)
def test_pixels_are_a_region_inside_the_image_or_refused(text: str, width: int, height: int) -> None:
    test_any_text_is_a_region_inside_the_image_or_refused.hypothesis.inner_test(text, width, height)  # type: ignore[attr-defined]


SIZES = st.one_of(
    st.just("max"),
    st.builds("{},".format, NUMBERS),
    st.builds(",{}".format, NUMBERS),
    st.builds("{},{}".format, NUMBERS, NUMBERS),
    st.builds("!{},{}".format, NUMBERS, NUMBERS),
    st.builds("pct:{}".format, st.integers(0, 200)),
    st.text(max_size=12),
)


@given(SIZES, BOXES)
def test_a_size_is_within_the_region_and_the_limit_or_refused(text: str, box: Box) -> None:
    try:
        width, height = read_size(text, box)
    except RefusedError as refusal:
        assert str(refusal)
        return
    assert 1 <= width <= min(box.width, LONGEST_SIDE)
    assert 1 <= height <= min(box.height, LONGEST_SIDE)


@given(st.builds("{},{},{},{}".format, NUMBERS, NUMBERS, NUMBERS, NUMBERS), SIZES, SIDES, SIDES)
def test_the_canonical_address_is_its_own_canonical_address(region: str, size: str, width: int, height: int) -> None:
    try:
        wanted = read(f"{region}/{size.replace('/', '')}/90/default.jpg", (width, height))
    except RefusedError:
        return
    assert read(wanted.canonical, (width, height)) == wanted
