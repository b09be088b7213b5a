"""Items → digest: new stories by main sector, best first; those told before that developed or were corrected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from mfg_monitor.credit import independent
from mfg_monitor.digest.changes import corrections, developments
from mfg_monitor.digest.coverage import nobody_was_asked, troubles_of
from mfg_monitor.digest.entries import Writer, size_of, telling
from mfg_monitor.digest.model import (
    Before,
    Digest,
    Entry,
    Headline,
    Label,
    Names,
    Nearly,
    Section,
    Strip,
    Telling,
    Totals,
    Trouble,
)
from mfg_monitor.digest.pictures import by_source
from mfg_monitor.digest.words import published_on
from mfg_monitor.model import Item, SourceState, Visit
from mfg_monitor.model.telling import Interest, Outage, Relative
from mfg_monitor.rhythm import Rhythm

NO_SECTOR = Label("", "Manufacturing in general", "制造业综合")
MOST_A_SECTOR = 40
MOST_ALSO = 6
MOST_NEARLY = 8
MOST_RETOLD = 10
MOST_CHANGED = 15
MOST_HEADLINES = 4
NEARLY = 0.1
"""How far under the threshold an article was nearly kept."""
BUDGET_BYTES = 260_000
"""Of the shown stories' words, escaped: with the forms' own markup a digest stays under 1 MB (see the tests)."""
CHANGED_BYTES = 60_000
"""The same for developing and corrected stories, each."""


def build(
    items: Iterable[Item],
    *,
    day: date,
    zone: str,
    sources: Mapping[str, str],
    visits: Sequence[Visit],
    states: Sequence[SourceState],
    names: Names,
    threshold: float = 0.5,
    rhythms: Mapping[str, Rhythm] | None = None,
    outages: Iterable[Outage] = (),
    visited: bool = True,
    first_on: date | None = None,
    title: str = "",
    interest: Interest | None = None,
    before: Before | None = None,
    undelivered: Sequence[Trouble] = (),
    strip: Strip | None = None,
    link: str | None = None,
) -> Digest:
    """Answer the digest of one day, or of the days from `first_on` on, from its items, in any order.

    `sources` are the names of the watched sources by id; `visits` those of the day; `zone` an IANA name; `threshold`
    the score that an article needed; `rhythms` which sources bring less than they should; `outages` since when sources
    could not be read; `visited` whether anybody was asked on that day at all; `interest` what the reader wants;
    `before` what was told already; `undelivered` earlier messages that did not arrive; `link` the web page's address.
    """
    before = before or Before()
    web = link.rstrip("/") if link else None
    gathered = _Gathered(Writer(names, sources, zone, first_on or day, web), threshold, before, interest or Interest())
    for item in items:
        gathered.add(item)
    if visited:
        undelivered = [*undelivered, *troubles_of(sources, visits, states, zone, rhythms or {}, outages)]
    else:
        undelivered = [*undelivered, nobody_was_asked(len(sources))]
    read = len({visit.source for visit in visits if visit.status in {"ok", "not_modified"}} & set(sources))
    frame = Digest(day, zone, (), Totals(sources=len(sources), read=read), first_on=first_on, title=title, link=web)
    return _filled(replace(frame, troubles=tuple(undelivered), strip=strip or Strip()), gathered)


def _filled(frame: Digest, gathered: _Gathered) -> Digest:
    """Answer the digest with its stories."""
    told = gathered.told()
    corrected = _corrected(gathered.writer, gathered.before)
    fresh = [*told.new, *told.developing]
    tellings = [each for story in fresh for each in story.tellings]
    nearly = sorted(gathered.nearly, key=lambda miss: (-miss.score, miss.id))
    shown_developing = _within(CHANGED_BYTES, [_with_others(story) for story in told.developing])
    shown_corrected = _within(CHANGED_BYTES, corrected)
    return replace(
        frame,
        sections=_sections(told.new),
        totals=replace(
            frame.totals,
            stories=len(told.new),
            copies=sum(len(story.tellings) - 1 for story in told.new),
            retold=len(told.retold),
            rejected=gathered.rejected,
            telling_sources=len({each.source for each in tellings}),
            developing=len(told.developing),
            corrected=len(corrected),
        ),
        headlines=_headlines(fresh),
        developing=shown_developing,
        developing_more=len(told.developing) - len(shown_developing),
        corrected=shown_corrected,
        corrected_more=len(corrected) - len(shown_corrected),
        retold=tuple(telling(story.head.entry, reprint=True) for story in told.retold[:MOST_RETOLD]),
        nearly=tuple(nearly[:MOST_NEARLY]),
        nearly_more=max(0, len(nearly) - MOST_NEARLY),
        by_source=by_source(each.entry.source for each in tellings),
    )


@dataclass(frozen=True, slots=True)
class _Telling:
    """One telling of a story, with what ranks it."""

    order: tuple[bool, datetime, int]
    """The original first: not a copy, then earliest, then least id."""
    item: Item
    sector: Label
    entry: Entry

    @property
    def source(self) -> str:
        return self.item.source

    @property
    def is_copy(self) -> bool:
        return self.order[0]


@dataclass(slots=True)
class _Story:
    tellings: list[_Telling]

    @property
    def head(self) -> _Telling:
        return self.tellings[0]

    @property
    def is_withdrawn(self) -> bool:
        return self.head.entry.withdrawn_on is not None

    @property
    def told_by(self) -> int:
        """How many report it independently of each other."""
        return max(1, len(independent(each.item for each in self.tellings if not each.is_copy)))

    @property
    def rank(self) -> tuple[bool, float, int, float, int]:
        """Best score first, then told by most independent sources, then newest: published last, then seen last.

        What its publisher took back comes behind all.
        """
        head = self.head
        day = published_on(head.item.article.dating) or head.order[1].date()
        newest = day.toordinal() * 86400 + head.order[1].timestamp() % 86400
        return (self.is_withdrawn, -round(head.entry.score, 2), -self.told_by, -newest, head.order[2])


@dataclass(frozen=True, slots=True)
class _Told:
    """The day's stories, each list best first."""

    new: list[_Story]
    developing: list[_Story]
    retold: list[_Story]


