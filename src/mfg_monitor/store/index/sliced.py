"""The newest hits on a server, asked for slice by slice.

PostgreSQL gathers everything that an index finds before it cuts off the newest. So the newest slices are asked first;
how many hits they hold tells how far back the rest has to be looked for.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import Connection, text

from mfg_monitor.search.query import Query
from mfg_monitor.store.index.asking import tsquery, tsquery_of
from mfg_monitor.store.index.indexing import WORDS, quoted
from mfg_monitor.store.rules.slices import beginning, cover, end_of_day, widened

_FIRST = 2_304
"""Documents that are looked at first: a word of every second one fills a window with them."""
_MOST_COUNTED = 65_536
"""A word so rare that its window would take more documents is looked for in all at once: a million hold few of it."""
_MOST_SLICES = 256


class Hit(NamedTuple):
    """A document that fits, and how many of the query's phrases stand in its title."""

    number: int
    titled: int


def newest(connection: Connection, query: Query, low: int, high: int, most: int) -> list[Hit]:
    """Answer the newest documents that fit, numbered from `low` on and below `high`."""
    given = {"low": low, "high": high, "skipped": _FIRST - 1}
    top, last, *_ = connection.execute(_BEGUN, given).one()
    if top is None:
        return []
    asked = _Asked(query)
    start = low if last is None else max(low, beginning(last, top + 1))
    found: list[Hit] = []
    high, looked, documents = min(high, end_of_day(top)), 0, _FIRST
    while True:
        found += asked.within(connection, start, high, most - len(found), is_first=start > low and not looked)
        if start <= low or len(found) >= most:
            return found
        high, looked = start, looked + documents
        documents = max(_FIRST, _estimated(len(found), looked, most - len(found)))
        start = _start(connection, low, high, documents)


def _estimated(found: int, looked: int, wanted: int) -> int:
    """Answer in how many documents so many more hits stand, by how many were found in those that were looked at."""
    if not found:
        return _MOST_COUNTED + 1
    # Half as much again as chance takes away from a count: nine times of ten it is enough.
    return int(wanted / found * looked * (1 + 1.5 / math.sqrt(found)))


def _start(connection: Connection, low: int, high: int, documents: int) -> int:
    """Answer where the slices of about so many documents below `high` begin."""
    if documents > _MOST_COUNTED:
        return low
    last = connection.scalar(_BEHIND, {"low": low, "high": high, "skipped": documents - 1})
    return low if last is None else max(low, beginning(last, high))


class _Asked:
    """A query as the server takes it."""

    def __init__(self, query: Query) -> None:
        phrases = query.phrases()
        self._asked = tsquery(query)
        # A beginning of words is gathered over the whole index, whatever stands beside it; so the first texts are read.
        self._reads = any(phrase.is_prefix for phrase in phrases)
        titled = [tsquery_of(replace(phrase, in_title=False)) for phrase in phrases]
        self._titled = {f"titled_{at}": one for at, one in enumerate(titled)}

    def within(self, connection: Connection, low: int, high: int, most: int, *, is_first: bool) -> list[Hit]:
        reads = self._reads and is_first
        slices = cover(*widened(low, high)) if low and not reads else []
        asked = self._asked
        if 0 < len(slices) <= _MOST_SLICES:
            asked = f"({asked}) & ({' | '.join(map(quoted, slices))})"
        given = {"asked": asked, "low": low, "high": high, "most": most, **self._titled}
        counted = " + ".join(f"CAST(title @@ CAST(:{name} AS tsquery) AS int)" for name in self._titled) or "0"
        statement = text((_READ if reads else _LOOKED_UP).format(titled=counted))
        return [Hit(*row) for row in connection.execute(statement, given)]


_BEHIND_SQL = (
    "SELECT number FROM search_document WHERE number >= :low AND number < :high ORDER BY number DESC OFFSET {} LIMIT 1"
)
_BEHIND = text(_BEHIND_SQL.format(":skipped"))
_BEGUN = text(
    # For the places of a million hits: with less they become whole pages, whose texts are all read again. And what the
    # server takes for frequent, as it does with slices, it would look for in all texts, one after another.
    f"SELECT ({_BEHIND_SQL.format(0)}), ({_BEHIND_SQL.format(':skipped')}), set_config('work_mem', '64MB', true), "
    "set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true), "
    "set_config('plan_cache_mode', 'force_custom_plan', true)"
)
_HITS = (
    "WITH hit AS MATERIALIZED (SELECT number, title FROM {words} WHERE {fits}) "
    "SELECT number, {{titled}} FROM (SELECT number, title FROM hit WHERE number >= :low AND number < :high "
    "ORDER BY number DESC LIMIT :most) f ORDER BY number DESC"
)
# The words are asked for by themselves: a server that counts on meeting hits soon would walk all texts backwards.
_LOOKED_UP = _HITS.format(words=WORDS, fits="words @@ CAST(:asked AS tsquery)")
# IS TRUE keeps the index of words out of it.
_READ = _HITS.format(
    words=WORDS, fits="number >= :low AND number < :high AND (words @@ CAST(:asked AS tsquery)) IS TRUE"
)
