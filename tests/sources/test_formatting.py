"""References in words: three styles, in the scripts of the archive, exact where the date is and no more."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.core.dates import UncertainDate
from archive.sources.citation import csl_date
from archive.sources.enums import CSLType
from archive.sources.formatting import STYLES, reference, references

BOOK = {
    "type": "book",
    "language": "en",
    "title": "Synthetic Book",
    "author": [{"family": "Əliyevsintetik", "given": "Şahin Ağa"}, {"family": "Synthetic", "given": "John"}],
    "publisher": "Synthetic Press",
    "publisher-place": "Baku",
    "issued": {"date-parts": [[1991, 5]]},
}
NEWSPAPER = {
    "type": "article-newspaper",
    "language": "ru",
    "title": "Синтетическая заметка",
    "author": [{"family": "Синтетический", "given": "Иван Иванович"}],
    "container-title": "Синтетическая газета",
    "issued": {"date-parts": [[1990, 1, 22]]},
    "page": "1-3",
}
PAGE = {
    "type": "webpage",
    "language": "az",
    "title": "Sintetik səhifə",
    "container-title": "Sintetik arxiv",
    "URL": "https://example.org/id/BJ-E-0001",
    "issued": {"date-parts": [[2025, 3, 4]]},
}
EXPECTED: list[tuple[dict[str, Any], str, str]] = [
    (
        BOOK,
        "chicago-notes",
        "Şahin Ağa Əliyevsintetik and John Synthetic, <i>Synthetic Book</i> (Baku: Synthetic Press, 1991).",
    ),
    (BOOK, "apa", "Əliyevsintetik, Ş. A., &amp; Synthetic, J. (1991). <i>Synthetic Book</i>. Synthetic Press."),
    (BOOK, "gost-r-7-0-5", "Əliyevsintetik Ş. A., Synthetic J. Synthetic Book. Baku: Synthetic Press, 1991."),
    (
        NEWSPAPER,
        "chicago-notes",
        "Иван Иванович Синтетический, “Синтетическая заметка,” <i>Синтетическая газета</i>, January 22, 1990, 1–3.",
    ),
    (
        NEWSPAPER,
        "apa",
        "Синтетический, И. И. (1990, January 22). Синтетическая заметка. <i>Синтетическая газета</i>, 1–3.",
    ),
    (
        NEWSPAPER,
        "gost-r-7-0-5",
        "Синтетический И. И. Синтетическая заметка // Синтетическая газета. 22.01.1990. С. 1–3.",
    ),
    (PAGE, "chicago-notes", "“Sintetik səhifə,” Sintetik arxiv, March 4, 2025, https://example.org/id/BJ-E-0001."),
    (PAGE, "apa", "<i>Sintetik səhifə</i>. (2025, March 4). Sintetik arxiv. https://example.org/id/BJ-E-0001"),
    (
        PAGE,
        "gost-r-7-0-5",
        "Sintetik səhifə [Elektron resurs] // Sintetik arxiv. 04.03.2025. URL: https://example.org/id/BJ-E-0001.",
    ),
]


@pytest.mark.parametrize(("item", "style", "expected"), EXPECTED)
def test_a_reference_reads_as_its_style_asks(item: dict[str, Any], style: str, expected: str) -> None:
    assert reference(item, style) == expected


@pytest.mark.parametrize(("language", "first"), [("az", "Chicago"), ("en", "Chicago"), ("ru", "GOST R 7.0.5")])
def test_the_style_at_home_in_the_language_comes_first(language: str, first: str) -> None:
    names = [name for name, _text in references(PAGE, language)]
    assert names[0] == first and sorted(names) == sorted(map(str, STYLES.values()))


def test_a_work_without_an_author_is_named_once_and_a_work_without_a_date_says_so() -> None:
    item = {"type": "manuscript", "language": "ru", "title": "[Без названия]", "archive": "Архив"}
    for style in STYLES:
        assert reference(item, style).count("Без названия") == 1
    assert "(n.d.)" in reference(item, "apa")


@pytest.mark.parametrize("written", ["1990-01~", "1990?", "198X", "1990-01-19/1990-01-22", "1990-01/.."])
def test_an_uncertain_date_stands_in_words(written: str) -> None:
    date = UncertainDate.parse(written)
    item = {**NEWSPAPER, "issued": csl_date(date, "ru")}
    for style in STYLES:
        assert date.display("ru") in reference(item, style)


def test_quotation_marks_and_points_meet_as_americans_write_them() -> None:
    item = {**PAGE, "title": "A page: “Synthetic words”"}
    assert reference(item, "chicago-notes").startswith("“A page: ‘Synthetic words,’” Sintetik arxiv")
    assert "“Why?,”" in reference({**PAGE, "title": "Why?"}, "chicago-notes")
    assert "<i>Why?</i> (2025" in reference({**PAGE, "title": "Why?"}, "apa")
    assert "Wait... then go" in reference({**PAGE, "title": "Wait... then go"}, "gost-r-7-0-5")
    assert reference({**BOOK, "title": "Wait..."}, "gost-r-7-0-5").endswith("Wait... Baku: Synthetic Press, 1991.")
    assert "“‘All,’” Sintetik arxiv" in reference({**PAGE, "title": "“All”"}, "chicago-notes")


def test_a_title_in_another_language_than_the_item_says_in_which() -> None:
    """A page about a person named in no source of the reader's language; a work that only the archive titled."""
    said = reference(PAGE, "chicago-notes", "ru")
    assert said.startswith('“<bdi lang="ru">Sintetik səhifə</bdi>,” Sintetik arxiv')
    assert '<i><bdi lang="ru">Sintetik səhifə</bdi></i>. (2025' in reference(PAGE, "apa", "ru")
    for style in STYLES:
        assert reference(PAGE, style, "az") == reference(PAGE, style), "not where it is the item's own"
    assert [text for _style, text in references(PAGE, "en", "ru") if "bdi" not in text] == []


TEXT = st.text(max_size=30)
PERSON = st.one_of(
    st.fixed_dictionaries({"literal": TEXT}),
    st.fixed_dictionaries({}, optional={"family": TEXT, "given": TEXT}),
)
ITEMS = st.fixed_dictionaries(
    {"type": st.sampled_from(CSLType.values), "language": st.sampled_from(["az", "ru", "en", "de"])},
    optional={
        **dict.fromkeys(("title", "container-title", "publisher", "volume", "page", "edition", "URL", "DOI"), TEXT),
        "author": st.lists(PERSON, max_size=5),
        "editor": st.lists(PERSON, max_size=3),
        "issued": st.sampled_from(
            [{"date-parts": [[1990]]}, {"date-parts": [[1990, 1, 2]]}, {"literal": "about 1990"}, {"literal": " "}]
        ),
    },
)


@given(ITEMS, st.sampled_from(list(STYLES)))
def test_no_item_breaks_a_style_and_no_text_becomes_html(item: dict[str, Any], style: str) -> None:
    text = reference(item, style)
    assert not re.search(r"<(?!/?i>)|[\ue000-\ue003]", text)
    assert text.count("<i>") == text.count("</i>")
