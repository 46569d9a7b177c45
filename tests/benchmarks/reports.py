"""Where the numbers of a benchmark go, with the machine on which they were measured."""

import json
import platform
from pathlib import Path
from typing import Any

import psutil


def write_report(path: Path, **report: Any) -> None:
    """JSON, for comparing runs; compare ratios, never milliseconds of two machines."""
    facts = {"python": platform.python_version(), "machine": platform.machine(), "processors": psutil.cpu_count()}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**facts, **report}, indent=2) + "\n", encoding="utf-8")
