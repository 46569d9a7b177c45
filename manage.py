#!/usr/bin/env python
"""Django's command line for the archive."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config.frames import with_room

    with_room(execute_from_command_line)(sys.argv)
