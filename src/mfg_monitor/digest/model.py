"""The values of a digest. Every string in them is clean: one line, no control or bidirectional characters.

That is `build`'s promise; a renderer only escapes for its own form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from mfg_monitor.config.topics import Topics

TroubleKind = Literal["failed", "blocked", "skipped", "partly", "silent", "unread"]


@dataclass(frozen=True, slots=True)
class Label:
    """A name in English and in Chinese; either may be ""."""

    id: str
    en: str = ""
    zh: str = ""

    def __str__(self) -> str:
        names = [name for name in (self.en, self.zh) if name]
        return " · ".join(dict.fromkeys(names)) or self.id


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids of topics.toml are called."""

    sectors: Mapping[str, Label] = field(default_factory=dict)
    places: Mapping[str, Label] = field(default_factory=dict)
    companies: Mapping[str, Label] = field(default_factory=dict)

    @classmethod
    def of(cls, topics: Topics) -> Names:
        """Answer the names that a vocabulary gives."""
        return cls(
            *(
                {rule.id: Label(rule.id, rule.name_en, rule.name_zh) for rule in rules}
                for rules in (topics.sectors, topics.places, topics.companies)
            )
        )


@dataclass(frozen=True, slots=True)
class Telling:
    """Another source that carries the same story."""

    source: str
    title: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One story, told by its first telling."""

    id: int
    title: str
    lead: str
    url: str | None
    """http or https only; None where there is no such address."""
    source: str
    """The source's name."""
    language: str
    date: str
    """In words, with its precision: "21 May 2025, 10:17 (+08:00)"."""
    published: str | None
    score: float
    places: tuple[Label, ...] = ()
    companies: tuple[Label, ...] = ()
    figures: tuple[str, ...] = ()
    also: tuple[Telling, ...] = ()
    also_more: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """The stories of one main sector, best first; `count` is all of them, `more` those not shown."""

    sector: Label
    entries: tuple[Entry, ...]
    count: int
    more: int = 0


@dataclass(frozen=True, slots=True)
class Nearly:
    """An article rejected just under the threshold."""

    id: int
    title: str
    url: str | None
    source: str
    language: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """A source that this digest may be blind for."""

    id: str
    source: str
    kind: TroubleKind
    since: str
    """In words: "last read 18 November 2026, 3 visits in a row"; "" where there is nothing to say."""
    why: str


@dataclass(frozen=True, slots=True)
class Totals:
    """What the day held."""

    stories: int = 0
    copies: int = 0
    """Further tellings of the stories shown."""
    retold: int = 0
    """Copies of stories of earlier days."""
    rejected: int = 0
    telling_sources: int = 0
    sources: int = 0
    """Sources watched."""


@dataclass(frozen=True, slots=True)
class Digest:
    """One day's stories, ready to be written in any form."""

    day: date
    zone: str
    sections: tuple[Section, ...]
    totals: Totals
    retold: tuple[Telling, ...] = ()
    nearly: tuple[Nearly, ...] = ()
    nearly_more: int = 0
    troubles: tuple[Trouble, ...] = ()
