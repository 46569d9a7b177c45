"""The words of the interface: what the code and the templates say, and what the catalogues in `locale/` answer.

`python -m tests.catalogues` (`make messages`) brings the catalogues up to date: new words come in empty, words
that nobody uses any more go out, translations stay. Needs no gettext on the machine.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po

from tests.architecture.layers import ROOT

#: English is the language of the code. A new folder in `locale/` begins a new catalogue.
LANGUAGES = tuple(sorted(path.name for path in (ROOT / "locale").iterdir() if path.is_dir()))
HEADER = """\
# {name} words of the interface of the Black January Archive.
# This file is distributed under the licence of the archive's own words: CC BY 4.0.
#"""
PYTHON_CALLS = {
    "gettext": (1,),
    "gettext_lazy": (1,),
    "gettext_noop": (1,),
    "_": (1,),
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_TEXT = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"\b(_|gettext|ngettext|pgettext|npgettext)\(\s*({_TEXT}(?:\s*,\s*{_TEXT})*)", re.DOTALL)

#: Context (or None), singular, plural (or None).
Words = tuple[str | None, str, str | None]


def as_words(function: str, texts: list[str]) -> Words:
    """The texts of one call of a gettext function, by what each of them is."""
    context = texts.pop(0) if "p" in function.split("gettext")[0] else None
    return context, texts[0], texts[1] if "n" in function.split("gettext")[0] else None


def in_python(path: Path) -> Iterator[tuple[Words, int]]:
    with path.open("rb") as stream:
        for line, function, texts, _ in extract_python(stream, list(PYTHON_CALLS), [], {}):
            given = [text for text in (texts if isinstance(texts, tuple) else (texts,)) if text]
            if given:
                yield as_words(function.removesuffix("_lazy").removesuffix("_noop"), given), line


def in_template(path: Path) -> Iterator[tuple[Words, int]]:
    """Django turns a template into calls of gettext functions among blanked-out text; these are read from there."""
    from django.utils.translation.template import templatize

    source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for found in _CALL.finditer(source):
        texts = [ast.literal_eval(text) for text in re.findall(_TEXT, found.group(2), re.DOTALL)]
        yield as_words(found.group(1), texts), source.count("\n", 0, found.start()) + 1


def extracted() -> Catalog:
    """Everything that the archive's code and templates want translated."""
    catalogue = Catalog(project="Black January Archive", charset="utf-8", fuzzy=False)
    for path in sorted([*ROOT.glob("archive/**/*.py"), *ROOT.glob("config/*.py")]):
        if "migrations" not in path.parts:
            _add(catalogue, path, in_python(path))
    for path in sorted([*ROOT.glob("templates/**/*.*"), *ROOT.glob("archive/*/templates/**/*.*")]):
        _add(catalogue, path, in_template(path))
    return catalogue


def _add(catalogue: Catalog, path: Path, found: Iterator[tuple[Words, int]]) -> None:
    for (context, singular, plural), line in found:
        place = (str(path.relative_to(ROOT)), line)
        named = "%(" in singular or "%(" in (plural or "")
        catalogue.add(
            (singular, plural) if plural else singular,
            locations=[place],
            context=context,
            flags=["python-format"] if named else [],
        )


def path_of(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def stored(language: str) -> Catalog:
    """The catalogue of one language as it is in the repository; an empty one where there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, project="Black January Archive", charset="utf-8", fuzzy=False)
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def update(language: str) -> tuple[int, int]:
    """Write the catalogue anew; returns how many words it has, and how many of them wait for a translation."""
    catalogue = stored(language)
    written = catalogue.creation_date
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.creation_date = written
    catalogue.header_comment = HEADER.format(name=catalogue.locale.english_name)
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        write_po(stream, catalogue, width=118, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    messages = [message for message in catalogue if message.id]
    return len(messages), sum(1 for message in messages if not is_translated(message))


def is_translated(message: object) -> bool:
    """Every form is there, and nobody has marked it as a guess."""
    given = message.string  # type: ignore[attr-defined]
    forms = given if isinstance(given, tuple | list) else (given,)
    return all(forms) and not message.fuzzy  # type: ignore[attr-defined]


def main() -> int:
    for language in LANGUAGES:
        total, waiting = update(language)
        sys.stdout.write(f"{language}: {total} messages, {waiting} wait for a translation\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
