"""What somebody gave is bound to what they allowed. A dump holds records alone: it says so, and nobody loads such a
record elsewhere by mistake."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client

from archive.accounts.roles import MODERATOR
from archive.contributions.models import Contribution, MadeRecord
from archive.interchange.given import NAME
from archive.media.models import MediaPage
from archive.rights.consent import Consent
from tests.architecture.layers import ROOT
from tests.contributions.test_deciding import NAME as WHO
from tests.contributions.test_deciding import accept_all, member, publish
from tests.factories.gifts import Giver, photograph
from tests.interchange.conftest import clear_archive, contents, load

LEFT_OUT = ("search", "caching", "sessions", "django_tasks_database", "wagtailsearch")


def given_photograph() -> tuple[Giver, Any]:
    giver = Giver()
    giver.give("items", photograph(), you=WHO, name="full")
    return giver, publish(accept_all(giver.gift, member(MODERATOR))[0])


def say_dump(folder: Path, *options: str) -> str:
    """What the command says beside the counts."""
    err = StringIO()
    call_command("dump_records", str(folder), *options, stdout=StringIO(), stderr=err)
    return err.getvalue()


def become_another_archive() -> None:
    """An archive that knows nothing of contributions, as the one beside into which a dump is loaded."""
    MadeRecord.objects.all().delete()
    clear_archive()
    Contribution.objects.all().delete()
    Consent.objects.all().delete()


@pytest.mark.django_db
class TestTheDump:
    def test_says_how_many_records_are_bound_and_lists_them(self, tmp_path: Path) -> None:
        giver, record = given_photograph()
        said = say_dump(tmp_path / "dump")
        assert said.startswith("1 record was given by somebody.") and "docs/operators.md" in said
        listed = (tmp_path / "dump" / NAME).read_text()
        assert listed.splitlines()[-1] == record.identifier and "not in this dump" in listed
        giver.post("withdraw/")
        assert say_dump(tmp_path / "dump", "--force") == ""
        assert not (tmp_path / "dump" / NAME).exists(), "nothing of it is left to be bound"

    def test_of_what_nobody_gave_says_nothing(self, tmp_path: Path, sample: Path) -> None:
        load(sample)
        assert say_dump(tmp_path / "dump") == "" and not (tmp_path / "dump" / NAME).exists()


@pytest.mark.django_db
class TestALoad:
    @pytest.mark.parametrize("option", ["--dry-run", "--overwrite"])
    def test_elsewhere_is_refused_whole(self, tmp_path: Path, option: str) -> None:
        _giver, record = given_photograph()
        say_dump(tmp_path / "dump")
        become_another_archive()
        before = contents()
        with pytest.raises(CommandError, match=f"{record.identifier} was given by somebody.*nothing was written"):
            load(tmp_path / "dump", option)
        assert contents() == before

    def test_elsewhere_is_done_when_it_is_asked_for(self, tmp_path: Path) -> None:
        _giver, record = given_photograph()
        say_dump(tmp_path / "dump")
        become_another_archive()
        load(tmp_path / "dump", "--without-consent")
        assert MediaPage.objects.get(identifier=record.identifier).consent is None

    def test_into_the_archive_itself_keeps_the_consent(self, tmp_path: Path) -> None:
        giver, record = given_photograph()
        say_dump(tmp_path / "dump")
        load(tmp_path / "dump", "--overwrite")
        assert MediaPage.objects.get(pk=record.pk).consent == giver.gift.consent


@pytest.mark.django_db(transaction=True)
def test_who_gave_something_takes_it_back_after_the_whole_database_was_moved(tmp_path: Path, client: Client) -> None:
    """By the commands that docs/operators.md gives."""
    asked = " ".join(f"-e {app}" for app in ("contenttypes", *LEFT_OUT))
    assert f'left_out="{asked}"' in (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    giver, record = given_photograph()
    counted = {model: model._base_manager.count() for model in apps.get_models() if not left_out(model)}
    files = [str(tmp_path / name) for name in ("types.jsonl", "rest.jsonl")]
    call_command("dumpdata", "contenttypes", format="jsonl", output=files[0])
    call_command("dumpdata", exclude=["contenttypes", *LEFT_OUT], format="jsonl", output=files[1])
    # Numbers go on: those of the prepared rows, which come back after this test, are taken.
    call_command("flush", interactive=False, inhibit_post_migrate=True, reset_sequences=False, verbosity=0)
    call_command("loaddata", *files, verbosity=0)
    call_command("prepare_archive", stdout=StringIO())
    call_command("update_index", stdout=StringIO(), verbosity=0)

    assert {model: model._base_manager.count() for model in counted} == counted
    assert client.get(record.get_url()).status_code == 200
    assert record.identifier in client.get(f"/en/search/?q={record.identifier}").content.decode()
    assert giver.gift.consent.entries.exists()
    assert giver.post("withdraw/").status_code == 303
    assert client.get(record.get_url()).status_code == 410
    assert MediaPage.objects.get(pk=record.pk).image is None


def left_out(model: Any) -> bool:
    return model._meta.app_label in LEFT_OUT or not model._meta.managed or model._meta.proxy
