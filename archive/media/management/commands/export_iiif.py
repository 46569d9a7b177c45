"""python manage.py export_iiif DIR --address URL"""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from pyvips import Error as VipsError

from archive.core.languages import operator_language
from archive.core.registry import record_models
from archive.media.iiif.export import write_record
from archive.media.iiif.pyramids import NoPixelsError
from archive.rights.exports import Export


class Command(BaseCommand):
    help = (
        "Write the images and manifests of all public records as plain files for IIIF viewers (Image API 3, level 0). "
        "What is covered until a visitor asks is left out."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="a folder that is empty or not there yet")
        parser.add_argument("--address", required=True, metavar="URL", help="where the folder will be served")
        parser.add_argument(
            "--for", dest="meant_for", default="", metavar="WHOM", help="Whom it is for: kept in the list of exports."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(operator_language()):
            self.export(options["folder"], options["address"].rstrip("/"), options["meant_for"])

    def export(self, folder: Path, address: str, meant_for: str) -> None:
        if not address.startswith(("https://", "http://")):
            raise CommandError(_("%(address)s is no address: it begins with https://.") % {"address": address})
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(_("%(folder)s is not empty.") % {"folder": folder})
        public = [
            record
            for model in record_models()
            for record in model.objects.public().values_list("identifier", flat=True)
        ]
        Export.note(Export.What.IIIF, public, written_to=f"{folder} ({address})", meant_for=meant_for)
        records = images = 0
        failed = []
        for model in record_models():
            for record in model.objects.public().order_by("identifier").iterator(chunk_size=200):
                try:
                    written = write_record(record, folder, address)
                except (NoPixelsError, VipsError) as error:
                    failed.append(record.identifier)
                    self.stderr.write(f"{record.identifier}: {error}")
                    continue
                records, images = records + bool(written), images + written
        self.stdout.write(_("%(records)d records with %(images)d images.") % {"records": records, "images": images})
        if failed:
            raise CommandError(_("Not written: %(records)s") % {"records": ", ".join(failed)})
