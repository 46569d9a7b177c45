"""What tests of the search share."""

from typing import Any

import pytest
from wagtail.models import Page


@pytest.fixture
def planted(db: None, django_capture_on_commit_callbacks: Any) -> Any:
    """Make records as a commit would leave them: with the lines of their transcripts."""

    def plant(*makers: Any) -> list[Page]:
        with django_capture_on_commit_callbacks(execute=True):
            return [make() for make in makers]

    return plant
