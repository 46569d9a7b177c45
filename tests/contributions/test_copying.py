"""What was given stands in one place: from there it can be taken back."""

import pytest
from django.urls import reverse

from archive.accounts.roles import CURATOR
from archive.contributions import deciding
from archive.oral_histories.models import OralHistoryPage
from tests.admin_forms import signed_in
from tests.contributions.test_deciding import member
from tests.factories import make_rights
from tests.factories.gifts import Giver

pytestmark = pytest.mark.django_db


def test_a_record_made_of_a_contribution_is_not_copied() -> None:
    make_rights()
    [voice] = deciding.accept(Giver().give("memory"), member(CURATOR), with_words=True, files=[])
    curator = signed_in(member(CURATOR))
    for page in (voice, voice.get_parent()):
        data = {"new_title": "x", "new_slug": "copy", "new_parent_page": page.get_parent().pk, "copy_subpages": "on"}
        answer = curator.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data, follow=True)
        assert "is not copied: who gave it may take it back" in answer.content.decode()
    assert OralHistoryPage.objects.count() == 1
