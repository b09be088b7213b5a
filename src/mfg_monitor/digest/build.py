"""Items → digest: stories grouped by main sector, best first, and the near misses of the day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from html import escape

from mfg_monitor.digest.coverage import nobody_was_asked, troubles_of
from mfg_monitor.digest.model import Digest, Entry, Label, Names, Nearly, Section, Telling, Totals
from mfg_monitor.digest.words import clean, date_words, link
from mfg_monitor.model import Item, SourceState, Verdict, Visit

NO_SECTOR = Label("", "Manufacturing in general", "制造业综合")
TITLE_LENGTH = 200
LEAD_LENGTH = 420
MOST_A_SECTOR = 40
MOST_ALSO = 6
MOST_NEARLY = 8
MOST_RETOLD = 10
MOST_LABELS = 6
MOST_FIGURES = 4
NEARLY = 0.1
"""How far under the threshold an article was nearly kept."""
BUDGET_BYTES = 300_000
"""Of the shown stories' words, escaped: with the forms' own markup a digest stays under 1 MB (see the tests)."""


def build(
    items: Iterable[Item],
    *,
    day: date,
    zone: str,
    sources: Mapping[str, str],
    visits: Sequence[Visit],
    states: Sequence[SourceState],
    now: datetime,
    names: Names,
    threshold: float = 0.5,
    local: Collection[str] = (),
    visited: bool = True,
) -> Digest:
    """Answer the digest of one day from its items, in any order; each is looked at once and not kept.

    `sources` are the names of the watched sources by id; `visits` those of the day; `zone` an IANA name; `threshold`
    the score that an article needed; `local` the ids of sources that are folders of one's own;
    `visited` whether anybody was asked on that day at all.
    """
    gathered = _Gathered(names=names, sources=sources, zone=zone, threshold=threshold)
    for item in items:
        gathered.add(item)
    new, retold = gathered.told()
    nearly = sorted(gathered.nearly, key=lambda miss: (-miss.score, miss.id))
    return Digest(
        day=day,
        zone=zone,
        sections=_sections(new),
        totals=Totals(
            stories=len(new),
            copies=sum(len(story.tellings) - 1 for story in new),
            retold=len(retold),
            rejected=gathered.rejected,
            telling_sources=len({telling.source for story in new for telling in story.tellings}),
            sources=len(sources),
        ),
        retold=tuple(_telling(story.head.entry) for story in retold[:MOST_RETOLD]),
        nearly=tuple(nearly[:MOST_NEARLY]),
        nearly_more=max(0, len(nearly) - MOST_NEARLY),
        troubles=(
            troubles_of(sources, visits, states, now, zone, local=local)
            if visited
            else (nobody_was_asked(len(sources)),)
        ),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """One telling of a story, with what ranks it."""

    order: tuple[bool, datetime, int]
    """The original first: not a copy, then earliest, then least id."""
    source: str
    sector: Label
    entry: Entry


@dataclass(slots=True)
class _Story:
    tellings: list[_Told]

    @property
    def head(self) -> _Told:
        return self.tellings[0]

    @property
    def rank(self) -> tuple[float, int, float, int]:
        """Best score first, then told by most sources, then newest."""
        told_by = len({telling.source for telling in self.tellings})
        return (-round(self.head.entry.score, 2), -told_by, -self.head.order[1].timestamp(), self.head.order[2])


@dataclass(slots=True)
class _Gathered:
    names: Names
    sources: Mapping[str, str]
    zone: str
    threshold: float
    stories: dict[int, list[_Told]] = field(default_factory=lambda: defaultdict(list))
    nearly: list[Nearly] = field(default_factory=list)
    rejected: int = 0

    def add(self, item: Item) -> None:
        if item.verdict.relevant:
            order = (item.duplicate_of is not None, item.first_seen_at, item.id)
            sector = self._labels(item.verdict, "sectors")
            told = _Told(order, item.source, sector[0] if sector else NO_SECTOR, self._entry(item))
            self.stories[item.story].append(told)
            return
        self.rejected += 1
        if item.duplicate_of is None and self.threshold - NEARLY <= item.verdict.score:
            self.nearly.append(self._nearly(item))

    def told(self) -> tuple[list[_Story], list[_Story]]:
        """Answer the new stories, best first, and those of which only copies came today."""
        stories = [_Story(sorted(tellings, key=lambda told: told.order)) for tellings in self.stories.values()]
        stories.sort(key=lambda story: story.rank)
        new = [story for story in stories if not story.head.order[0]]
        return new, [story for story in stories if story.head.order[0]]

    def _entry(self, item: Item) -> Entry:
        article = item.article
        return Entry(
            id=item.id,
            title=clean(article.title, TITLE_LENGTH) or "(untitled)",
            lead=clean(article.lead, LEAD_LENGTH),
            url=link(article.canonical_url, item.url),
            source=self._source(item.source),
            language=article.language,
            date=date_words(article.dating, item.first_seen_at, self.zone),
            published=clean(article.dating.published, 40) if article.dating.published else None,
            score=item.verdict.score,
            places=self._labels(item.verdict, "places"),
            companies=self._labels(item.verdict, "companies"),
            figures=_figures(item.verdict),
        )

    def _nearly(self, item: Item) -> Nearly:
        return Nearly(
            id=item.id,
            title=clean(item.article.title, TITLE_LENGTH) or "(untitled)",
            url=link(item.article.canonical_url, item.url),
            source=self._source(item.source),
            language=item.article.language,
            score=item.verdict.score,
            why=clean(item.verdict.notes[0], 160) if item.verdict.notes else "",
        )

    def _source(self, source_id: str) -> str:
        return clean(self.sources.get(source_id, source_id), 80)

    def _labels(self, verdict: Verdict, kind: str) -> tuple[Label, ...]:
        """Answer the names of a verdict's sectors, places or companies, the best evidenced first."""
        weights: dict[str, float] = defaultdict(float)
        for match in verdict.matches:
            weights[f"{match.kind}:{match.id}"] += match.weight
        singular = {"sectors": "sector", "places": "place", "companies": "company"}[kind]
        ids = sorted(getattr(verdict, kind), key=lambda each: -weights[f"{singular}:{each}"])
        known: Mapping[str, Label] = getattr(self.names, kind)
        labels = (known.get(each, Label(each)) for each in ids[:MOST_LABELS])
        return tuple(Label(clean(name.id, 80), clean(name.en, 80), clean(name.zh, 80)) for name in labels)


