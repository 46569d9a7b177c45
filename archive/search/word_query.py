"""What is asked of the index of words, as a tree that any engine can be told, and that can be asked of a text in hand.

Words are folded (`archive.core.folding`) when they are stored and when they are asked for, so that no language is
privileged. `ə` has two foldings: a text stands in the index under both, and either spelling finds it. A word is met by
itself and, unless it was asked for exactly, by its stems (`archive.core.word_forms`), which all of its forms have.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.utils.encoding import force_str
from wagtail.search import query as wagtail_query

from archive.core.folding import fold
from archive.core.word_forms import stems, stems_of

#: Longer words are cut, as stored and as asked: PostgreSQL takes 2 KB, nobody types so much.
LONGEST = 100
#: Of a question so many words count.
MOST_WORDS = 60
#: With it a whole title begins, and its words are joined: no word has it.
WHOLE = "¤"
#: A longer title nobody types to the end.
MOST_IN_TITLE = 8
#: Stands between two texts, so that no phrase reaches from one into the next: no word of any language.
BREAK = "¶"


@dataclass(frozen=True)
class Term:
    """One folded word, or the beginning of one; or another form of it, with one of these stems."""

    text: str
    is_beginning: bool = False
    boost: float = 1.0
    stems: tuple[str, ...] = ()

    def is_met_by(self, word: str) -> bool:
        if word == self.text or (self.is_beginning and word.startswith(self.text)):
            return True
        return bool(self.stems) and not set(self.stems).isdisjoint(stems(word))


@dataclass(frozen=True)
class Phrase:
    """Folded words that follow one another."""

    words: tuple[str, ...]
    boost: float = 1.0


@dataclass(frozen=True)
class All:
    nodes: tuple["Node", ...] = ()


@dataclass(frozen=True)
class Either:
    nodes: tuple["Node", ...] = ()


@dataclass(frozen=True)
class Without:
    """Everything but what answers the node."""

    node: "Node"


Node: TypeAlias = Term | Phrase | All | Either | Without

EVERYTHING = All()
NOTHING = Either()


def texts_of(value: Any) -> Iterator[str]:
    """The texts that a field gives to an index."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for part in value:
            yield from texts_of(part)
    elif value is not None:
        yield force_str(value)


def folded_words(text: str, schwa: str = "e") -> list[str]:
    return [word[:LONGEST] for word in fold(text, schwa).split()]


def foldings(text: str) -> list[list[str]]:
    """The words of a text under each folding that makes a difference."""
    forms = [folded_words(text, schwa) for schwa in ("e" if text.isascii() else "ea")]
    return forms if forms[0] != forms[-1] else forms[:1]


def stored_words(texts: Iterable[str]) -> str:
    """The words of texts as they stand in the index: under both foldings, with a break after each text."""
    parts: list[str] = []
    for text in texts:
        parts += [" ".join(words) for words in foldings(text) if words]
    return f" {BREAK} ".join(parts)


def indexed_words(texts: Iterable[str], titles: Iterable[str] = ()) -> str:
    """The words of texts as they are stored, and after them the stems of all of them and each of the `titles` as one
    word: no phrase is disturbed. A word that is its own stem has one as well: a stem stands in at least as many entries
    as the word, and weighs less."""
    stored = stored_words(texts)
    found = [*stems_of(stored.split()), *dict.fromkeys(whole for title in titles for whole in wholes(title))]
    return f"{stored} {BREAK} {' '.join(found)}" if found else stored


def wholes(title: str) -> list[str]:
    """A title of a few words as one word, under each folding: whoever asks for all of it and nothing else means it."""
    forms = (f"{WHOLE}{WHOLE.join(words)}" for words in foldings(title) if 0 < len(words) <= MOST_IN_TITLE)
    return [form for form in forms if len(form) <= LONGEST]


def all_of(nodes: Iterable[Node]) -> Node:
    flat: dict[Node, None] = {}
    for node in nodes:
        flat.update(dict.fromkeys(node.nodes if isinstance(node, All) else (node,)))
    if NOTHING in flat:
        return NOTHING
    return next(iter(flat)) if len(flat) == 1 else All(tuple(flat))


def either_of(nodes: Iterable[Node]) -> Node:
    flat: dict[Node, None] = {}
    for node in nodes:
        flat.update(dict.fromkeys(node.nodes if isinstance(node, Either) else (node,)))
    if EVERYTHING in flat:
        return EVERYTHING
    return next(iter(flat)) if len(flat) == 1 else Either(tuple(flat))


