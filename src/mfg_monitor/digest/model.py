"""The values of a digest. Every string in them is clean: one line, no control or bidirectional characters.

That is `build`'s promise; a renderer only escapes for its own form.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from mfg_monitor.model import Item
from mfg_monitor.model.telling import Relative, Told
from mfg_monitor.rhythm import Ailment

if TYPE_CHECKING:
    from mfg_monitor.config.topics import Topics

TroubleKind = Literal["failed", "blocked", "skipped", "partly", "unread", "undelivered", "unsure"] | Ailment
"""What the matter is; an ailment is told of a source that answers."""


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
    topics: Mapping[str, Label] = field(default_factory=dict)

    @classmethod
    def of(cls, topics: Topics) -> Names:
        """Answer the names that a vocabulary gives."""
        return cls(
            *(
                {rule.id: Label(rule.id, rule.name_en, rule.name_zh) for rule in rules}
                for rules in (topics.sectors, topics.places, topics.companies, topics.topics)
            )
        )


@dataclass(frozen=True, slots=True)
class Telling:
    """Another source that carries the same story."""

    source: str
    title: str
    url: str | None
    reprint: bool = False
    """The same text, not a report of its own."""
    language: str = ""


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
    """Other tellings: reports of their own first, then reprints."""
    also_more: int = 0
    permalink: str | None = None
    """Its address on the web page, where `digest.link` says where that is."""
    origin: str = ""
    """Who wrote it first, where the page says so and it is not the source."""
    news: tuple[str, ...] = ()
    """What is new of a story told before, in words: a further source, a further stage, a changed figure."""
    told_on: dt.date | None = None
    """Of a story told before: the day whose digest first told it."""
    late_on: dt.date | None = None
    """The day it was first seen, where that was before the digest's day and no digest has told it."""
    sources: int = 1
    """Sources that report it independently of each other."""
    age: str = ""
    """In words, where it was published long before the digest's day: "10 years old"."""
    withdrawn_on: dt.date | None = None
    """The day on which its page was found gone, where it was gone when the digest was made."""


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure of the day: what it is about is the story's headline."""

    figure: str
    title: str
    language: str
    url: str | None


@dataclass(frozen=True, slots=True)
class StripDay:
    """How many stories one day brought, in the order of `Strip.sectors`, the rest last."""

    day: dt.date
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All stories of the day."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Strip:
    """The last days, by sector."""

    sectors: tuple[Label, ...] = ()
    days: tuple[StripDay, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceCount:
    """How many of the day's tellings one source brought."""

    source: str
    count: int


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
    """In words: "since 18 November 2026, 3 visits in a row"; "" where there is nothing to say."""
    why: str
    names: tuple[str, ...] = ()
    """The sources that share this entry, where there are many."""


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
    developing: int = 0
    corrected: int = 0
    read: int = 0
    """Sources that were read on the day."""


@dataclass(frozen=True, slots=True)
class Digest:
    """One day's stories, ready to be written in any form."""

    day: dt.date
    zone: str
    sections: tuple[Section, ...]
    totals: Totals
    retold: tuple[Telling, ...] = ()
    nearly: tuple[Nearly, ...] = ()
    nearly_more: int = 0
    troubles: tuple[Trouble, ...] = ()
    first_on: dt.date | None = None
    """The first day of a digest of several days."""
    title: str = ""
    """Whose digest it is; "" for the whole."""
    headlines: tuple[Headline, ...] = ()
    developing: tuple[Entry, ...] = ()
    developing_more: int = 0
    corrected: tuple[Entry, ...] = ()
    corrected_more: int = 0
    strip: Strip = field(default_factory=Strip)
    by_source: tuple[SourceCount, ...] = ()
    link: str | None = None
    """The address of the web page, where the rest of the stories is found."""


@dataclass(frozen=True, slots=True)
class Before:
    """What the reader knows already."""

    known: Mapping[int, Sequence[Relative]] = field(default_factory=dict)
    """By story: its earlier tellings that were told to the reader."""
    told_on: Mapping[int, dt.date] = field(default_factory=dict)
    """By story: the day on which it was first told."""
    corrections: Sequence[tuple[Item, Told]] = ()
    """Articles that were told and have changed since."""
