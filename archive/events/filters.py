"""The filter of the event list: one object for the form, the address and the query."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from archive.core.dates import OPEN_END, OPEN_START, InvalidDate, UncertainDate


class Mode(StrEnum):
    """How an uncertain date meets a period."""

    POSSIBLY = "possibly"
    CERTAINLY = "certainly"


@dataclass
class PeriodFilter:
    """A period as a visitor asks for it: dates in EDTF, so that `1990-01` means the whole of that month.

    What cannot be read filters nothing: `wrong` says why, by the name of the parameter.
    """

    start: str = ""
    end: str = ""
    mode: Mode = Mode.POSSIBLY
    wrong: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> "PeriodFilter":
        mode = parameters.get("mode", "")
        found = cls(
            start=parameters.get("from", "").strip()[:64],
            end=parameters.get("to", "").strip()[:64],
            mode=Mode(mode) if mode in set(Mode) else Mode.POSSIBLY,
        )
        found._check()
        return found

    def _check(self) -> None:
        self.first, self.last = OPEN_START, OPEN_END
        if self.start and (first := self._read("from", self.start)):
            self.first = first.earliest
        if self.end and (last := self._read("to", self.end)):
            self.last = last.latest
        if self.first > self.last:
            self.wrong["to"] = _("The period ends before it starts.")

    def _read(self, name: str, text: str) -> UncertainDate | None:
        try:
            return UncertainDate.parse(text)
        except InvalidDate as error:
            self.wrong[name] = str(error)
            return None

    @property
    def errors(self) -> list[str]:
        return list(self.wrong.values())

    @property
    def is_asked(self) -> bool:
        return bool(self.start or self.end)

    @property
    def is_active(self) -> bool:
        return self.is_asked and not self.errors

    @property
    def query(self) -> str:
        """The filter as the query of an address; empty where nothing is asked."""
        if not self.is_asked:
            return ""
        return urlencode({"from": self.start, "to": self.end, "mode": self.mode.value})
