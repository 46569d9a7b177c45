"""Form fields for what strangers write: plain words, and nothing that could be a program or turn a page over."""

import re
from typing import Any

from django import forms

#: Signs that are not seen and can turn the order of what follows, and controls other than the line break.
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


class PlainField(forms.CharField):
    """Plain words. A line break is one sign, as the browser counts it, and not the two that it sends."""

    def to_python(self, value: Any) -> str:
        text = "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n")
        text = _UNSEEN.sub("", text.replace("\t", " "))
        return str(super().to_python(re.sub(r"\n{3,}", "\n\n", text)))


class NameField(PlainField):
    """A name stands on one line."""

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())
