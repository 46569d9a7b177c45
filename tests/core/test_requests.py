"""What a server hands to the application is answered, however it is spoilt."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import signals
from django.db import close_old_connections

from config.wsgi import application


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The test's own, as Django's test client keeps it."""
    both = (signals.request_started, signals.request_finished)
    for signal in both:
        signal.disconnect(close_old_connections)
    yield
    for signal in both:
        signal.connect(close_old_connections)


def status_of(**spoilt: Any) -> int:
    statuses: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": "/en/", "QUERY_STRING": "", "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "192.0.2.1", "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(), **spoilt,
    }  # fmt: skip
    answer = application(environ, lambda status, _headers: statuses.append(status))
    b"".join(answer)
    answer.close()
    return int(statuses[0].split()[0])


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["utf-8", "rot13", "utf-16", "nonsense", "\xff"])
@pytest.mark.parametrize("query", ["", "q=%ff", "&".join(f"x{number}=1" for number in range(1100))])
def test_no_encoding_and_no_number_of_parameters_is_an_error_of_the_server(charset: str, query: str) -> None:
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    assert status_of(CONTENT_TYPE=kind, QUERY_STRING=query) in {200, 400}
    assert status_of(CONTENT_TYPE=kind, QUERY_STRING=query, PATH_INFO="/en/search/") in {200, 400}
    sent = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": "3", "wsgi.input": io.BytesIO(b"a=1")}
    assert status_of(CONTENT_TYPE=kind, QUERY_STRING=query, PATH_INFO="/en/contribute/memory/", **sent) < 500