def _figures(verdict: Verdict) -> tuple[str, ...]:
    """Answer the quotes of a few figures that carry a unit or a currency, as they stand in the text."""
    quotes = (clean(f.quote, 40) for f in verdict.figures if (f.currency or f.unit) and f.unit != "year")
    return tuple(dict.fromkeys(quote for quote in quotes if quote))[:MOST_FIGURES]


def _telling(entry: Entry) -> Telling:
    return Telling(source=entry.source, title=entry.title, url=link(entry.url, longest=400) if entry.url else None)


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
                left -= _size(entry)
                shown[sector].append(entry)
    return tuple(
        Section(told[0].head.sector, tuple(shown[sector]), len(told), len(told) - len(shown[sector]))
        for sector, told in sorted(by_sector.items(), key=lambda pair: (pair[0] == NO_SECTOR.id,))
    )


def _with_others(story: _Story) -> Entry:
    others = story.tellings[1:]
    by_source = {told.source: _telling(told.entry) for told in reversed(others)}
    also = tuple(by_source[source] for source in dict.fromkeys(told.source for told in others))[:MOST_ALSO]
    return replace(story.head.entry, also=also, also_more=len(others) - len(also))


def _size(entry: Entry) -> int:
    words = [
        entry.title,
        entry.lead,
        entry.url or "",
        entry.source,
        *map(str, entry.places),
        *map(str, entry.companies),
    ]
    for told in entry.also:
        words += [told.title, told.url or "", told.source]
    return sum(len(escape(word).encode()) for word in words)
