"""python manage.py load_records DIR"""

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from tqdm import tqdm

from archive.core.languages import operator_language
from archive.interchange.given import read_given
from archive.interchange.loading import Load
from archive.interchange.plan import Plan, Step, Verdict
from archive.interchange.problems import LoadRefusedError

WORDS = {
    Verdict.CREATE: gettext_lazy("created"),
    Verdict.UPDATE: gettext_lazy("updated"),
    Verdict.UNCHANGED: gettext_lazy("unchanged"),
    Verdict.KEEP: gettext_lazy("kept"),
}


class Command(BaseCommand):
    help = "Load the records of a folder of YAML files: all of them, or, if anything is wrong, none."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument(
            "--dry-run", action="store_true", help="Check everything, say what would happen, write nothing."
        )
        parser.add_argument("--overwrite", action="store_true", help="Replace what curators changed, too.")
        parser.add_argument(
            "--without-consent",
            action="store_true",
            help="Load what somebody gave, although what they allowed is not there: nothing binds it then.",
        )
        parser.add_argument("--if-empty", action="store_true", help="Do nothing if the archive holds any record.")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(operator_language()):
            self.load(options)

    def load(self, options: dict[str, Any]) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(_("There is no folder %(folder)s.") % {"folder": folder})
        if options["if_empty"] and Load.archive_holds_records():
            self.stdout.write(_("The archive holds records: nothing was loaded."))
            return
        load = Load(folder, overwrite=options["overwrite"])
        try:
            plan = load.prepare()
            if not options["without_consent"]:
                self.keep_bound(plan, read_given(folder))
            if not options["dry_run"]:
                load.write(self.progress)
        except LoadRefusedError as refusal:
            for problem in refusal.report:
                self.stderr.write(str(problem))
            raise CommandError(self.refusal(len(refusal.report), load.written)) from refusal
        self.say(plan, is_dry_run=options["dry_run"])

    def keep_bound(self, plan: Plan, given: set[str]) -> None:
        """Refuse to make anew what somebody gave: this archive does not know what they allowed."""
        unbound = sorted(step.entry.key for step in plan.having(Verdict.CREATE) if step.entry.key in given)
        if unbound:
            message = ngettext(
                "%(identifier)s was given by somebody. What they allowed is not in the dump, and they could not take "
                "it back: nothing was written. Move the database instead (docs/operators.md); --without-consent loads "
                "it all the same.",
                "%(count)d records, the first is %(identifier)s, were given by somebody. What they allowed is not in "
                "the dump, and they could not take it back: nothing was written. Move the database instead "
                "(docs/operators.md); --without-consent loads them all the same.",
                len(unbound),
            )
            raise CommandError(message % {"count": len(unbound), "identifier": unbound[0]})

    def refusal(self, count: int, written: int) -> str:
        """What a load that was refused says last. Nothing is written unless it was too large for one transaction."""
        if written:
            message = _(
                "%(written)d records were written before the database refused one. Mend it and load again: the load "
                "goes on from there."
            )
            return message % {"written": written}
        message = ngettext("%(count)d error: nothing was written.", "%(count)d errors: nothing was written.", count)
        return message % {"count": count}

    def progress(self, steps: list[Step]) -> Any:
        return tqdm(steps, desc=_("Writing"), unit="", file=sys.stderr, disable=not sys.stderr.isatty(), leave=False)

    def say(self, plan: Plan, *, is_dry_run: bool) -> None:
        for step in plan.having(Verdict.KEEP):
            values = {"record": step.entry.at.record, "reason": step.reason}
            final, other = _("kept: %(record)s: %(reason)s"), _("kept: %(record)s: %(reason)s (--overwrite to replace)")
            self.stdout.write((final if step.is_final else other) % values)
        counts: dict[str, Counter[Verdict]] = {}
        for step in plan.steps:
            counts.setdefault(step.entry.description.record, Counter())[step.verdict] += 1
        for record, verdicts in counts.items():
            parts = ", ".join(f"{WORDS[verdict]} {verdicts[verdict]}" for verdict in Verdict if verdicts[verdict])
            self.stdout.write(f"{record}: {parts}")
        count = len(plan.writes)
        if is_dry_run:
            message = ngettext(
                "Dry run: %(count)d record would be written.", "Dry run: %(count)d records would be written.", count
            )
        else:
            message = ngettext("%(count)d record changed.", "%(count)d records changed.", count)
        self.stdout.write(message % {"count": count})
