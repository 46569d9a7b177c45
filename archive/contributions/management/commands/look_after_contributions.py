"""Once a day: what waits is told to moderators, what is not to be kept goes."""

from typing import Any

from django.core.management.base import BaseCommand

from archive.contributions import arriving, quarantine
from archive.contributions.keeping import expire
from archive.contributions.mailing import digest


class Command(BaseCommand):
    help = (
        "Sends moderators the daily digest, deletes unfinished and empties declined contributions in their time, "
        "takes files that came wholly and were not asked after, and deletes bytes that belong to nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        dropped, emptied = expire()
        finished, broken = arriving.sweep()
        orphans = quarantine.sweep()
        harmful = quarantine.scan_waiting()
        told = digest()
        self.stdout.write(
            f"{dropped} unfinished deleted, {emptied} declined emptied, {finished} arrivals finished, "
            f"{broken + orphans} left-over and {harmful} harmful files deleted, {told} moderators told."
        )
