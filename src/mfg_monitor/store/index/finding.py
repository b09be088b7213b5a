"""Asking the search index: the window of hits that a page is cut from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import Connection, text

from mfg_monitor.search.hits import WINDOW, Cursor, ranked
from mfg_monitor.search.query import Phrase, Query, days_between
from mfg_monitor.store.index import sliced
from mfg_monitor.store.index.asking import fts5, fts5_of
from mfg_monitor.store.index.indexing import WORDS
from mfg_monitor.store.rules.slices import DAY_BITS


class Found(NamedTuple):
    """The items of one page, best first, and what is known of the rest."""

    item_ids: list[int]
    total: int
    is_total_exact: bool
    next: Cursor | None


def find(connection: Connection, query: Query, limit: int, place: Cursor, *, newest_first: bool) -> Found:
    """Answer one page of hits. Windows follow each other in time; within each the best come first."""
    low, high = (day << DAY_BITS for day in days_between(query))
    high = min(high, place.below) if place.below is not None else high
    numbers, item_of = _window(connection, query, low, high)
    has_more = len(numbers) > WINDOW
    numbers = numbers[:WINDOW]
    live = [number for number in numbers if number in item_of]
    order = live if newest_first else ranked(live, _in_title(connection, query, live), day_bits=DAY_BITS)
    page = order[place.offset : place.offset + limit]
    after: Cursor | None = None
    if place.offset + limit < len(order):
        after = Cursor(place.below, place.offset + limit)
    elif has_more:
        after = Cursor(numbers[-1], 0)
    is_exact = not has_more and place.below is None
    return Found([item_of[number] for number in page], len(live), is_exact, after)


def _window(connection: Connection, query: Query, low: int, high: int) -> tuple[list[int], dict[int, int]]:
    """Answer the newest numbers that fit, newest first, one more than a window; and the items of those that live."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(
            _SQLITE_WINDOW, {"asked": fts5(query), "low": low, "high": high, "most": WINDOW + 1}
        ).all()
    else:
        rows = sliced.newest(connection, query, low, high, WINDOW + 1)
    return [row[0] for row in rows], {row[0]: row[1] for row in rows if row[1] is not None}


def _in_title(connection: Connection, query: Query, numbers: list[int]) -> dict[int, float]:
    """Answer which share of the phrases stands in the title of each hit that has any there."""
    phrases = query.phrases()
    if not numbers or not phrases:
        return {}
    counts: Mapping[int, int]
    if connection.dialect.name == "sqlite":
        counts = _titled(connection, query, phrases, numbers)
    else:
        counts = sliced.titled(connection, phrases, numbers)
    return {number: count / len(phrases) for number, count in counts.items()}


def _titled(connection: Connection, query: Query, phrases: list[Phrase], numbers: list[int]) -> Counter[int]:
    bounds = {"low": min(numbers), "high": max(numbers) + 1, "most": len(numbers) + WINDOW}
    counts: Counter[int] = Counter()
    for phrase in phrases:
        asked = f"({fts5(query)}) AND ({fts5_of(replace(phrase, in_title=True))})"
        counts.update(connection.scalars(_SQLITE_NUMBERS, {"asked": asked, **bounds}))
    return counts


# FTS5 walks a word's documents from the newest on and stops at the limit: a frequent word costs what a rare one does.
_SQLITE_NUMBERS = text(
    f"SELECT rowid FROM {WORDS} WHERE {WORDS} MATCH :asked AND rowid >= :low AND rowid < :high "  # noqa: S608
    "ORDER BY rowid DESC LIMIT :most"
)
_SQLITE_WINDOW = text(
    f"SELECT f.rowid, d.item_id FROM (SELECT rowid FROM {WORDS} WHERE {WORDS} MATCH :asked "  # noqa: S608
    "AND rowid >= :low AND rowid < :high ORDER BY rowid DESC LIMIT :most) f "
    "JOIN search_document d ON d.number = f.rowid ORDER BY f.rowid DESC"
)
