"""python manage.py dump_records DIR"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from archive.core.languages import operator_language
from archive.interchange.documentation import reference, schema_text
from archive.interchange.dumper import Dump
from archive.interchange.kinds import Data
from archive.rights.exports import Export


class Command(BaseCommand):
    help = "Write all records, published and drafts, as the YAML files that load_records reads."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("folder", type=Path, metavar="DIR", nargs="?")
        what.add_argument("--schema", action="store_true", help="Print the JSON Schema of the format instead.")
        what.add_argument("--reference", action="store_true", help="Print the table of all fields instead.")
        parser.add_argument("--force", action="store_true", help="Write into a folder that is not empty.")
        parser.add_argument(
            "--for", dest="meant_for", default="", metavar="WHOM", help="Whom it is for: kept in the list of exports."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(operator_language()):
            self.dump(options)

    def dump(self, options: dict[str, Any]) -> None:
        if options["schema"] or options["reference"]:
            self.stdout.write(schema_text() if options["schema"] else reference(), ending="")
            return
        folder: Path = options["folder"]
        if folder.exists() and not folder.is_dir():
            raise CommandError(_("%(folder)s is not a folder.") % {"folder": folder})
        if folder.is_dir() and any(folder.iterdir()) and not options["force"]:
            raise CommandError(_("%(folder)s is not empty. --force replaces the records in it.") % {"folder": folder})
        dump = Dump(folder)
        Export.note(Export.What.RECORDS, dump.identifiers(), written_to=str(folder), meant_for=options["meant_for"])
        dump.write(self.progress)
        for record, count in dump.counts.items():
            self.stdout.write(f"{record}: {count}")
        if dump.pending:
            message = ngettext(
                "%(count)d published record has a newer draft: the dump holds what is published.",
                "%(count)d published records have newer drafts: the dump holds what is published.",
                dump.pending,
            )
            self.stdout.write(message % {"count": dump.pending})
        if dump.given:
            message = ngettext(
                "%(count)d record was given by somebody. What they allowed, and the code by which they take it back, "
                "are not in the dump. Do not move the archive with it: docs/operators.md says how.",
                "%(count)d records were given by somebody. What they allowed, and the codes by which they take it "
                "back, are not in the dump. Do not move the archive with it: docs/operators.md says how.",
                len(dump.given),
            )
            self.stderr.write(message % {"count": len(dump.given)})

    def progress(self, documents: Iterator[Data], name: str) -> Iterator[Data]:
        bar = tqdm(documents, desc=name, unit="", file=sys.stderr, disable=not sys.stderr.isatty(), leave=False)
        return iter(bar)
