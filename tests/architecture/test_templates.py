"""What holds for every template: nothing inline that the content security policy would refuse, nothing from
another host, and no static file that does not exist."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import engines

from tests.architecture.layers import ROOT

TEMPLATES = sorted([*ROOT.glob("templates/**/*.*"), *ROOT.glob("archive/*/templates/**/*.*")])
HTML = [path for path in TEMPLATES if path.suffix == ".html"]
#: Wagtail's own admin pages bring inline scripts; the policy leaves /admin/ out, and so does this rule.
PUBLIC = [path for path in HTML if not any("admin" in part for part in path.parts)]

INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\ssrc=)(?![^>]*type=\"application/(ld\+)?json\")", re.IGNORECASE),
}
ELSEWHERE = re.compile(
    r"<(script|img|iframe|audio|video|source|link)\b[^>]*\b(src|srcset)=\"(https?:)?//", re.IGNORECASE
)
STATIC = re.compile(r"{%\s*static\s+['\"]([^'\"]+)['\"]")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_there_are_templates() -> None:
    assert PUBLIC


@pytest.mark.parametrize("path", PUBLIC, ids=name_of)
def test_nothing_inline_and_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [kind for kind, pattern in INLINE.items() if pattern.search(text)] == []
    assert not ELSEWHERE.search(text)


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_compiles_and_its_static_files_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    engines["django"].from_string(text)
    assert [name for name in STATIC.findall(text) if not finders.find(name)] == []
