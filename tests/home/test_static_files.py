"""Style sheets as visitors get them."""

import re

from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile

from config.static_files import HashedFilesStorage, is_own_style, without_remarks

REMARKED = b"""/* What it is for. */
@layer base {
  a { color: red } /* why,
     in two lines */
  b { color: blue }
  /*! Licence */
}
"""


def test_they_come_without_remarks_but_those_on_licences(tmp_path: object) -> None:
    storage = HashedFilesStorage(location=str(tmp_path))
    for name, served in (
        ("css/base.css", b"\n@layer base {\n  a { color: red }\n  b { color: blue }\n  /*! Licence */\n}\n"),
        ("vendor/some/base.css", REMARKED),
    ):
        storage.save(name, ContentFile(REMARKED))
        list(storage.post_process({name: (storage, name)}))
        for kept in (name, storage.hashed_files[name]):
            with storage.open(kept) as saved:
                assert saved.read() == served, kept


def test_nothing_else_of_them_is_lost() -> None:
    names = [name for finder in finders.get_finders() for name, _storage in finder.list([]) if is_own_style(name)]
    assert "css/base.css" in names
    for name in names:
        style = finders.find(name)
        with open(str(style), "rb") as stream:  # noqa: PTH123
            written = stream.read()
        served = without_remarks(written)
        assert b"/*" not in re.sub(rb'"[^"]*"', b"", served) and b"/*" not in b"".join(re.findall(rb'"[^"]*"', written))
        assert served.count(b"{") == re.sub(rb"/\*.*?\*/", b"", written, flags=re.DOTALL).count(b"{")
