"""Asking the search index: the window of hits that a page is cut from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import Connection, Select, select, text
from sqlmodel import col

from mfg_monitor.search.hits import WINDOW, Cursor, ranked
from mfg_monitor.search.query import Phrase, Query, days_between
from mfg_monitor.store.database.statements import table_of
from mfg_monitor.store.index import reading, sliced
from mfg_monitor.store.index.asking import fts5, fts5_of
from mfg_monitor.store.index.indexing import WORDS, DocumentRow
from mfg_monitor.store.rules.slices import DAY_BITS
from mfg_monitor.store.tables.articles import ItemRow


class Found(NamedTuple):
    """The documents of one page, best first, by their numbers; and what is known of the rest."""

    numbers: list[int]
    total: int
    is_total_exact: bool
    next: Cursor | None


class _Window(NamedTuple):
    """The newest documents that fit, newest first, one more than a window; which are retired; how many phrases stand
    in the titles of the others.
    """

    numbers: list[int]
    retired: frozenset[int]
    titled: Mapping[int, int]


def find(connection: Connection, query: Query, limit: int, place: Cursor, *, newest_first: bool) -> Found:
    """Answer one page of hits. Windows follow each other in time; within each the best come first."""
    low, high = (day << DAY_BITS for day in days_between(query))
    high = min(high, place.below) if place.below is not None else high
    phrases = [] if newest_first else query.phrases()
    is_sqlite = connection.dialect.name == "sqlite"
    window = (_in_file if is_sqlite else _on_server)(connection, query, low, high, phrases)
    has_more = len(window.numbers) > WINDOW
    numbers = window.numbers[:WINDOW]
    live = [number for number in numbers if number not in window.retired]
    in_title = {number: count / len(phrases) for number, count in window.titled.items() if phrases}
    order = live if newest_first else ranked(live, in_title, day_bits=DAY_BITS)
    page = order[place.offset : place.offset + limit]
    after: Cursor | None = None
    if place.offset + limit < len(order):
        after = Cursor(place.below, place.offset + limit)
    elif has_more:
        after = Cursor(numbers[-1], 0)
    is_exact = not has_more and place.below is None
    return Found(page, len(live), is_exact, after)


def items_of(numbers: Sequence[int]) -> Select[tuple[int, ItemRow]]:
    """Answer the question for the items of these documents."""
    document = table_of(DocumentRow).c
    return (
        select(document.number, ItemRow)
        .join(ItemRow, col(ItemRow.id) == document.item_id)
        .where(document.number.in_(numbers))
    )


def _on_server(connection: Connection, query: Query, low: int, high: int, _phrases: object) -> _Window:
    hits = sliced.newest(connection, query, low, high, WINDOW + 1)
    return _Window([hit.number for hit in hits], frozenset(), dict(hits))


def _in_file(connection: Connection, query: Query, low: int, high: int, phrases: list[Phrase]) -> _Window:
    asked = reading.parts(query)
    read = reading.newest(connection, asked, low, high, WINDOW + 1) if asked else None
    if asked and read:
        others = [phrase for phrase in phrases if phrase in asked.rest.phrases()]
        titled = _titled(connection, asked.rest, others, read.numbers[:WINDOW])
        return _Window(read.numbers, frozenset(), titled + Counter(read.titled))
    given = {"asked": fts5(query), "low": low, "high": high, "most": WINDOW + 1}
    rows = connection.execute(_SQLITE_WINDOW, given).all()
    numbers = [row[0] for row in rows]
    titled = _titled(connection, query, phrases, numbers[:WINDOW])
    return _Window(numbers, frozenset(row[0] for row in rows if row[1] is None), titled)


def _titled(connection: Connection, query: Query, phrases: list[Phrase], numbers: list[int]) -> Counter[int]:
    counts: Counter[int] = Counter()
    if numbers:
        bounds = {"low": min(numbers), "high": max(numbers) + 1}
        for phrase in phrases:
            asked = f"({fts5(query)}) AND ({fts5_of(replace(phrase, in_title=True))})"
            counts.update(connection.scalars(_SQLITE_NUMBERS, {"asked": asked, **bounds}))
    return counts


# FTS5 walks a word's documents from the newest on and stops at the limit: a frequent word costs what a rare one does.
_SQLITE_NUMBERS = text(
    f"SELECT rowid FROM {WORDS} WHERE {WORDS} MATCH :asked AND rowid >= :low AND rowid < :high"  # noqa: S608
)
_SQLITE_WINDOW = text(
    f"SELECT f.rowid, d.item_id FROM (SELECT rowid FROM {WORDS} WHERE {WORDS} MATCH :asked "  # noqa: S608
    "AND rowid >= :low AND rowid < :high ORDER BY rowid DESC LIMIT :most) f "
    "JOIN search_document d ON d.number = f.rowid ORDER BY f.rowid DESC"
)
