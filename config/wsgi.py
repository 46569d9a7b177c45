"""The application as a server sees it."""

import os
from collections.abc import Mapping
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters

from config.frames import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


class Request(WSGIRequest):
    """Read as UTF-8, whatever encoding its content is said to have.

    Django takes that word for it, and reads the address by it while it makes the request, before anything could answer
    with an error: where that fails ("rot13", a thousand parameters) the server's own error was all that a visitor got.
    Forms in other encodings are refused by Django in any case.
    """

    def _set_content_type_params(self, meta: Mapping[str, Any]) -> None:
        self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))


class Application(WSGIHandler):
    request_class = Request


django.setup(set_prefix=False)
application = with_room(Application())
