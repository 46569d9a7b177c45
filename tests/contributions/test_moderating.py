"""What moderators meet in the admin: a message to the giver that goes out."""

from typing import Any

import pytest
from django.core import mail

from archive.accounts.roles import MODERATOR
from tests.contributions.desk import Desk
from tests.contributions.test_deciding import member
from tests.factories.gifts import Giver

pytestmark = pytest.mark.django_db


class TestMessages:
    YOU = {"name": "", "email": "giver@synthetic.example"}

    def test_what_is_written_to_the_giver_is_sent_whichever_button_is_pressed(
        self, django_capture_on_commit_callbacks: Any
    ) -> None:
        gift = Giver().give(you=self.YOU, contact="yes")
        desk = Desk(member(MODERATOR), gift)
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            desk.press("taken", message="Synthetic: I shall read it on Monday.")
        (sent,) = mail.outbox
        assert sent.to == [self.YOU["email"]] and "I shall read it on Monday." in sent.body

    def test_who_takes_it_on_without_a_word_writes_to_nobody(self, django_capture_on_commit_callbacks: Any) -> None:
        gift = Giver().give(you=self.YOU, contact="yes")
        desk = Desk(member(MODERATOR), gift)
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            desk.press("taken")
        assert not mail.outbox