@dataclass(slots=True)
class _Gathered:
    writer: Writer
    threshold: float
    before: Before
    interest: Interest
    stories: dict[int, list[_Telling]] = field(default_factory=lambda: defaultdict(list))
    nearly: list[Nearly] = field(default_factory=list)
    rejected: int = 0

    def add(self, item: Item) -> None:
        if item.verdict.relevant:
            if self.interest.wants(item):
                order = (item.duplicate_of is not None, item.first_seen_at, item.id)
                sector = self.writer.labels(item.verdict, "sectors")
                told = _Telling(order, item, sector[0] if sector else NO_SECTOR, self.writer.entry(item))
                self.stories[item.story].append(told)
            return
        self.rejected += 1
        if item.duplicate_of is None and self.threshold - NEARLY <= item.verdict.score:
            self.nearly.append(self.writer.nearly(item))

    def told(self) -> _Told:
        told = _Told([], [], [])
        for number, tellings in self.stories.items():
            story = _Story(sorted(tellings, key=lambda each: each.order))
            known = self.before.known.get(number)
            if not known:
                told.new.append(story)
            elif (further := self._further(number, story, known)) is not None:
                told.developing.append(further)
            else:
                told.retold.append(story)
        for stories in (told.new, told.developing, told.retold):
            stories.sort(key=lambda story: story.rank)
        return told

    def _further(self, number: int, story: _Story, known: Sequence[Relative]) -> _Story | None:
        """Answer a story told before, headed by the telling that brings most news; None where none brings any."""
        news = {each.item.id: developments(each.item, known, self.writer.names) for each in story.tellings}
        bringing = [each for each in story.tellings if news[each.item.id]]
        if not bringing:
            return None
        head = max(bringing, key=lambda each: (len(news[each.item.id]), each.entry.score, -each.item.id))
        entry = replace(head.entry, news=news[head.item.id], told_on=self.before.told_on.get(number))
        return _Story([replace(head, entry=entry), *(each for each in story.tellings if each is not head)])


def _corrected(writer: Writer, before: Before) -> list[Entry]:
    found = []
    for item, told in before.corrections:
        news = corrections(told, item, writer.names)
        if news:
            found.append(replace(writer.entry(item), news=news, told_on=told.day, late_on=None, withdrawn_on=None))
    return sorted(found, key=lambda entry: (-round(entry.score, 2), entry.id))


def _headlines(stories: Sequence[_Story]) -> tuple[Headline, ...]:
    """Answer the figures of the day: of the best stories that have any, the weightiest."""
    ranked = sorted(stories, key=lambda story: story.rank)
    standing = [story.head.entry for story in ranked if not story.is_withdrawn]
    with_figures = [entry for entry in standing if entry.figures][:MOST_HEADLINES]
    return tuple(Headline(e.figures[0], e.title, e.language, e.url) for e in with_figures)


def _within(budget: int, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    shown: list[Entry] = []
    left = budget
    for entry in entries[:MOST_CHANGED]:
        left -= size_of(entry)
        if left < 0 and shown:
            break
        shown.append(entry)
    return tuple(shown)


def _sections(stories: Sequence[_Story]) -> tuple[Section, ...]:
    """Answer the sections, the one with the best story first; the size is bounded by ranks, fairly to all sectors."""
    by_sector: dict[str, list[_Story]] = defaultdict(list)
    for story in stories:
        by_sector[story.head.sector.id].append(story)
    shown: dict[str, list[Entry]] = defaultdict(list)
    left = BUDGET_BYTES
    for rank in range(MOST_A_SECTOR):
        for sector, told in by_sector.items():
            if rank < len(told) and left > 0:
                entry = _with_others(told[rank])
                left -= size_of(entry)
                shown[sector].append(entry)
    return tuple(
        Section(told[0].head.sector, tuple(shown[sector]), len(told), len(told) - len(shown[sector]))
        for sector, told in sorted(by_sector.items(), key=lambda pair: (pair[0] == NO_SECTOR.id,))
    )


def _with_others(story: _Story) -> Entry:
    """Answer the entry of a story with its other tellings, one a source: reports of their own before reprints."""
    others = sorted(story.tellings[1:], key=lambda each: each.is_copy)
    first: dict[str, Telling] = {}
    for each in others:
        first.setdefault(each.source, telling(each.entry, reprint=each.is_copy))
    also = tuple(first.values())[:MOST_ALSO]
    return replace(story.head.entry, also=also, also_more=len(others) - len(also), sources=story.told_by)
