"""The opening content: everything documented is there, nothing else is, and it keeps the editorial rules.

The research from which the records were made lies beside the project where it is at hand; it is compared
with the records one by one then. What must not be published is named there and nowhere else.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from archive.core.registry import find_record, record_models
from archive.events.models import EventPage, ReportedFigure
from archive.exhibitions.models import ExhibitionPage
from archive.home.models import ArchiveSettings, HomePage, StandardPage
from archive.interchange.problems import Report
from archive.interchange.reader import plain, read_folder
from archive.media.models import MediaPage
from archive.memorials.enums import Group
from archive.memorials.models import MemorialPage
from archive.places.models import Place
from archive.rights.models import RightsStatement
from archive.sources.models import SourcePage

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"
RESEARCH = ROOT.parent / "shared" / "content" / "facts.json"
LANGUAGES = {"az", "en", "ru"}
Record = dict[str, Any]

#: How many records of each type there are, and how many of them are published.
COUNTS = [
    ("event", 52, 51), ("memorial", 51, 47), ("source", 243, 233), ("place", 18, 18), ("media", 17, 11),
    ("exhibition", 1, 1),
]  # fmt: skip
MODELS: dict[str, Any] = {
    "event": EventPage, "memorial": MemorialPage, "source": SourcePage, "place": Place, "media": MediaPage,
    "exhibition": ExhibitionPage,
}  # fmt: skip

#: Fields that no visitor sees.
INTERNAL = {"internal_note", "sensitivity_note", "clock_basis", "other_identifiers", "slug"}
#: Fields in which somebody else speaks.
NOT_OUR_VOICE = {*INTERNAL, "names", "creators", "said_by", "statement", "quotation"}

#: Stems of words that take a side: they stand only where somebody else speaks.
LOADED_WORDS = {
    "az": r"şəhid|faciə|soyqırım|separat|terrorçu|qəhrəman",
    "en": r"martyr|traged|tragic|genocid|separatis|terroris|\bhero",
    "ru": r"шехид|трагед|трагич|геноцид|сепарат|террорис|героиз|героич",
}
#: Official names; file names; what the text itself attributes; and the rule that names the words.
ALLOWED = (
    r"Şəhidlər xiyaban\w*",
    r"20 Yanvar Şəhidi",
    r"separatçı fəaliyyətdən danışır",
    r"şəhid, faciə, soyqırımı, separatçı",
    r"Alley of Martyrs",
    r"20 January Martyr",
    r"speaks of separatist activity",
    r"martyr, tragedy, genocide or separatist",
    r"Алле\w+ шехидов",
    r"Шехид 20 Января",
    r"говорит о сепаратистской деятельности",
    r"шехид, трагедия, геноцид, сепаратист",
    r"Martyrs' Lane common view\.JPG",
    r"The tragedy of January 20\.jpg",
)


@cache
def content() -> tuple[Record, ...]:
    """Every document of the fixtures, as the loader reads it."""
    report = Report()
    found = [plain(document.node) for document in read_folder(FIXTURES, report)]
    assert not report
    return tuple(doc for doc in found if isinstance(doc, dict))


@cache
def documents(record: str) -> tuple[Record, ...]:
    """Every document of one type in the fixtures."""
    return tuple(doc for doc in content() if doc["record"] == record)


def published(record: str) -> list[Record]:
    return [doc for doc in documents(record) if doc["status"] == "published"]


@cache
def research() -> Record:
    """The research file, or nothing where it is not at hand."""
    return json.loads(RESEARCH.read_text("utf-8")) if RESEARCH.exists() else {}


def all_records() -> list[Record]:
    return [doc for name, _total, _shown in COUNTS for doc in documents(name)]


def figures() -> list[Record]:
    return [figure for event in documents("event") for figure in event.get("figures", [])]


def blocks(record: Record, language: str) -> list[tuple[str, Any]]:
    """Name and value of each block of a record's text and of its chapters, in one language."""
    rows = [record["texts"], *(chapter["texts"] for chapter in record.get("chapters", []))]
    return [item for row in rows for block in row.get(language, {}).get("body", []) for item in block.items()]


def anchors(record: Record, language: str) -> list[str]:
    return [
        value["anchor"] for _name, value in blocks(record, language) if isinstance(value, dict) and "anchor" in value
    ]


