"""Requests that nobody would send in good faith, to every address there is: strategies for Hypothesis.

The addresses come from the URL configuration itself, so that a new one is tried by itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.urls import get_resolver
from django.urls.resolvers import LocalePrefixPattern, RegexPattern, RoutePattern
from hypothesis import strategies as st

Strategy = st.SearchStrategy[str]
#: What a path or a field may hold that somebody has not thought of.
ODD = (
    "", "0", "-1", "1", "99999999999999999999", "1e400", "NaN", "../../etc/passwd", "..%2f..%2f", "%00", "\0", "\ud800",
    "ə", "İ", "\u202e", "a" * 5000, "'", '"', "<script>", "{{7*7}}", "%s", "${x}", "' OR 1=1 --", "[]", "a[]",
    "\r\n", "💐", "1990-01-20", "1990-02-30", "9999-99-99", "-9999", "uncertain?~", "full", "max",
    "default.jpg", "pct:50,50,50,50", "99999,99999,1,1", "!1,1", "^max", "bytes=0-", "true", "null",
)  # fmt: skip
FIELDS = (
    "q", "page", "kind", "day", "from", "to", "first", "second", "about", "letter", "style", "language", "type",
    "certain", "transcript", "with", "words", "subject", "code", "website", "message", "name", "email", "files", "on",
    "aloud", "version", "altcha", "publication", "from_date", "username", "password", "next", "csrfmiddlewaretoken",
)  # fmt: skip
METHODS = ("GET", "GET", "GET", "POST", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "SYNTHETIC")
TYPES = (
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "application/json",
    "text/plain; charset=nonsense", "application/offset+octet-stream", "", "x" * 300,
)  # fmt: skip
HEADERS = {
    "Accept": ("application/json", "text/html", "*/*;q=x", "\xff"),
    "Accept-Language": ("az", "ru,en;q=0.5", "xx", "q" * 500, "*"),
    "Accept-Encoding": ("gzip", "br", "zstd", "identity;q=0"),
    "Range": ("bytes=0-0", "bytes=-1", "bytes=5-1", "bytes=0-1,2-3", "items=1", "bytes=99999999999-"),
    "If-Modified-Since": ("Sat, 20 Jan 1990 00:00:00 GMT", "yesterday"),
    "If-None-Match": ('"x"', "*", "W/"),
    "Origin": ("null", "https://other.example", "x://[", "http://localhost:8000"),
    "Sec-Fetch-Site": ("cross-site", "none", "same-origin", "x"),
    "Referer": ("http://[", "https://other.example/", "\xff"),
    "X-Forwarded-For": ("1.2.3.4", ",,,", "::1", "x"),
    "X-HTTP-Method-Override": ("DELETE", "PATCH"),
    "Cookie": ("contribution=7Q2M-04KX-9TZB-1HWA", "sessionid=x", "=;=;", "contribution=" + "0" * 16, "csrftoken=x"),
    "Tus-Resumable": ("1.0.0", "0"),
    "Upload-Length": ("5", "-5", "x", "9" * 30),
    "Upload-Offset": ("0", "5", "x"),
    "Upload-Metadata": ("filename eA==", "filename", ",,,", "filename !"),
}


@dataclass(frozen=True)
class Request:
    """One request, as the test client sends it."""

    method: str
    path: str
    body: bytes
    content_type: str
    headers: dict[str, str]

    @property
    def claims_to_be_from_here(self) -> bool:
        ours = self.headers.get("Origin") == "http://localhost:8000" and "Sec-Fetch-Site" not in self.headers
        return self.headers.get("Sec-Fetch-Site") == "same-origin" or ours


def routes(patterns: Any = None, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every address, as the patterns that lead to it."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from routes(entry.url_patterns, (*before, entry.pattern))
        else:
            yield (*before, entry.pattern)


def _value(known: tuple[str, ...]) -> Strategy:
    return st.one_of(st.sampled_from(known), st.sampled_from(ODD), st.text(max_size=20))


def _part(pattern: Any, known: tuple[str, ...]) -> Strategy:
    if isinstance(pattern, LocalePrefixPattern):
        return st.sampled_from(["az/", "en/", "ru/", "en/", "xx/", ""])
    if isinstance(pattern, RoutePattern):
        literals = re.split(r"<[^>]+>", str(pattern))
        kinds = re.findall(r"<(?:(\w+):)?\w+>", str(pattern))
        fitting = {"int": st.integers(0, 10**6).map(str), "uuid": st.uuids().map(str)}
        values = [st.one_of(fitting.get(kind, _value(known)), _value(known)) for kind in kinds]
        return st.tuples(*values).map(lambda found: "".join(a + b for a, b in zip(literals, [*found, ""], strict=True)))
    assert isinstance(pattern, RegexPattern)
    fitting_text = st.from_regex(pattern.regex, fullmatch=True)
    named = st.sampled_from(known).map(lambda value: re.sub(r"\(\?P<(?:identifier|name)>[^)]*\)", value, str(pattern)))
    return st.one_of(fitting_text, named.map(lambda text: re.sub(r"[\^$\\?]", "", text)))


def _query() -> st.SearchStrategy[str]:
    pairs = st.lists(st.tuples(st.sampled_from(FIELDS), _value(("x",))), max_size=6)
    return pairs.map(lambda given: urlencode(given, errors="replace"))


def _bodies() -> st.SearchStrategy[bytes]:
    part = '--x\r\nContent-Disposition: form-data; name="{}"; filename="{}"\r\n\r\n{}\r\n'
    multipart = st.lists(st.tuples(st.sampled_from(FIELDS), _value(("x.jpg",)), st.text(max_size=30)), max_size=4).map(
        lambda parts: ("".join(part.format(*one) for one in parts) + "--x--\r\n").encode(errors="replace")
    )
    many = st.integers(900, 1100).map(lambda count: b"&".join(b"a=%d" % number for number in range(count)))
    return st.one_of(_query().map(str.encode), multipart, st.binary(max_size=200), many, st.just(b'{"a": [[[[1]]]]}'))


def requests(paths: tuple[str, ...], known: tuple[str, ...]) -> st.SearchStrategy[Request]:
    """Requests to every address; `paths` are those of pages, `known` are identifiers and slugs that there are."""
    from_routes = st.sampled_from(list(routes())).flatmap(
        lambda route: st.tuples(*[_part(pattern, known) for pattern in route]).map("".join)
    )
    path = st.one_of(from_routes, from_routes, st.sampled_from(paths), _value(known))
    address = st.tuples(path, _query()).map(lambda found: f"/{quote(found[0], safe='/%', errors='replace')}?{found[1]}")
    headers = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in HEADERS.items()})
    return st.builds(
        Request, st.sampled_from(METHODS), address, st.one_of(st.just(b""), _bodies()), st.sampled_from(TYPES), headers
    )
