"""The engines of full text that the two databases bring: what is stored in them, and the SQL that asks them.

SQLite has an FTS5 table beside the entries, PostgreSQL has two columns of word vectors in them, each with a GIN index.
Both hold words that are folded already, and stems of them (`archive.search.word_query`); what an entry is (a memorial,
any page) is a word as well, so that the index itself confines a question to a type. Of very many hits the first
`MOST_RANKED` are put in order: a question costs about the same in a small archive and in a large one.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import connections, models
from django.db.backends.ddl_references import Statement
from django.db.models.expressions import RawSQL

from archive.search.word_query import BREAK, All, Either, Node, Phrase, Term, Without, is_negative, leaves

#: So many hits are put in order by how well they answer; the others follow as the index has them.
MOST_RANKED = 5000
#: Of a word that so many entries hold SQLite does not reckon how much it says.
COMMON = 20_000
TABLE = "search_entry"
#: Name of the index and, on SQLite, of the table that is the index.
NAME = "search_entry_words"


class FullTextIndex(models.Index):
    """Declares the full text of the entries, so that migrations make it as they make any index."""

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any) -> Statement:
        return Statement(engine_of(schema_editor.connection.alias).schema)

    def remove_sql(self, model: Any, schema_editor: Any, **kwargs: Any) -> Statement:
        return Statement(engine_of(schema_editor.connection.alias).schema_gone)


@dataclass(frozen=True)
class Document:
    """The folded words of one object. `strong` are those of fields that its model boosts."""

    object_id: int
    title: str
    strong: str
    words: str
    completions: str


@dataclass(frozen=True)
class Question:
    """What is looked for and where. `kind` is the word that all entries of a model bear; `content_types`, for what is
    found by leaving out, are those of the model and of what descends from it; `scope` is "all", "title" or
    "completions"."""

    tree: Node
    kind: str
    content_types: tuple[int, ...]
    scope: str = "all"

    @property
    def is_ranked(self) -> bool:
        """Whether hits differ in how well they answer: not where the question says only what they must be without."""
        return not is_negative(self.tree)

    @property
    def boosted(self) -> list[Term | Phrase]:
        """The words, where they weigh differently."""
        found = leaves(self.tree)
        return found if any(leaf.boost != 1 for leaf in found) else []


def kind_word(content_type: int) -> str:
    return f"kind{content_type}"


class Engine(ABC):
    """What the two engines have in common. `using` is the alias of the database."""

    schema: ClassVar[str]
    schema_gone: ClassVar[str]

    def __init__(self, using: str) -> None:
        self.using = using

    @abstractmethod
    def store(self, content_type: int, kinds: Sequence[str], documents: Sequence[Document]) -> None:
        """Write the entries of objects of one type, and nothing else."""

    def forget(self, entries: models.QuerySet[Any]) -> None:
        """Delete entries with their words."""
        entries.delete()

    @abstractmethod
    def tidy(self) -> None:
        """After the whole index was written."""

    @abstractmethod
    def ranked_sql(self, question: Question, most: int) -> tuple[str, list[Any]]:
        """`SELECT object_id, score …` of the best `most` hits, the best first; the higher the score the better."""

    @abstractmethod
    def hits_sql(self, question: Question) -> tuple[str, list[Any]]:
        """`SELECT object_id …` of all hits, in no order."""

    def stream_sql(self, question: Question) -> tuple[str, list[Any]]:
        """The same, to be joined: whoever stops after some hits pays for those alone."""
        return self.hits_sql(question)

    def ranked(self, question: Question, most: int | None) -> list[tuple[int, float]]:
        """Primary keys of the best hits with their scores; all hits where `most` is None."""
        best: list[tuple[int, float]] = self.rows(*self.ranked_sql(question, min(most or MOST_RANKED, MOST_RANKED)))
        if len(best) < MOST_RANKED or (most is not None and most <= MOST_RANKED):
            return best
        known = {pk for pk, _score in best}
        others = sorted((pk for (pk,) in self.rows(*self.hits_sql(question)) if pk not in known), reverse=True)
        return [*best, *((pk, 0.0) for pk in others)][:most]

    def best_of_each(self, questions: Mapping[str, Question], most: int) -> dict[str, list[int]]:
        """The best hits of several questions, in one statement."""
        found: dict[str, list[int]] = {name: [] for name in questions}
        parts: list[str] = []
        values: list[Any] = []
        for name, question in questions.items():
            sql, parameters = self.ranked_sql(question, most)
            parts.append(f"SELECT %s AS name, object_id, score FROM ({sql}) best_{len(parts)}")  # noqa: S608
            values += [name, *parameters]
        rows = self.rows(" UNION ALL ".join(parts), values) if parts else []
        for name, pk, _score in sorted(rows, key=lambda row: -row[2]):
            found[name].append(pk)
        return found

    def hits(self, question: Question) -> RawSQL:
        """All hits as a condition for the primary key of objects."""
        return RawSQL(*self.hits_sql(question))  # noqa: S611 (what is asked for is among the parameters)

    def rows(self, sql: str, parameters: Sequence[Any]) -> list[Any]:
        with connections[self.using].cursor() as cursor:
            cursor.execute(sql, parameters)
            return list(cursor.fetchall())


def engine_of(using: str) -> Engine:
    """The engine of a database. Raises KeyError where the database is neither SQLite nor PostgreSQL."""
    return {"sqlite": SQLite, "postgresql": PostgreSQL}[connections[using].vendor](using)


# --- SQLite -------------------------------------------------------------------------------------------------

COLUMNS = ("kind", "title", "strong", "words", "completions")
#: So many times the word itself counts beside its stem: else another form in a short text outweighed it in a long one.
AS_TYPED = 2
#: A question of FTS5 that no entry answers.
NOWHERE = "{kind} : nowhere"


def standing(column: str) -> str:
    """SQL of how many words of the question stand in a column: before each FTS5 sets a mark, and marks are counted."""
    marked = f"highlight({NAME}, {COLUMNS.index(column)}, char(1), '')"
    return f"(length({marked}) - length(replace({marked}, char(1), '')))"


def share(column: str) -> str:
    """SQL of which part of a column's words they are: 1 for a title that is the question itself."""
    return f"{standing(column)} / (1.0 + length({column}) - length(replace({column}, ' ', '')))"