def strings(value: Any, left_out: set[str], language: str = "") -> Iterator[tuple[str, str]]:
    """Language and text of every string below a value, the named fields left out."""
    if isinstance(value, dict):
        for key, child in value.items():
            if key not in left_out:
                yield from strings(child, left_out, key if key in LANGUAGES else language)
    elif isinstance(value, list):
        for child in value:
            yield from strings(child, left_out, language)
    elif isinstance(value, str):
        yield language, value


def cited(record: Record) -> set[str]:
    return {citation["source"] for citation in record.get("citations", [])}


# --- nothing is missing ---------------------------------------------------------------------------


@pytest.mark.parametrize(("record", "total", "shown"), COUNTS)
def test_counts(record: str, total: int, shown: int) -> None:
    assert len(documents(record)) == total
    assert len(published(record)) == shown


def test_counts_of_figures_people_and_points() -> None:
    assert len(figures()) == 89
    assert sum(not figure.get("is_withheld") for figure in figures()) == 88
    groups = Counter((person.get("group", "civilian"), person["status"]) for person in documents("memorial"))
    assert groups == {
        ("civilian", "published"): 43, ("civilian", "draft"): 3,
        ("serviceman", "published"): 4, ("serviceman", "draft"): 1,
    }  # fmt: skip
    assert sum("latitude" in place for place in documents("place")) == 14
    assert len(documents("rights-statement")) == 17


def test_every_page_of_the_site_has_words() -> None:
    pages = Counter(page["kind"] for page in documents("page"))
    indexes = ("events", "memorials", "sources", "media", "voices", "exhibitions", "places")
    assert pages == {"home": 1, "standard": 5, **dict.fromkeys(indexes, 1)}
    assert all(
        page["texts"][code][name] for page in documents("page") for code in LANGUAGES for name in ("title", "summary")
    )


def test_the_research_and_the_records_name_the_same_things() -> None:
    """One by one, with what is fit to publish; identifiers are given once and for all."""
    facts = research()
    if not facts:
        return
    for record, key in (("source", "sources"), ("place", "places"), ("event", "events")):
        assert Counter(known(record)) == Counter(fact["id"] for fact in facts[key])
    assert Counter(known("memorial")) == Counter(fact["id"] for fact in facts["victims"] + facts["servicemen"])
    assert Counter(figure["research_id"] for figure in figures()) == Counter(fact["id"] for fact in facts["figures"])
    fit = {fact["id"]: fact.get("publish", True) for key in ("events", "victims", "servicemen") for fact in facts[key]}
    fit |= {fact["id"]: fact["confidence"] == "documented" for fact in facts["sources"]}
    for doc in (*documents("event"), *documents("memorial"), *documents("source")):
        assert (doc["status"] == "published") is fit[doc["other_identifiers"][0]], doc["identifier"]
    withheld = {figure["research_id"] for figure in figures() if figure.get("is_withheld")}
    assert withheld == {fact["id"] for fact in facts["figures"] if not fact["publish"]}


def test_every_source_of_a_fact_is_cited() -> None:
    facts = research()
    if not facts:
        return
    identifier = {doc["other_identifiers"][0]: doc["identifier"] for doc in documents("source")}
    for key, record in (("events", "event"), ("places", "place"), ("victims", "memorial"), ("servicemen", "memorial")):
        docs = {doc["other_identifiers"][0]: doc for doc in documents(record)}
        for fact in facts[key]:
            assert {identifier[source] for source in fact["sources"]} <= cited(docs[fact["id"]]), fact["id"]
            for number, claim in enumerate(fact.get("claims", []), 1):
                pairs = {(row["source"], row.get("about")) for row in docs[fact["id"]]["citations"]}
                assert {(identifier[source], f"c{number}") for source in claim["sources"]} <= pairs, fact["id"]
    rows = {figure["research_id"]: figure for figure in figures()}
    for fact in facts["figures"]:
        assert {identifier[source] for source in fact["sources"]} == cited(rows[fact["id"]]), fact["id"]


def known(record: str) -> list[str]:
    return [name for doc in documents(record) for name in doc["other_identifiers"]]


# --- every statement has its source ---------------------------------------------------------------


def test_nothing_is_published_without_a_published_source() -> None:
    shown = {doc["identifier"] for doc in published("source")}
    records = [doc for doc in all_records() if doc["status"] == "published" and doc["record"] != "source"]
    bare = [doc["identifier"] for doc in records if not cited(doc) & shown]
    bare += [row["identifier"] for row in figures() if not row.get("is_withheld") and not cited(row) & shown]
    assert bare == []


