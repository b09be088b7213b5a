"""The query language: words, "phrases", -not, OR between neighbours, and fields such as place:临港 or after:2026-03.

query  = term+                      all of them must hold
term   = single (OR single)*        one of them must hold
single = [-] word | [-] "phrase" | [-] field:word | [-] field:"phrase"
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias, get_args

from mfg_monitor.errors import ConfigError
from mfg_monitor.search import tokens

TagKind = Literal["source", "sector", "place", "company", "topic", "lang", "relevant"]
Resolve = Callable[[TagKind, str], tuple[str, ...]]
"""Answers the ids that a field's value means. Raises ConfigError where it means none."""

_KINDS: dict[str, TagKind] = {kind: kind for kind in get_args(TagKind)} | {"language": "lang"}
_FIELDS = (*_KINDS, "title", "after", "before")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟＂", '"') | {"：": ":"})
_TERM = re.compile(
    r"""\s*(?P<minus>[-－]*)(?:(?P<field>[A-Za-z_]+):(?!//))?(?:"(?P<quoted>[^"]*)"|(?P<word>[^\s"]+))?"""
)
_DAY = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?$")
MOST_TERMS = 50
MOST_WORDS = 200
"""In one phrase."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that stand one after another; of the last one only the beginning where `is_prefix`."""

    tokens: tuple[str, ...]
    is_prefix: bool = False
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """One of some ids of a kind."""

    kind: TagKind
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """What must hold, or must not."""

    what: Phrase | Tag
    negated: bool = False


Clause: TypeAlias = tuple[Term, ...]
"""One of these terms must hold."""


@dataclass(frozen=True, slots=True)
class Query:
    """All clauses must hold, and the day of publication lie from `from_on` on and before `before_on`.

    An article that is dated by a span counts by its last day, an undated one by the day on which it was first seen.
    """

    clauses: tuple[Clause, ...] = ()
    from_on: date | None = None
    before_on: date | None = None

    def phrases(self) -> list[Phrase]:
        """Answer the phrases that are looked for, each once."""
        wanted = [term.what for clause in self.clauses for term in clause if not term.negated]
        return list(dict.fromkeys(what for what in wanted if isinstance(what, Phrase)))


def parse(text: str, resolve: Resolve) -> Query:
    """Read a query.

    Raises:
        ConfigError: a quote is left open, a field, an id or a date is unknown, or nothing is asked for.
    """
    text = text.translate(_QUOTES)
    if text.count('"') % 2:
        raise ConfigError('the query has a quote that is not closed; write "…" around the words that belong together')
    reader = _Reader(resolve)
    at = 0
    while found := _TERM.match(text, at):
        if found.end() == at or not found.group().strip():
            break
        reader.take(found)
        at = found.end()
    return reader.query()


class _Reader:
    """Collects the clauses of one query."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        self._clauses: list[list[Term]] = []
        self._days: dict[str, date] = {}
        self._joins = False

    def take(self, found: re.Match[str]) -> None:
        """Take the next term."""
        field, quoted, word = found["field"], found["quoted"], found["word"]
        if field is None and quoted is None and (word in {"OR", "|", "||"}) and not found["minus"]:
            if not self._clauses or self._joins:
                raise ConfigError("the query: OR stands between two words")
            self._joins = True
            return
        value = quoted if quoted is not None else word or ""
        if field is not None and field.lower() not in _FIELDS:
            self._refuse(field)
        if field is not None and field.lower() in {"after", "before"}:
            self._bound(field.lower(), value, is_alone=not (found["minus"] or self._joins))
            return
        term = self._term(field.lower() if field else None, value, negated=bool(found["minus"]))
        if term is None:
            return
        if self._joins:
            self._clauses[-1].append(term)
        else:
            self._clauses.append([term])
        self._joins = False

    def query(self) -> Query:
        """Answer all that was taken."""
        if self._joins:
            raise ConfigError("the query: OR stands between two words")
        if not self._clauses and not self._days:
            raise ConfigError("the query holds no word to look for")
        if sum(map(len, self._clauses)) > MOST_TERMS:
            raise ConfigError(f"the query has more than {MOST_TERMS} terms")
        clauses = tuple(tuple(clause) for clause in self._clauses)
        return Query(clauses, self._days.get("after"), self._days.get("before"))

    def _refuse(self, field: str) -> None:
        near = difflib.get_close_matches(field.lower(), _FIELDS, 1)
        hint = f'; did you mean "{near[0]}:"?' if near else f"; there are {', '.join(f'{name}:' for name in _FIELDS)}."
        raise ConfigError(f'the query: unknown field "{field}:"{hint} In quotes, "{field}:…" is looked for as text')

    def _bound(self, field: str, value: str, *, is_alone: bool) -> None:
        if not is_alone:
            raise ConfigError(f"the query: {field}: stands by itself, without OR and without a minus")
        day = _first_day(field, value)
        earlier = self._days.get(field, day)
        self._days[field] = max(day, earlier) if field == "after" else min(day, earlier)

    def _term(self, field: str | None, value: str, *, negated: bool) -> Term | None:
        if field in _KINDS:
            if not value.strip():
                raise ConfigError(f"the query: {field}: needs a value, such as {field}:{_EXAMPLES[_KINDS[field]]}")
            kind = _KINDS[field]
            return Term(Tag(kind, self._resolve(kind, value.strip())), negated)
        found, is_prefix = tokens.phrase(value)
        if len(found) > MOST_WORDS:
            raise ConfigError(f"the query: one phrase has more than {MOST_WORDS} words")
        if not found:
            if field:
                raise ConfigError(f"the query: {field}: needs a word to look for")
            return None
        return Term(Phrase(found, is_prefix, in_title=field == "title"), negated)


_EXAMPLES: dict[TagKind, str] = {
    "source": "people-en-business",
    "sector": "batteries",
    "place": "lingang",
    "company": "tesla",
    "topic": "new-plant",
    "lang": "zh",
    "relevant": "yes",
}


def _first_day(field: str, value: str) -> date:
    """Answer the first day of a day, month or year."""
    found = _DAY.match(value.strip())
    if found:
        year, month, day = (int(part or 1) for part in found.groups())
        try:
            return date(year, month, day)
        except ValueError:
            raise ConfigError(f"the query: {field}:{value} is no day of the calendar") from None
    raise ConfigError(f'the query: {field}: takes a date such as 2026-03-01, 2026-03 or 2026, not "{value}"')


def day_of(last_on: date | None, first_seen_on: date) -> date:
    """Answer the day by which an article is searched and ranked."""
    return max(last_on or first_seen_on, EARLIEST)


EARLIEST = date(1970, 1, 1)


def days_between(query: Query) -> tuple[int, int]:
    """Answer the numbers of the first day that is asked for and of the first one after, counted from 1970."""
    low = 0 if query.from_on is None else max(0, (query.from_on - EARLIEST) // timedelta(days=1))
    high = 2**22 if query.before_on is None else max(0, (query.before_on - EARLIEST) // timedelta(days=1))
    return low, high
