"""The migrations and the models say the same."""

from io import StringIO

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    out = StringIO()
    call_command("makemigrations", dry_run=True, stdout=out)
    assert out.getvalue() == "No changes detected\n"