def test_each_statement_and_paragraph_is_cited_by_its_anchor() -> None:
    for doc in (*documents("event"), *documents("exhibition")):
        named = anchors(doc, "en")
        assert len(named) == len(set(named)) == len(blocks(doc, "en")), doc["identifier"]
        assert set(named) <= {row.get("about") for row in doc["citations"]}, doc["identifier"]


def test_anchors_are_the_same_in_every_language_and_lead_somewhere() -> None:
    for doc in all_records():
        if doc["record"] == "source":
            continue
        assert anchors(doc, "az") == anchors(doc, "en") == anchors(doc, "ru"), doc["identifier"]
        wanted = {row["about"] for row in doc.get("citations", []) if re.fullmatch(r"[cpx]\d+", row.get("about", ""))}
        assert wanted <= set(anchors(doc, "en")), doc["identifier"]


def test_most_was_seen_in_excerpts_and_nothing_claims_more() -> None:
    originals = {doc["identifier"] for doc in documents("source") if doc.get("seen") == "whole"}
    assert {doc["identifier"] for doc in all_records() if doc.get("verification") == "original"} == originals
    quotations = [row for doc in all_records() for row in doc.get("citations", []) if "quotation" in row]
    quoted = [
        name for doc in all_records() for code in LANGUAGES for name, _value in blocks(doc, code) if name == "quotation"
    ]
    assert quotations == [] and quoted == []


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("record", ["event", "memorial", "place", "media", "exhibition"])
def test_published_records_speak_three_languages(record: str) -> None:
    for doc in published(record):
        assert set(doc["texts"]) == LANGUAGES, doc["identifier"]
        field = "caption" if record == "media" else "summary"
        assert all(row[field] for row in doc["texts"].values()), doc["identifier"]
        if record != "memorial":
            assert all(row["title"] for row in doc["texts"].values()), doc["identifier"]
        assert {code: row.get("translation_status", "original") for code, row in doc["texts"].items()} == {
            "az": "unreviewed", "en": "original", "ru": "unreviewed",
        }  # fmt: skip


#: Sources whose title is known in another language only.
TITLED_IN = {"BJ-S-0144": "ru", "BJ-S-0206": "en"}


def test_a_source_has_only_the_title_it_was_given_or_what_the_archive_calls_it() -> None:
    for doc in documents("source"):
        titled = {code for code, row in doc["texts"].items() if row.get("title")}
        given = {TITLED_IN.get(doc["identifier"], doc["language"])}
        assert titled == given or (doc.get("has_supplied_title") and titled == set(LANGUAGES)), doc["identifier"]


def test_loaded_words_stand_only_where_somebody_else_speaks() -> None:
    found = []
    for doc in (*all_records(), *documents("page")):
        left_out = NOT_OUR_VOICE | ({"title"} if doc["record"] == "source" else set())
        for language, text in strings(doc, left_out):
            if language and re.search(LOADED_WORDS[language], re.sub("|".join(ALLOWED), "", text).lower()):
                found.append((doc.get("identifier") or doc["slug"], language, text))
    assert found == []


# --- people ---------------------------------------------------------------------------------------


def test_everybody_has_one_attested_name_to_be_called_by() -> None:
    for person in documents("memorial"):
        primary = [name for name in person["names"] if name.get("is_primary")]
        assert len(primary) == 1, person["identifier"]
        assert primary[0].get("kind", "main") not in {"transliterated", "patronymic"}, person["identifier"]


def test_a_form_made_by_rule_stands_nowhere_but_among_the_search_keys() -> None:
    rows = [name for person in documents("memorial") for name in person["names"]]
    made = {name["text"] for name in rows if name.get("kind") == "transliterated"}
    made -= {name["text"] for name in rows if name.get("kind") != "transliterated"}
    assert made
    for doc in (*all_records(), *documents("page")):
        for _language, text in strings(doc, {*INTERNAL, "names"}):
            shown = [form for form in made if re.search(rf"\b{re.escape(form)}\b", text)]
            assert shown == [], doc.get("identifier")


def test_unattested_forms_of_the_research_are_search_keys() -> None:
    facts = research()
    people = {doc["other_identifiers"][0]: doc for doc in documents("memorial")}
    for fact in facts.get("victims", []) + facts.get("servicemen", []):
        names = people[fact["id"]]["names"]
        for language in fact["unattested_names"]:
            kinds = {name.get("kind", "main") for name in names if name["language"] == language}
            assert kinds <= {"transliterated", "patronymic"}, fact["id"]


