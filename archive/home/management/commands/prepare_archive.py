"""`manage.py prepare_archive`: bring an empty or existing database to the state in which people can work."""

import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import Q

from archive.accounts.roles import CURATOR, ensure_roles
from archive.caching.watching import watch_tables
from archive.core.page_indexes import ensure_page_indexes
from archive.home.tree import ensure_tree


class Command(BaseCommand):
    help = (
        "Creates what is missing: the triggers that tell which kept pages are old, the indexes that the admin reads, "
        "the page tree, the default site, the roles with their rights, the moderation workflow, the table of what "
        "serves once. May be run at any time; what is there already is left alone, but for the rights of the roles "
        "and the host and port of the default site, which follow the code and the settings."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--curator",
            metavar="NAME",
            help="create a curator of this name, if there is nobody yet who can curate; the password is printed once",
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        call_command("createcachetable", verbosity=0)
        watch_tables()
        ensure_page_indexes()
        home = ensure_tree()
        ensure_roles(home)
        self.stdout.write("The page tree, the roles and the moderation workflow are in place.")
        if options["curator"] is not None:
            self.ensure_curator(options["curator"])

    def ensure_curator(self, name: str) -> None:
        """Create the first curator. The password goes to the terminal and is stored as a hash only."""
        users = get_user_model().objects
        if users.filter(Q(is_superuser=True) | Q(groups__name=CURATOR.group_name), is_active=True).exists():
            self.stdout.write("There is a curator already; no account was created.")
            return
        password = secrets.token_urlsafe(18)
        curator = get_user_model()(username=name)
        curator.set_password(password)
        try:
            curator.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        curator.save()
        curator.groups.add(CURATOR.group)
        self.stdout.write("A curator was created. The password is shown this once and kept nowhere:")
        self.stdout.write(f"  name      {name}\n  password  {password}")
