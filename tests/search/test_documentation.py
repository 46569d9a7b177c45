"""What the documentation says of a search is what the code declares."""

from pathlib import Path

from django.utils.translation import override

from archive.search.query import PARAMETERS, Parameter

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "search.md"


def line(parameter: Parameter) -> str:
    values = ""
    if parameter.choices and parameter.name != "language":
        values = ", ".join(f"`{value}`" for value, _label in parameter.choices())
    if parameter.name == "language":
        values = "a language code, such as `az`"
    return f"| `{parameter.name}` | {parameter.about} | {values} |"


def test_every_parameter_is_documented_as_it_is_declared() -> None:
    with override("en"):
        table = "\n".join(map(line, PARAMETERS))
    assert table in DOCUMENT.read_text(encoding="utf-8"), table