class SQLite(Engine):
    schema = (
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {NAME} USING fts5({', '.join(COLUMNS)}, tokenize='ascii', prefix='2 3')"
    )
    schema_gone = f"DROP TABLE {NAME}"
    columns: ClassVar[dict[str, str]] = {"all": "title strong words", "title": "title", "completions": "completions"}
    #: What a word counts in each column: the less the better.
    weight = f"bm25({NAME}, 0.0, 8.0, 4.0, 1.0, 1.0)"
    #: The same by the words that stand in a column alone.
    places: ClassVar[dict[str, str]] = {
        "all": f"-8.0 * {standing('title')} - 4.0 * {standing('strong')} - {share('title')}",
        "title": f"-8.0 * {standing('title')} - {share('title')}",
        "completions": f"-1.0 * {standing('completions')} - {share('completions')}",
    }

    def store(self, content_type: int, kinds: Sequence[str], documents: Sequence[Document]) -> None:
        entries = self._entries(content_type, documents)
        kind = " ".join(kinds)
        self._write(
            f"INSERT OR REPLACE INTO {NAME} (rowid, kind, title, strong, words, completions) "  # noqa: S608
            "VALUES (%s, %s, %s, %s, %s, %s)",
            [(entries[one.object_id], kind, one.title, one.strong, one.words, one.completions) for one in documents],
        )

    def _entries(self, content_type: int, documents: Sequence[Document]) -> dict[int, int]:
        """The primary keys of the entries of these objects; those that there are not yet are made."""
        self._write(
            f"INSERT OR IGNORE INTO {TABLE} (content_type_id, object_id) VALUES (%s, %s)",  # noqa: S608
            [(content_type, one.object_id) for one in documents],
        )
        marks = ", ".join(["%s"] * len(documents))
        return dict(
            self.rows(
                f"SELECT object_id, id FROM {TABLE} WHERE content_type_id = %s AND object_id IN ({marks})",  # noqa: S608
                [content_type, *(one.object_id for one in documents)],
            )
        )

    def _write(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        with connections[self.using].cursor() as cursor:
            cursor.executemany(sql, rows)

    def forget(self, entries: models.QuerySet[Any]) -> None:
        gone = list(entries.values_list("pk", flat=True))
        self._write(f"DELETE FROM {NAME} WHERE rowid = %s", [(pk,) for pk in gone])  # noqa: S608
        super().forget(entries)

    def tidy(self) -> None:
        self.rows(f"INSERT INTO {NAME} ({NAME}) VALUES ('optimize')", [])  # noqa: S608

    def ranked_sql(self, question: Question, most: int) -> tuple[str, list[Any]]:
        hit = f"hit AS MATERIALIZED (SELECT rowid FROM {NAME} WHERE {NAME} MATCH %s LIMIT {MOST_RANKED})"  # noqa: S608
        found, values = (self._by_boosts if question.boosted else self._by_weight_or_place)(question)
        best = f"SELECT rowid, rank FROM ({found}) ORDER BY rank, rowid DESC LIMIT {most}"  # noqa: S608
        return (
            f"SELECT entry.object_id AS object_id, -best.rank AS score FROM (WITH {hit} {best}) best "  # noqa: S608
            f"JOIN {TABLE} entry ON entry.id = best.rowid ORDER BY best.rank, best.rowid DESC",
            [self._match(question, question.tree), *values],
        )

    def _weighed(self, words: str) -> str:
        """Each `hit` that holds the words, by weight. The plus keeps SQLite from asking for each by itself."""
        return f"SELECT rowid, {self.weight} AS rank FROM {NAME} WHERE {NAME} MATCH {words} AND +rowid IN hit"  # noqa: S608

    def _by_boosts(self, question: Question) -> tuple[str, list[Any]]:
        """FTS5 knows no boost within a question: each word is weighed by itself, and the weights are added."""
        part = f"SELECT rowid, rank * %s AS rank FROM ({self._weighed('%s')})"  # noqa: S608
        parts = " UNION ALL ".join([part] * len(question.boosted))
        values = [value for leaf in question.boosted for value in (leaf.boost, self._within(question, leaf, AS_TYPED))]
        return f"SELECT rowid, sum(rank) AS rank FROM ({parts}) GROUP BY rowid", values  # noqa: S608

    def _by_weight_or_place(self, question: Question) -> tuple[str, list[Any]]:
        """bm25 counts all rows of every word that it is given, which costs more than the question where a word stands
        in most of a million entries. Then it counts where the words stand, as on PostgreSQL. Which of the two it is
        the statement finds out by itself: the other one is asked for what no entry holds."""
        words = list(dict.fromkeys(self._within(question, leaf) for leaf in leaves(question.tree)))
        seen = f"(SELECT COUNT(*) FROM (SELECT 1 FROM {NAME} WHERE {NAME} MATCH %s LIMIT {COMMON})) = {COMMON}"  # noqa: S608
        common = f"SELECT {' OR '.join([seen] * len(words)) or '0'} AS is_so"
        asked = (
            f"SELECT CASE WHEN is_so THEN '{NOWHERE}' ELSE %s END AS by_weight, "  # noqa: S608
            f"CASE WHEN is_so THEN %s ELSE '{NOWHERE}' END AS by_place FROM common"
        )
        weighed = self._weighed("(SELECT by_weight FROM asked)")
        placed = (
            f"SELECT rowid, {self.places[question.scope]} FROM {NAME} "  # noqa: S608
            f"WHERE {NAME} MATCH (SELECT by_place FROM asked) LIMIT {MOST_RANKED}"
        )
        return (
            f"WITH common AS MATERIALIZED ({common}), asked AS MATERIALIZED ({asked}) "  # noqa: S608
            f"{weighed} UNION ALL SELECT * FROM ({placed})",
            [*words, self._within(question, question.tree, AS_TYPED), self._match(question, question.tree)],
        )

    def hits_sql(self, question: Question) -> tuple[str, list[Any]]:
        rows = f"SELECT rowid FROM {NAME} WHERE {NAME} MATCH %s"  # noqa: S608
        values = [self._match(question, question.tree)]
        if question.is_ranked:
            return f"SELECT object_id FROM {TABLE} WHERE id IN ({rows})", values  # noqa: S608
        types = ", ".join(str(int(pk)) for pk in question.content_types)
        return (
            f"SELECT object_id FROM {TABLE} WHERE content_type_id IN ({types}) AND id NOT IN ({rows})",  # noqa: S608
            values,
        )

    def stream_sql(self, question: Question) -> tuple[str, list[Any]]:
        # Each hit leads to its entry, never the other way round: that is what CROSS means to SQLite.
        joined = f"SELECT entry.object_id FROM {NAME} CROSS JOIN {TABLE} entry ON entry.id = {NAME}.rowid"  # noqa: S608
        return f"{joined} WHERE {NAME} MATCH %s", [self._match(question, question.tree)]

    def _within(self, question: Question, node: Node, times: int = 1) -> str:
        return f"{{{self.columns[question.scope]}}} : ({fts5(node, times)})"

    def _match(self, question: Question, node: Node) -> str:
        return f"{{kind}} : {question.kind} AND {self._within(question, node)}"


def fts5(node: Node, times: int = 1) -> str:
    """The question in the language of FTS5. It can only take away from something found: of a question that says what
    must not be there (`is_negative`) this is the opposite. Beside its stems a word stands so many `times`."""
    if isinstance(node, Term):
        word = f'"{node.text}"*' if node.is_beginning else f'"{node.text}"'
        forms = [word] * times + [f'"{stem}"' for stem in node.stems]
        return f"({' OR '.join(forms)})" if node.stems else word
    if isinstance(node, Phrase):
        return '"{}"'.format(" ".join(node.words))
    if isinstance(node, Without):
        return fts5(node.node, times)
    # With what must not be there on the other side, “a or not b” is “not (b and not a)”.
    is_either = isinstance(node, Either)
    own = [fts5(part, times) for part in node.nodes if is_negative(part) == is_either]
    other = [fts5(part, times) for part in node.nodes if is_negative(part) != is_either]
    if not own:
        return f"({' OR '.join(other)})"
    together = f"({' AND '.join(own)})"
    return f"({together} NOT ({' OR '.join(other)}))" if other else together


# --- PostgreSQL ---------------------------------------------------------------------------------------------


class PostgreSQL(Engine):
    schema = (
        f"ALTER TABLE {TABLE} ADD COLUMN words tsvector NOT NULL DEFAULT '', "
        "ADD COLUMN completions tsvector NOT NULL DEFAULT ''; "
        f"CREATE INDEX {NAME} ON {TABLE} USING gin (words); "
        f"CREATE INDEX search_entry_completions ON {TABLE} USING gin (completions)"
    )
    schema_gone = f"ALTER TABLE {TABLE} DROP COLUMN words, DROP COLUMN completions"
    columns: ClassVar[dict[str, str]] = {"all": "words", "title": "words", "completions": "completions"}
    #: What a word counts with each label: D of other fields, C none, B of boosted fields, A of the title.
    weights = "'{0.1, 0.2, 0.4, 1.0}'"

    def store(self, content_type: int, kinds: Sequence[str], documents: Sequence[Document]) -> None:
        row = "(%s, %s, %s::tsvector, %s::tsvector)"
        values: list[Any] = []
        for one in documents:
            labelled = ((one.title, "A"), (one.strong, "B"), (one.words, ""))
            values += [content_type, one.object_id, vector(kinds, labelled), vector(kinds, [(one.completions, "")])]
        with connections[self.using].cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {TABLE} (content_type_id, object_id, words, completions) "  # noqa: S608
                f"VALUES {', '.join([row] * len(documents))} ON CONFLICT (content_type_id, object_id) "
                "DO UPDATE SET words = EXCLUDED.words, completions = EXCLUDED.completions "
                f"WHERE {TABLE}.words <> EXCLUDED.words OR {TABLE}.completions <> EXCLUDED.completions",
                values,
            )

    def tidy(self) -> None:
        with connections[self.using].cursor() as cursor:
            cursor.execute(f"ANALYZE {TABLE}")

    def ranked_sql(self, question: Question, most: int) -> tuple[str, list[Any]]:
        column = self.columns[question.scope]
        rank = f"ts_rank({self.weights}, {column}, %s::tsquery)"
        values: list[Any] = [tsquery(question.tree)]
        if question.boosted:
            values = [value for leaf in question.boosted for value in (tsquery(leaf), leaf.boost)]
            rank = " + ".join([f"{rank} * %s"] * len(question.boosted))
        return (
            f"SELECT object_id, {rank} AS score FROM "  # noqa: S608
            f"(SELECT object_id, {column} FROM {TABLE} WHERE {column} @@ %s::tsquery LIMIT {MOST_RANKED}) hit "
            f"ORDER BY score DESC, object_id DESC LIMIT {most}",
            [*values, self._match(question)],
        )

    def hits_sql(self, question: Question) -> tuple[str, list[Any]]:
        column = self.columns[question.scope]
        return f"SELECT object_id FROM {TABLE} WHERE {column} @@ %s::tsquery", [self._match(question)]  # noqa: S608

    def _match(self, question: Question) -> str:
        return f"'{question.kind}' & ({tsquery(question.tree, 'A' if question.scope == 'title' else '')})"


