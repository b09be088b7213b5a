"""Does an article fit a query? For stores without an index; the same answer as from one with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mfg_monitor.model import Item, Verdict
from mfg_monitor.search import tokens
from mfg_monitor.search.query import Phrase, Query, Tag, TagKind


@dataclass(frozen=True, slots=True)
class Entry:
    """What is indexed of one article."""

    title: Sequence[str]
    text: Sequence[str]
    tags: frozenset[tuple[TagKind, str]]


def entry_of(item: Item) -> Entry:
    """Answer what is indexed of an item."""
    return Entry(
        tokens.words(item.article.title),
        tokens.words(item.article.text),
        tags_of(item.source, item.article.language, item.verdict),
    )


def tags_of(source: str, language: str, verdict: Verdict) -> frozenset[tuple[TagKind, str]]:
    """Answer what an article can be filtered by."""
    tags: list[tuple[TagKind, str]] = [
        ("source", source),
        ("lang", language),
        ("relevant", "yes" if verdict.relevant else "no"),
    ]
    tags += [("sector", name) for name in verdict.sectors]
    tags += [("place", name) for name in verdict.places]
    tags += [("company", name) for name in verdict.companies]
    tags += [("topic", name) for name in verdict.topics]
    return frozenset(tags)


def fits(query: Query, entry: Entry) -> bool:
    """Tell whether all clauses hold; days are the caller's to compare."""
    return all(any(_holds(term.what, entry) != term.negated for term in clause) for clause in query.clauses)


def title_share(query: Query, entry: Entry) -> float:
    """Answer which share of the query's phrases stands in the title."""
    phrases = query.phrases()
    return sum(_stands_in(each, entry.title) for each in phrases) / len(phrases) if phrases else 0.0


def _holds(what: Phrase | Tag, entry: Entry) -> bool:
    if isinstance(what, Tag):
        return any((what.kind, name) in entry.tags for name in what.names)
    return _stands_in(what, entry.title) or (not what.in_title and _stands_in(what, entry.text))


def _stands_in(phrase: Phrase, text: Sequence[str]) -> bool:
    return next(places(phrase, text), None) is not None


def places(phrase: Phrase, text: Sequence[str]) -> Iterator[int]:
    """Answer where in a list of tokens the phrase begins."""
    first, size = phrase.tokens[0], len(phrase.tokens)
    for at, token in enumerate(text):
        if size == 1:
            if token == first or (phrase.is_prefix and token.startswith(first)):
                yield at
        elif token == first and _goes_on(phrase, text[at : at + size]):
            yield at


def _goes_on(phrase: Phrase, found: Sequence[str]) -> bool:
    if not phrase.is_prefix:
        return tuple(found) == phrase.tokens
    is_same = tuple(found[:-1]) == phrase.tokens[:-1]
    return is_same and len(found) == len(phrase.tokens) and found[-1].startswith(phrase.tokens[-1])
