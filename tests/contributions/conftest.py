"""Every test begins in an hour in which nobody has given anything yet, and finds previews drawn plainly."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from archive.contributions import tasks
from tests.factories.files import picture_bytes

#: Where previews are looked at, and what may harm whoever draws them.
DRAWN_BY_A_CHILD = {"test_tus.py", "test_hostile.py", "test_surfaces.py"}


@pytest.fixture(autouse=True)
def a_fresh_hour() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def plain_previews(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The child that draws a preview takes a quarter of a second to start, mostly where nobody looks at it."""
    if request.path.name not in DRAWN_BY_A_CHILD:
        monkeypatch.setattr(tasks, "run_function", draw_plainly)


def draw_plainly(_function: str, _limits: Any, *, folder: str, **_order: Any) -> None:
    (Path(folder) / "0.webp").write_bytes(picture_bytes("WEBP", (2, 2)))
