"""Synthetic givers: what one of them does on the screens, with the test client as a browser."""

from copy import copy, deepcopy
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from archive.contributions.models import Contribution
from tests.factories.files import picture_bytes
from tests.pages import parse

#: A browser says where its form comes from.
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
ANSWERS = {
    "publication": "now", "name": "anonymous", "rights": "own", "people": "none", "voice": "heard",
    "transcript": "read", "map": "shown", "reuse": "ask", "contact": "no",
}  # fmt: skip
WORDS = "Synthetic words of a synthetic giver."


def photograph(name: str = "synthetic.jpg", colour: str = "gray") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture_bytes("JPEG", (320, 240), colour))


class Giver:
    """Somebody without an account, and the browser in their hand."""

    def __init__(self, language: str = "en") -> None:
        self.browser = Client(headers=FROM_HERE)
        self.root = f"/{language}/contribute/"

    def again(self) -> "Giver":
        """The same giver with what their browser keeps at this moment."""
        other = copy(self)
        other.browser = Client(headers=FROM_HERE)
        other.browser.cookies = deepcopy(self.browser.cookies)
        return other

    def post(self, screen: str, **fields: Any) -> Any:
        return self.browser.post(f"{self.root}{screen}", fields)

    def get(self, screen: str) -> Any:
        answer = self.browser.get(f"{self.root}{screen}")
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            parse(answer.content.decode())
        return answer

    @property
    def code(self) -> str:
        return self.browser.cookies["contribution"].value

    @property
    def gift(self) -> Contribution:
        found = Contribution.by_code(self.code)
        assert found is not None
        return found

    def begin(self, kind: str = "memory", about: str = "", **fields: Any) -> Contribution:
        first = {
            "words": WORDS,
            **({"subject": "Synthetic subject"} if kind in {"name", "correction"} else {}),
            **fields,
        }
        answer = self.post(f"{kind}/{f'?about={about}' if about else ''}", **first)
        assert answer.status_code == 303, answer.content.decode()
        return self.gift

    def give(
        self, kind: str = "memory", *files: Any, about: str = "", you: Any = None, fields: Any = None, **answers: Any
    ) -> Contribution:
        """The whole way, from the first words to “thank you”."""
        self.begin(kind, about, **(fields or {}))
        if files:
            assert self.post("files/", files=list(files)).status_code == 303
        said = self.post("consent/", **{**ANSWERS, **answers})
        assert said.status_code == 303, said.content.decode()
        assert self.post("you/", **(you or {})).status_code == 303
        assert self.post("check/").url.endswith("/sent/")
        return self.gift
