"""The layers of the house, read from the one place where they are written down: the import contract."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def layer_numbers() -> dict[str, int]:
    """App label to the height of its layer; 0 is the lowest. Apps of one layer share a number."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return {name.strip(): height for height, line in enumerate(reversed(layers)) for name in line.split("|")}


def may_point(source: str, target: str) -> bool:
    """Whether app `source` may relate to app `target`: itself, or one that stands lower."""
    numbers = layer_numbers()
    return source == target or numbers[source] > numbers[target]