def test_people_known_by_half_stay_out() -> None:
    """Incomplete persons and mere leads are no records, and no text names them."""
    facts = research()
    labels = [fact["label"] for fact in facts.get("partial_or_unclear", [])]
    leads = [fact["lead"] for fact in facts.get("unverified_leads", [])]
    names = {re.split(r"[,(]", label)[0].strip() for label in labels + leads}
    text = "".join(path.read_text("utf-8") for path in sorted(FIXTURES.glob("*.yaml")))
    assert [name for name in names if name in text] == []


def test_what_is_held_back_says_why() -> None:
    drafts = [doc for doc in all_records() if doc["status"] == "draft"]
    assert len(drafts) == 21
    assert [doc["identifier"] for doc in drafts if not doc["internal_note"].startswith("Draft: ")] == []
    assert all(row["internal_note"].startswith("Withheld: ") for row in figures() if row.get("is_withheld"))


def test_what_others_hold_is_described_only_where_it_can_be_seen() -> None:
    """A name of a file, met on somebody's page, is not yet an item that is known."""
    others = [doc for doc in published("media") if doc.get("creator") != "Black January Archive"]
    assert [doc["identifier"] for doc in others if "external_url" not in doc] == []


def test_a_suicide_or_a_child_is_announced_before_the_text() -> None:
    people = published("memorial")
    told = [doc for doc in people if re.search(r"suicide|child|minor", doc.get("sensitivity_note", "").lower())]
    assert len(told) == 5
    assert all(doc["texts"][code]["content_note"] for doc in told for code in LANGUAGES)


# --- in the archive -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def opened(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Path]:
    """An archive with the opening content, loaded once for this module and rolled back after it, and its files."""
    folder = tmp_path_factory.mktemp("opened")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=folder):
            call_command("load_records", str(FIXTURES), stdout=StringIO(), stderr=StringIO())
        yield folder
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize(("record", "total", "shown"), COUNTS)
def test_loaded_counts(opened: None, record: str, total: int, shown: int) -> None:
    model = MODELS[record]
    assert model.objects.count() == total
    assert model.objects.public().count() == shown


@pytest.mark.django_db
def test_loaded_people_figures_and_pages(opened: None) -> None:
    people = MemorialPage.objects.public()
    assert people.filter(group=Group.CIVILIAN).count() == 43
    assert people.filter(group=Group.SERVICEMAN).count() == 4
    assert ReportedFigure.objects.count() == 89
    assert ReportedFigure.objects.filter(is_withheld=False, page__live=True).count() == 88
    assert Place.objects.public().exclude(latitude=None).count() == 14
    assert RightsStatement.objects.count() == 17
    assert HomePage.objects.filter(live=True).count() == 1
    assert StandardPage.objects.filter(live=True).count() == 5
    setting = ArchiveSettings.objects.get()
    assert setting.memorial_total == 147
    assert setting.memorial_total_source.is_public()


@pytest.mark.django_db
def test_no_draft_is_public(opened: None) -> None:
    drafts = [doc["identifier"] for doc in all_records() if doc["status"] == "draft"]
    assert all(not record.is_public() for record in map(find_record, drafts) if record)
    for model in record_models():
        assert not model.objects.public().filter(identifier__in=drafts).exists()


@pytest.mark.django_db
def test_every_public_record_is_complete(opened: None) -> None:
    incomplete = {
        record.identifier: record.publication_errors()
        for model in record_models()
        for record in model.objects.public()
        if record.publication_errors()
    }
    assert incomplete == {}


@pytest.mark.django_db
def test_every_id_of_the_research_finds_its_record(opened: None) -> None:
    for doc in all_records():
        for name in doc.get("other_identifiers", []):
            record = find_record(name)
            assert record and record.identifier == doc["identifier"]


@pytest.mark.django_db
def test_dumped_again_the_files_are_the_same(opened: Path, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = opened
    call_command("dump_records", str(tmp_path), stdout=StringIO(), stderr=StringIO())
    dumped = {path.name: path.read_text("utf-8") for path in tmp_path.glob("*.yaml")}
    assert dumped == {path.name: path.read_text("utf-8") for path in FIXTURES.glob("*.yaml")}
    files = {path.name: path.read_bytes() for path in (tmp_path / "files").iterdir()}
    assert files == {path.name: path.read_bytes() for path in (FIXTURES / "files").iterdir()}