def tsquery(node: Node, label: str = "") -> str:
    """The question in the language of PostgreSQL; words consist of letters and digits alone."""
    if isinstance(node, Term):
        forms = [(node.text, f"{'*' if node.is_beginning else ''}{label}"), *((stem, label) for stem in node.stems)]
        parts = [f"'{form}'{':' if marks else ''}{marks}" for form, marks in forms]
        return f"({' | '.join(parts)})" if node.stems else parts[0]
    if isinstance(node, Phrase):
        return "({})".format(" <-> ".join(f"'{word}'{':' if label else ''}{label}" for word in node.words))
    if isinstance(node, Without):
        return f"!({tsquery(node.node, label)})"
    return "({})".format((" & " if isinstance(node, All) else " | ").join(tsquery(part, label) for part in node.nodes))


#: A vector of PostgreSQL may have 1 MB; what a longer text has beyond that is not found.
MOST_BYTES = 1_000_000
MOST_PLACES = 255
LAST_PLACE = 16_383


def vector(kinds: Sequence[str], texts: Sequence[tuple[str, str]]) -> str:
    """A vector as PostgreSQL reads it: each word with its places, labelled by what it stands in."""
    places: dict[str, list[str]] = {kind: [] for kind in kinds}
    place = room = 0
    for text, label in texts:
        place += 1
        for word in text.split():
            place += 1
            if word == BREAK:
                continue
            if word not in places:
                room += len(word.encode()) + 8
                if room > MOST_BYTES:
                    break
                places[word] = []
            elif len(places[word]) >= MOST_PLACES:
                continue
            room += 2
            places[word].append(f"{min(place, LAST_PLACE)}{label}")
    return " ".join(f"'{word}'{':' if own else ''}{','.join(own)}" for word, own in places.items())