def without(node: Node) -> Node:
    if node in (EVERYTHING, NOTHING):
        return NOTHING if node == EVERYTHING else EVERYTHING
    return node.node if isinstance(node, Without) else Without(node)


def read(
    query: wagtail_query.SearchQuery, *, is_typing: bool = False, boost: float = 1.0, is_exact: bool = False
) -> Node:
    """The tree of a question. `is_typing`: the last word may be the beginning of one. `is_exact`: words have no other
    forms. Those of a phrase have none, nor those that must not be there: nothing is hidden but what was named.

    A text without words finds nothing. Raises NotImplementedError for kinds of questions that are not Wagtail's.
    """
    if isinstance(query, wagtail_query.PlainText):
        return _plain(query, is_typing, boost * query.boost, is_exact or is_typing)
    if isinstance(query, wagtail_query.Phrase):
        forms = [tuple(words[:MOST_WORDS]) for words in foldings(query.query_string)]
        return either_of(Phrase(form, boost) if len(form) > 1 else Term(form[0], boost=boost) for form in forms if form)
    if isinstance(query, wagtail_query.Boost):
        return read(query.subquery, is_typing=is_typing, boost=boost * query.boost, is_exact=is_exact)
    if isinstance(query, wagtail_query.MatchAll):
        return EVERYTHING
    if isinstance(query, wagtail_query.Not):
        return without(read(query.subquery, is_typing=is_typing, boost=boost, is_exact=not is_exact))
    if isinstance(query, wagtail_query.And | wagtail_query.Or):
        join = all_of if isinstance(query, wagtail_query.And) else either_of
        parts = (read(part, is_typing=is_typing, boost=boost, is_exact=is_exact) for part in query.subqueries)
        return join(list(parts))
    raise NotImplementedError(f"The archive's search does not know “{type(query).__name__}”.")


def _plain(query: wagtail_query.PlainText, is_typing: bool, boost: float, is_exact: bool) -> Node:
    """Each word as typed is met by either of its foldings; what a hyphen joins are words of their own."""
    typed = [word for word in query.query_string.split() if folded_words(word)][:MOST_WORDS]
    nodes: list[Node] = []
    for place, word in enumerate(typed):
        is_last = is_typing and place == len(typed) - 1
        forms: list[Node] = []
        for *first, last in foldings(word):
            terms = [*((part, False) for part in first), (last, is_last)]
            forms.append(all_of(Term(part, begins, boost, () if is_exact else stems(part)) for part, begins in terms))
        nodes.append(either_of(forms))
    if not nodes:
        return NOTHING
    if query.operator != "and":
        return either_of(nodes)
    whole = () if is_exact else (Term(title, boost=boost) for title in wholes(" ".join(typed)))
    return either_of([all_of(nodes), *whole])


def leaves(node: Node) -> list[Term | Phrase]:
    """The words and phrases that speak for a record; not those that it must be without."""
    if isinstance(node, Term | Phrase):
        return [node]
    if isinstance(node, Without):
        return []
    return [leaf for part in node.nodes for leaf in leaves(part)]


def is_negative(node: Node) -> bool:
    """Whether the question is answered by everything except some: it says only what must not be there."""
    if isinstance(node, Without):
        return not is_negative(node.node)
    if isinstance(node, All):
        return bool(node.nodes) and all(is_negative(part) for part in node.nodes)
    return isinstance(node, Either) and any(is_negative(part) for part in node.nodes)


def has_negation(node: Node) -> bool:
    return isinstance(node, Without) or (
        isinstance(node, All | Either) and any(has_negation(part) for part in node.nodes)
    )


def answers(node: Node, texts: Sequence[Sequence[str]]) -> bool:
    """Whether folded texts answer the question: asked where the index, which keeps fields together, cannot tell."""
    if isinstance(node, Term):
        return any(node.is_met_by(word) for text in texts for word in text)
    if isinstance(node, Phrase):
        size = len(node.words)
        return any(
            tuple(text[at : at + size]) == node.words for text in texts for at in range(max(0, len(text) - size + 1))
        )
    if isinstance(node, Without):
        return not answers(node.node, texts)
    together = all if isinstance(node, All) else any
    return together(answers(part, texts) for part in node.nodes)
