"""BibTeX and RIS: whatever a title or a name contains, the file keeps its structure and says it all."""

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from archive.core.dates import UncertainDate
from archive.sources.bibtex import bibtex, escaped
from archive.sources.citation import csl_date
from archive.sources.ris import ris

NASTY = st.text(st.one_of(st.sampled_from('\\{}$&#%_~^"@,=\r\n\x85\u2028ТəI -'), st.characters()), max_size=40)
BACK = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    **{f"\\{letter}": letter for letter in "$&#%_"},
}


def plain(text: str) -> str:
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+", " ", text).strip()


def unescaped(text: str) -> str:
    return re.sub("|".join(map(re.escape, BACK)), lambda found: BACK[found[0]], text)


def bibtex_entries(text: str) -> list[tuple[str, str, dict[str, str]]]:
    """A reader that knows of BibTeX what BibTeX knows: entries, fields, and that braces are counted."""
    entries, position = [], 0
    while found := re.compile(r"\s*@(\w+)\{([^,]+),\n").match(text, position):
        position, fields = found.end(), {}
        while field := re.compile(r"  (\w+) = ").match(text, position):
            start = position = field.end()
            depth = 0
            while depth or text[position] != ",":
                depth += (text[position] == "{") - (text[position] == "}")
                assert depth >= 0
                position += 1
            fields[field[1]] = text[start:position]
            assert text[position : position + 2] == ",\n"
            position += 2
        assert text[position : position + 2] == "}\n"
        position += 2
        entries.append((found[1], found[2], fields))
    assert not text[position:].strip(), text[position:]
    return entries


def ris_entries(text: str) -> list[list[tuple[str, str]]]:
    entries: list[list[tuple[str, str]]] = []
    for line in filter(None, text.split("\r\n")):
        found = re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line)
        assert found, line
        if found[1] == "TY":
            entries.append([])
        entries[-1].append((found[1], found[2]))
    assert all(entry[-1] == ("ER", "") for entry in entries)
    return entries


def item(**fields: Any) -> dict[str, Any]:
    return {"id": "BJ-S-0001", "type": "book", "language": "ru", **fields}


@given(NASTY, NASTY, NASTY)
def test_bibtex_says_any_text_back(title: str, family: str, place: str) -> None:
    people = [{"literal": f"x{family}"}, {"family": f"y{family}", "given": "Иван"}]
    written = item(title=f"x{title}", author=people, **{"publisher-place": f"x{place}"})
    (first, second) = bibtex_entries(bibtex([written, item(title="Next")]))
    assert unescaped(first[2]["title"][2:-2]) == plain(f"x{title}")
    assert unescaped(first[2]["address"][1:-1]) == plain(f"x{place}")
    assert first[2]["author"].startswith(f"{{{{{escaped(f'x{family}')}}} and ")
    assert second == ("book", "BJ-S-0001", {"title": "{{Next}}", "language": "{ru}"})


@given(NASTY, NASTY)
def test_an_address_in_bibtex_closes_its_braces(url: str, doi: str) -> None:
    assert bibtex_entries(bibtex([item(URL=f"https://example.org/{url}", DOI=f"10.1/{doi}")]))


@given(NASTY, NASTY)
def test_ris_says_any_text_back_on_one_line(title: str, family: str) -> None:
    written = item(title=f"x{title}", author=[{"literal": f"x{family}"}])
    first, second = ris_entries(ris([written, item(title="Next")]))
    assert ("TI", plain(f"x{title}")) in first and ("AU", plain(f"x{family}")) in first
    assert ("TI", "Next") in second


def test_an_exact_date_is_in_numbers_and_an_uncertain_one_in_words() -> None:
    exact = item(issued=csl_date(UncertainDate.parse("1990-01-20"), "ru"), accessed={"date-parts": [[2025, 1, 2]]})
    fields = bibtex_entries(bibtex([exact]))[0][2]
    assert (fields["year"], fields["month"], fields["day"]) == ("{1990}", "jan", "{20}")
    assert fields["urldate"] == "{2025-01-02}"
    assert {("PY", "1990"), ("DA", "1990/01/20/"), ("Y2", "2025/01/02/")} <= set(ris_entries(ris([exact]))[0])
    date = UncertainDate.parse("1990-01~")
    uncertain = item(issued=csl_date(date, "ru"))
    fields = bibtex_entries(bibtex([uncertain]))[0][2]
    assert "year" not in fields and fields["note"] == f"{{{date.display('ru')}}}"
    entry = dict(ris_entries(ris([uncertain]))[0])
    assert "PY" not in entry and entry["DA"] == f"///{date.display('ru')}"


def test_whoever_asked_or_translated_is_not_left_out() -> None:
    asked = item(interviewer=[{"family": "Sintetik", "given": "Əli"}], translator=[{"literal": "Synthetic Office"}])
    said = "interviewer: Əli Sintetik, translator: Synthetic Office"
    assert bibtex_entries(bibtex([asked]))[0][2]["note"] == f"{{{said}}}"
    assert [value for tag, value in ris_entries(ris([asked]))[0] if tag == "N1"] == said.split(", ")


def test_a_name_is_divided_where_the_source_divides_it() -> None:
    people = [
        {"literal": "Committee of Synthetic and Other Affairs"},
        {"family": "Sintetik", "given": "Əli"},
        {"family": "A and B, Ltd", "given": "X"},
    ]
    fields = bibtex_entries(bibtex([item(author=people)]))[0][2]
    assert fields["author"] == "{{Committee of Synthetic and Other Affairs} and Sintetik, Əli and {A and B, Ltd}, X}"
    assert ("AU", "Sintetik, Əli") in ris_entries(ris([item(author=people)]))[0]
