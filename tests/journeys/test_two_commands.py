"""An operator starts the archive: once on an empty folder, once more, and ends it with Ctrl-C each time.

This is `make run` after the packages are installed: the production server, hashed and compressed static files,
and the opening content, in a folder of the test's own.
"""

import re
import stat
from http.client import HTTPResponse
from pathlib import Path
from urllib.request import Request, urlopen

import psutil

from tests.serving import Served, serving


def get(served: Served, path: str, **headers: str) -> HTTPResponse:
    answer: HTTPResponse = urlopen(Request(served.url + path, headers=headers))  # noqa: S310
    return answer


def test_first_and_second_start(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        for language in ("az", "en", "ru"):
            answer = get(served, f"/{language}/")
            assert answer.status == 200
            assert answer.headers["Set-Cookie"] is None
            assert "Cookie" not in (answer.headers["Vary"] or "")
            assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        page = get(served, "/en/events/").read().decode()
        assert page.count("/en/events/") > 10, "the opening content is there"
        check_static_files(served, page)
        said = served.log.read_text()
        assert said.count("password") == 2, "the password of the first curator is printed, and once"
        assert "Traceback" not in said
        workers = psutil.Process(served.process.pid).children()
    assert served.process.returncode == 0
    assert not psutil.wait_procs(workers, timeout=15)[1], "no worker is left behind"
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600

    secret = (tmp_path / "secret_key").read_text()
    with serving(tmp_path) as served:
        said = served.log.read_text()
        assert get(served, "/en/").status == 200
    assert served.seconds < 20, "a second start prepares nothing anew"
    assert not re.search("password|Preparing|Collecting|created", said.replace("no account was created", ""))
    assert (tmp_path / "secret_key").read_text() == secret
    assert served.process.returncode == 0


def check_static_files(served: Served, page: str) -> None:
    """Every file that the page names has a hash in its name, may be kept for ever, and comes compressed."""
    names = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert names
    for name in names:
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", name), name
        answer = get(served, name, **{"Accept-Encoding": "br"})
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Encoding"] == "br" or not name.endswith((".css", ".js"))
