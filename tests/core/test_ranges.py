"""Parts of a file: what a player asks for, and what a careless or hostile client asks for."""

import io
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponseBase
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from archive.core.ranges import CHUNK, NotSatisfiableError, file_response, wanted_range

BODY = bytes(range(256)) * 4
ETAG = '"synthetic"'


def asked(method: str = "GET", **headers: str) -> HttpResponseBase:
    request: HttpRequest = getattr(RequestFactory(), method.lower())("/file", headers=headers)
    return file_response(request, lambda: io.BytesIO(BODY), len(BODY), etag=ETAG, media_type="audio/mp4")


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize(
    ("header", "size", "expected"),
    [
        ("bytes=0-99", 1000, (0, 99)),
        ("bytes=0-0", 1000, (0, 0)),
        ("bytes=500-", 1000, (500, 999)),
        ("bytes=-200", 1000, (800, 999)),
        ("bytes=-5000", 1000, (0, 999)),
        ("bytes=900-5000", 1000, (900, 999)),
        ("Bytes = 1 - 2", 1000, (1, 2)),
        ("bytes=999-", 1000, (999, 999)),
        # not understood, or several: the whole
        ("", 1000, None),
        ("bytes=-", 1000, None),
        ("bytes=9-1", 1000, None),
        ("bytes=0-1,5-9", 1000, None),
        ("lines=0-5", 1000, None),
        ("bytes=1e3-", 1000, None),
        ("bytes=٠-٥", 1000, None),
        ("bytes=" + "9" * 400 + "-", 1000, None),
        ("bytes=-1-2", 1000, None),
    ],
)
def test_a_range_header(header: str, size: int, expected: tuple[int, int] | None) -> None:
    assert wanted_range(header, size) == expected


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=1000-", 1000), ("bytes=-0", 1000), ("bytes=0-", 0), ("bytes=-1", 0)]
)
def test_a_range_behind_the_end(header: str, size: int) -> None:
    with pytest.raises(NotSatisfiableError):
        wanted_range(header, size)


@given(st.text(max_size=40), st.integers(0, 10_000))
def test_no_header_asks_for_bytes_that_are_not_there(header: str, size: int) -> None:
    for text in (header, f"bytes={header}"):
        try:
            part = wanted_range(text, size)
        except NotSatisfiableError:
            continue
        assert part is None or 0 <= part[0] <= part[1] < size


@given(st.integers(0, len(BODY) - 1), st.integers(0, len(BODY) + 50))
def test_a_part_is_what_the_whole_has_there(first: int, length: int) -> None:
    response = asked(Range=f"bytes={first}-{first + length}")
    assert response.status_code == 206
    assert body(response) == BODY[first : first + length + 1]
    assert int(response["Content-Length"]) == len(BODY[first : first + length + 1])


def test_the_whole_file() -> None:
    response = asked()
    assert response.status_code == 200
    assert body(response) == BODY
    assert (response["Content-Length"], response["Accept-Ranges"], response["ETag"]) == ("1024", "bytes", ETAG)


def test_head_has_the_same_headers_and_no_body() -> None:
    response = asked("HEAD", Range="bytes=0-9")
    assert (response.status_code, response["Content-Range"], response["Content-Length"]) == (
        206,
        "bytes 0-9/1024",
        "10",
    )
    assert body(response) == b""


def test_a_range_behind_the_end_is_answered_with_the_size() -> None:
    response = asked(Range="bytes=4096-")
    assert (response.status_code, response["Content-Range"]) == (416, "bytes */1024")


def test_a_copy_that_is_current_is_not_sent_again() -> None:
    for given_tag in (ETAG, f"W/{ETAG}", f'"other", {ETAG}', "*"):
        response = asked(**{"If-None-Match": given_tag})
        assert (response.status_code, response["ETag"]) == (304, ETAG)
    assert asked(**{"If-None-Match": '"other"'}).status_code == 200


def test_a_part_of_another_version_is_answered_with_the_whole() -> None:
    assert asked(Range="bytes=0-9", **{"If-Range": ETAG}).status_code == 206
    for other in ('"other"', f"W/{ETAG}", "Mon, 01 Jan 1990 00:00:00 GMT"):
        assert asked(Range="bytes=0-9", **{"If-Range": other}).status_code == 200


def test_a_long_part_comes_in_chunks() -> None:
    size = 3 * CHUNK
    request = RequestFactory().get("/file", headers={"Range": "bytes=1-"})
    response: Any = file_response(request, lambda: io.BytesIO(b"x" * size), size, etag=ETAG, media_type="audio/mp4")
    assert [len(chunk) for chunk in response.streaming_content] == [CHUNK, CHUNK, CHUNK - 1]


def test_what_is_compressed_on_its_way_has_no_parts() -> None:
    request = RequestFactory().get("/file", headers={"Range": "bytes=0-9"})
    for media_type in ("text/plain; charset=utf-8", "application/json"):
        response = file_response(request, lambda: io.BytesIO(BODY), len(BODY), etag=ETAG, media_type=media_type)
        assert (response.status_code, response["Accept-Ranges"], body(response)) == (200, "none", BODY)
