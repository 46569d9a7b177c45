"""Every test begins in an hour in which nobody has given anything yet."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def a_fresh_hour() -> None:
    cache.clear()
