"""Asking the search index: a query as FTS5 or tsquery says it, and the window of hits that a page is cut from.

Everything a user typed has become tokens before it comes here; both languages get them quoted.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, text

from mfg_monitor.search.hits import WINDOW, Cursor, ranked
from mfg_monitor.search.query import Clause, Phrase, Query, Tag, days_between
from mfg_monitor.store.indexing import DAY_BITS, WORDS, quoted, tag_token


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
    is_sqlite = connection.dialect.name == "sqlite"
    asked = fts5(query) if is_sqlite else tsquery(query)
    rows = connection.execute(
        _SQLITE_WINDOW if is_sqlite else _POSTGRESQL_WINDOW,
        {"asked": asked, "low": low, "high": high, "most": WINDOW + 1},
    ).all()
    return [row[0] for row in rows], {row[0]: row[1] for row in rows if row[1] is not None}


def _in_title(connection: Connection, query: Query, numbers: list[int]) -> dict[int, float]:
    """Answer which share of the phrases stands in the title of each hit that has any there."""
    phrases = query.phrases()
    share: dict[int, float] = {}
    if not numbers:
        return share
    is_sqlite = connection.dialect.name == "sqlite"
    bounds = {"low": min(numbers), "high": max(numbers) + 1, "most": len(numbers) + WINDOW}
    for phrase in phrases:
        titled = Phrase(phrase.tokens, phrase.is_prefix, in_title=True)
        if is_sqlite:
            asked, statement = f"({fts5(query)}) AND ({_fts5_of(titled)})", _SQLITE_NUMBERS
        else:
            asked, statement = f"({tsquery(query)}) & ({_tsquery_of(titled)})", _POSTGRESQL_NUMBERS
        for number in connection.scalars(statement, {"asked": asked, **bounds}):
            share[number] = share.get(number, 0.0) + 1 / len(phrases)
    return share


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
_POSTGRESQL_NUMBERS = text(
    f"SELECT number FROM {WORDS} WHERE words @@ CAST(:asked AS tsquery) "  # noqa: S608
    "AND number >= :low AND number < :high ORDER BY number DESC LIMIT :most"
)
_POSTGRESQL_WINDOW = text(
    f"SELECT f.number, d.item_id FROM (SELECT number FROM {WORDS} WHERE words @@ CAST(:asked AS tsquery) "  # noqa: S608
    "AND number >= :low AND number < :high ORDER BY number DESC LIMIT :most) f "
    "JOIN search_document d ON d.number = f.number ORDER BY f.number DESC"
)
_ANY = Tag("relevant", ("yes", "no"))
"""What every document has: there is no NOT without something before it."""


def fts5(query: Query) -> str:
    """Answer a query in FTS5's language (sqlite.org/fts5.html, section 3)."""
    wanted, unwanted = _divided(query)
    each = [" OR ".join(_fts5_term(term.what, term.negated) for term in clause) for clause in wanted]
    asked = " AND ".join(f"({clause})" for clause in each)
    return " NOT ".join([asked or _fts5_of(_ANY), *(_fts5_of(what) for what in unwanted)])


def _fts5_term(what: Phrase | Tag, negated: bool) -> str:  # noqa: FBT001
    return f"({_fts5_of(_ANY)} NOT {_fts5_of(what)})" if negated else _fts5_of(what)


def _fts5_of(what: Phrase | Tag) -> str:
    if isinstance(what, Tag):
        names = " OR ".join(f'"{tag_token(what.kind, name)}"' for name in what.names)
        return f"(tags : ({names}))"
    asked = f'"{" ".join(what.tokens)}"' + (" *" if what.is_prefix else "")
    return f"({'title' if what.in_title else '{title body}'} : {asked})"


def tsquery(query: Query) -> str:
    """Answer a query in tsquery's language (PostgreSQL manual, 8.11.2)."""
    wanted, unwanted = _divided(query)
    each = [" | ".join(("!" if term.negated else "") + _tsquery_of(term.what) for term in clause) for clause in wanted]
    each += ["!" + _tsquery_of(what) for what in unwanted]
    return " & ".join(f"({asked})" for asked in each or [_tsquery_of(_ANY)])


def _tsquery_of(what: Phrase | Tag) -> str:
    if isinstance(what, Tag):
        return f"({' | '.join(quoted(tag_token(what.kind, name)) for name in what.names)})"
    weight = "A" if what.in_title else ""
    last = len(what.tokens) - 1
    each = []
    for at, token in enumerate(what.tokens):
        mark = ("*" if what.is_prefix and at == last else "") + weight
        each.append(quoted(token) + (f":{mark}" if mark else ""))
    return f"({' <-> '.join(each)})"


def _divided(query: Query) -> tuple[list[Clause], list[Phrase | Tag]]:
    """Answer the clauses that something must fulfil, and what must not be there at all."""
    wanted = [clause for clause in query.clauses if len(clause) > 1 or not clause[0].negated]
    unwanted = [clause[0].what for clause in query.clauses if len(clause) == 1 and clause[0].negated]
    return wanted, unwanted
