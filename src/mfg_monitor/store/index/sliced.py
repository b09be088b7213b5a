"""The newest hits on a server, asked for slice by slice.

PostgreSQL gathers everything that an index finds before it cuts off the newest. So the newest slices are asked first;
how many hits they hold tells how far back the rest has to be looked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, text

from mfg_monitor.search.query import Phrase, Query
from mfg_monitor.store.index.asking import tsquery, tsquery_of
from mfg_monitor.store.index.indexing import WORDS, quoted
from mfg_monitor.store.rules.slices import beginning, cover

_FIRST = 2_304
"""Documents that are looked at first: a word of every second one fills a window with them."""
_MOST_COUNTED = 65_536
"""A word so rare that its window would take more documents is looked for in all at once: a million hold few of it."""
_MOST_SLICES = 256
_SPARE = 1.3
_SETTINGS = (
    # For the places of a million hits: with less they become whole pages, whose texts are all read again. And what the
    # server takes for frequent, as it does with slices, it would look for in all texts, one after another.
    "SELECT set_config('work_mem', '64MB', true), set_config('enable_seqscan', 'off', true), "
    "set_config('plan_cache_mode', 'force_custom_plan', true)"
)


def newest(connection: Connection, query: Query, low: int, high: int, most: int) -> list[Row[Any]]:
    """Answer the newest documents that fit, numbered from `low` on and below `high`, and their items."""
    top = connection.scalar(_BEHIND, {"low": low, "high": high, "skipped": 0})
    if top is None:
        return []
    connection.exec_driver_sql(_SETTINGS)
    asked = tsquery(query)
    # A beginning of words is gathered over the whole index, whatever stands beside it; so the first texts are read.
    reads = any(phrase.is_prefix for phrase in query.phrases())
    found: list[Row[Any]] = []
    high, looked, documents = min(high, top + 1), 0, _FIRST
    while True:
        start = _start(connection, low, high, documents)
        found += _within(connection, asked, start, high, most - len(found), reads=reads and start > low and not looked)
        if start <= low or len(found) >= most:
            return found
        high, looked = start, looked + documents
        documents = _MOST_COUNTED + 1
        if found:
            documents = max(_FIRST, int((most - len(found)) / len(found) * looked * _SPARE))


def _start(connection: Connection, low: int, high: int, documents: int) -> int:
    """Answer where the slices of about so many documents below `high` begin."""
    if documents > _MOST_COUNTED:
        return low
    last = connection.scalar(_BEHIND, {"low": low, "high": high, "skipped": documents - 1})
    return low if last is None else max(low, beginning(last, high))


def _within(connection: Connection, asked: str, low: int, high: int, most: int, *, reads: bool) -> Sequence[Row[Any]]:
    slices = cover(low, high) if low and not reads else []
    if 0 < len(slices) <= _MOST_SLICES:
        asked = f"({asked}) & ({' | '.join(map(quoted, slices))})"
    given = {"asked": asked, "low": low, "high": high, "most": most}
    return connection.execute(_READ if reads else _LOOKED_UP, given).all()


def titled(connection: Connection, phrases: Sequence[Phrase], numbers: Sequence[int]) -> dict[int, int]:
    """Answer how many of the phrases stand in the title of each of these documents that has any there."""
    asked = [tsquery_of(replace(phrase, in_title=False)) for phrase in phrases]
    counted = " + ".join(f"CAST(title @@ CAST(:asked_{at} AS tsquery) AS int)" for at in range(len(asked)))
    statement = text(
        f"SELECT number, {counted} FROM {WORDS} WHERE number = ANY(:numbers) AND title @@ CAST(:any AS tsquery)"  # noqa: S608
    )
    given = {f"asked_{at}": one for at, one in enumerate(asked)}
    rows = connection.execute(statement, {"numbers": list(numbers), "any": " | ".join(asked), **given})
    return {row[0]: row[1] for row in rows}


_BEHIND = text(
    "SELECT number FROM search_document WHERE number >= :low AND number < :high "
    "ORDER BY number DESC OFFSET :skipped LIMIT 1"
)
_HITS = (
    "WITH hit AS MATERIALIZED (SELECT number FROM {words} WHERE {fits}) "
    "SELECT f.number, d.item_id FROM (SELECT number FROM hit WHERE number >= :low AND number < :high "
    "ORDER BY number DESC LIMIT :most) f JOIN search_document d ON d.number = f.number ORDER BY f.number DESC"
)
# The words are asked for by themselves: a server that counts on meeting hits soon would walk all texts backwards.
_LOOKED_UP = text(_HITS.format(words=WORDS, fits="words @@ CAST(:asked AS tsquery)"))
# IS TRUE keeps the index of words out of it.
_READ = text(
    _HITS.format(words=WORDS, fits="number >= :low AND number < :high AND (words @@ CAST(:asked AS tsquery)) IS TRUE")
)
