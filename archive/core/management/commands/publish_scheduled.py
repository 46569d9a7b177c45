"""`manage.py publish_scheduled`: what the worker does every half minute, for an archive without one."""

from typing import Any

from django.core.management.base import BaseCommand

from archive.core.scheduling import publish_due


class Command(BaseCommand):
    help = "Publishes the versions whose time has come, and takes off the pages whose time is over. In Wagtail's place."

    def handle(self, **options: Any) -> None:
        publish_due()
