"""Values as JSON text, for the columns that are kept but never searched. Absent fields are left out."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterable, Sequence
from dataclasses import MISSING, fields
from typing import Any, TypeVar, cast

from mfg_monitor.model import Article, Candidate, DateWitness, Figure, Match, ScorePart, Verdict

T = TypeVar("T")


def written(value: Any) -> str:
    """Answer compact JSON; foreign letters stay as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def read(text: str | None) -> Any:
    """Answer the value that was written, None for an empty column."""
    return None if text is None else json.loads(text)


def require(kind: type[Any], *values: object) -> None:
    """Raise TypeError where a value is not of its kind."""
    for value in values:
        if not isinstance(value, kind):
            raise TypeError(f"a value is {type(value).__name__} and not {kind.__name__}")


def words(text: str | None) -> tuple[str, ...]:
    """Answer a tuple of strings that was written as a list."""
    return tuple(read(text) or ())


def _told(value: Any) -> dict[str, Any]:
    return {name: field for name in type(value).__slots__ if (field := getattr(value, name)) is not None}


def _each(values: Iterable[Any]) -> list[dict[str, Any]]:
    return [_told(value) for value in values]


def _required(kind: type[Any]) -> dict[str, bool]:
    return {field.name: field.default is MISSING and field.default_factory is MISSING for field in fields(kind)}


_FIELDS: dict[type[Any], dict[str, bool]] = {
    kind: _required(kind) for kind in (Candidate, DateWitness, Figure, Match, ScorePart)
}
"""Of each kind that is written: its fields, and which of them have no default."""


def _one_of(kind: type[T], told: dict[str, Any]) -> T:
    # Fields that a newer version has added or an older one has dropped do not make a row unreadable.
    names = _FIELDS[kind]
    return kind(**{name: told.get(name) for name, required in names.items() if required or name in told})


def _all_of(kind: type[T], told: list[dict[str, Any]]) -> tuple[T, ...]:
    return tuple(_one_of(kind, entry) for entry in told)


def _is_number(value: object) -> bool:
    try:
        return isinstance(value, int | float) and math.isfinite(value)
    except OverflowError:
        return False


# -- evidence -------------------------------------------------------------------------------------------------------


def evidence(article: Article, verdict: Verdict) -> str:
    """Answer all that is known of an article and its verdict beyond the columns of its own."""
    told = {
        "authors": article.authors,
        "quality": article.quality,
        "witnesses": _each(article.dating.witnesses),
        "sectors": verdict.sectors,
        "places": verdict.places,
        "companies": verdict.companies,
        "topics": verdict.topics,
        "matches": _each(verdict.matches),
        "figures": _each(verdict.figures),
        "parts": _each(verdict.parts),
        "notes": verdict.notes,
    }
    return written({name: value for name, value in told.items() if value})


def main_sector(evidence: str) -> str:
    """Answer the first of the sectors in written evidence, "" without any; a fiftieth of the cost of reading it all.

    A quotation mark inside a JSON string is escaped: what looks like the key is the key.
    """
    return evidence.partition('"sectors":["')[2].partition('"')[0]


class Evidence:
    """Evidence read back, field by field."""

    def __init__(self, text: str) -> None:
        self._told: dict[str, Any] = read(text)

    def words(self, name: str) -> tuple[str, ...]:
        """Answer one of the lists of words."""
        return tuple(self._told.get(name, ()))

    @property
    def witnesses(self) -> tuple[DateWitness, ...]:
        """Every place that gave a date."""
        return _all_of(DateWitness, self._told.get("witnesses", []))

    @property
    def matches(self) -> tuple[Match, ...]:
        """Every place where a rule was met."""
        return _all_of(Match, self._told.get("matches", []))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every number with its unit."""
        return _all_of(Figure, self._numbers("figures"))

    @property
    def parts(self) -> tuple[ScorePart, ...]:
        """The addends of the score."""
        return _all_of(ScorePart, self._numbers("parts"))

    def _numbers(self, name: str) -> list[dict[str, Any]]:
        # Former versions kept what other writers had put in a number's place; nothing could be shown of it.
        return [told for told in self._told.get(name, []) if _is_number(told.get("value"))]


# -- candidates and fingerprints ------------------------------------------------------------------------------------


def candidate_written(candidate: Candidate) -> str:
    """Answer a candidate whole, for a further try."""
    return written(candidate_told(candidate))


def candidate_told(candidate: Candidate) -> dict[str, Any]:
    """Answer a candidate as the object that is written."""
    return {**_told(candidate), "witnesses": _each(candidate.witnesses)}


def candidate_read(text: str) -> Candidate:
    """Answer the candidate that was written."""
    return candidate_of(cast("dict[str, Any]", read(text)))


def candidate_of(told: dict[str, Any]) -> Candidate:
    """Answer the candidate of an object that was read."""
    told["witnesses"] = _all_of(DateWitness, told.get("witnesses", []))
    return _one_of(Candidate, told)


def bands_packed(bands: Sequence[int]) -> bytes:
    """Answer band keys as signed 64-bit numbers, little endian."""
    return struct.pack(f"<{len(bands)}q", *bands)


def bands_unpacked(packed: bytes) -> tuple[int, ...]:
    """Answer the band keys that were packed."""
    return struct.unpack(f"<{len(packed) // 8}q", packed)
