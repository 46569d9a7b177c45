"""Ask for the derivatives of stored files: of those that have none, of those that failed, or of all. What a worker left
behind is asked for each time."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Q

from archive.assets.models import ArchiveDocument, ArchiveImage, Recording
from archive.assets.tasks import ask_for_derivatives, queued, unclaimed


class Command(BaseCommand):
    help = "Put files in the queue of which derivatives are to be made; the worker makes them."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--missing", action="store_true", help="files that wait, or were left behind (the default)")
        which.add_argument("--failed", action="store_true", help="files that failed, or were left behind")
        which.add_argument("--all", action="store_true", help="every file, made anew")

    def handle(self, **options: Any) -> None:
        wanted = Q(processing__in=["waiting", "running"])
        if options["failed"]:
            wanted = Q(processing__in=["failed", "running"])
        elif options["all"]:
            wanted = Q()
        already = queued()
        for model in (ArchiveImage, ArchiveDocument, Recording):
            files = model._default_manager.filter(wanted, unclaimed()).exclude(sha256="").order_by("pk")
            count = 0
            for file in files.only("pk", "sha256").iterator(500):
                if (model._meta.model_name, file.pk, file.sha256) in already:
                    continue
                model._default_manager.filter(pk=file.pk).update(processing="waiting", processing_error="")
                ask_for_derivatives(file)
                count += 1
            self.stdout.write(f"{model._meta.verbose_name_plural}: {count}")
