"""Single Chinese characters in a file: the newest texts are read for them.

FTS5 gathers all that begins with a character over the whole index, though only the newest hits are wanted. A frequent
character is soon met in the texts themselves; of a seldom one there is little to gather.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, text

from mfg_monitor.script import simplified, simplified_forms
from mfg_monitor.search.query import Phrase, Query, Term
from mfg_monitor.search.tokens import MOST_TOKENS
from mfg_monitor.store.index.asking import fts5
from mfg_monitor.store.index.indexing import WORDS

_FIRST = 2_304
_MOST = 10_000
"""Texts that are read at most: 60 ms, in which FTS5 gathers a hundred thousand hits."""


class Read(NamedTuple):
    """The newest documents that fit, and how many of the characters that are looked for stand in their titles."""

    numbers: list[int]
    titled: dict[int, int]


@dataclass(frozen=True, slots=True)
class Parts:
    """A query in two parts: single characters, for which texts are read, and the rest, for which FTS5 is asked."""

    characters: tuple[tuple[str, Term], ...]
    rest: Query


def parts(query: Query) -> Parts | None:
    """Answer the parts of a query; None where no character by itself must stand in all hits, or FTS5 does it alone."""
    taken: list[tuple[str, Term]] = []
    rest = []
    for clause in query.clauses:
        character = _character(clause[0]) if len(clause) == 1 else None
        if character:
            taken.append((character, clause[0]))
        else:
            rest.append(clause)
    has_prefix = any(isinstance(term.what, Phrase) and term.what.is_prefix for clause in rest for term in clause)
    if has_prefix or all(term.negated for _, term in taken):
        return None
    return Parts(tuple(dict.fromkeys(taken)), replace(query, clauses=tuple(rest)))


def _character(term: Term) -> str | None:
    if isinstance(term.what, Phrase) and term.what.is_prefix and len(term.what.tokens) == 1:
        (character,) = term.what.tokens
        return character if "\u4e00" <= character <= "\u9fff" else None
    return None


def newest(connection: Connection, asked: Parts, low: int, high: int, most: int) -> Read | None:
    """Answer the newest documents that fit; None where too many texts would have to be read."""
    for looked in (_FIRST, _MOST):
        rows = _read(connection, asked, low, high, looked)
        if any(row.fits is None for row in rows):
            return None
        found = [row for row in rows if row.fits]
        if len(rows) < looked or len(found) >= most:
            found = found[:most]
            return Read([row.number for row in found], {row.number: row.titled for row in found})
        if len(found) * _MOST < most * looked:
            return None
    return None


def _read(connection: Connection, asked: Parts, low: int, high: int, looked: int) -> Sequence[Row[Any]]:
    """Answer the newest documents: whether each fits (None: the text is so long that part of it is not searched)."""
    given: dict[str, Any] = {"low": low, "high": high, "looked": looked, "long": MOST_TOKENS}
    if asked.rest.clauses:
        given["asked"] = fts5(asked.rest)
    fits, titled = [], []
    for character, term in asked.characters:
        names = []
        for form in _forms(character):
            names.append(f"form_{len(given)}")
            given[names[-1]] = form
        in_title = " OR ".join(f"instr(i.title, :{name}) > 0" for name in names)
        stands = f"({in_title})" if _is_of_title(term) else f"({in_title} OR {_in_text(names)})"
        fits.append(f"NOT {stands}" if term.negated else stands)
        titled += [] if term.negated else [f"({in_title})"]
    statement = _READ.format(
        fits=" AND ".join(fits), titled=" + ".join(titled), newest=_ASKED if asked.rest.clauses else _ANY
    )
    return connection.execute(text(statement), given).all()


def _is_of_title(term: Term) -> bool:
    return isinstance(term.what, Phrase) and term.what.in_title


def _in_text(names: list[str]) -> str:
    each = [
        f"CASE WHEN NOT instr(i.text, :{name}) THEN 0 WHEN length(i.text) <= :long THEN 1 "
        f"WHEN instr(substr(i.text, 1, :long), :{name}) THEN 1 END"
        for name in names
    ]
    return f"({' OR '.join(each)})"


@cache
def _forms(character: str) -> tuple[str, ...]:
    """Answer all characters that are taken for this one: its traditional forms, and both among the compatible ones."""
    return tuple(sorted({character, *(form for form, plain in _plain().items() if plain == character)}))


@cache
def _plain() -> dict[str, str]:
    compatible = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in _COMPATIBLE}
    return simplified_forms() | {form: simplified(plain) for form, plain in compatible.items()}


_COMPATIBLE = (*range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20))
"""Ideographs that stand for others (Unicode, blocks CJK Compatibility Ideographs and their supplement)."""
_ANY = "SELECT number FROM search_document WHERE number >= :low AND number < :high ORDER BY number DESC LIMIT :looked"
_ASKED = (
    f"SELECT rowid AS number FROM {WORDS} WHERE {WORDS} MATCH :asked AND rowid >= :low AND rowid < :high "  # noqa: S608
    "ORDER BY rowid DESC LIMIT :looked"
)
_READ = (
    "SELECT f.number, i.id IS NOT NULL AND {fits} AS fits, {titled} AS titled FROM ({newest}) f "
    "JOIN search_document d ON d.number = f.number LEFT JOIN item i ON i.id = d.item_id ORDER BY f.number DESC"
)
