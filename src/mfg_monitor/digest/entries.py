"""Item → entry: the clean words of one article, as every form shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from zoneinfo import ZoneInfo

from mfg_monitor.digest.amounts import figures_of
from mfg_monitor.digest.model import Entry, Label, Names, Nearly, Telling
from mfg_monitor.digest.words import age_words, clean, date_words, link
from mfg_monitor.model import Item, Verdict

TITLE_LENGTH = 200
LEAD_LENGTH = 420
MOST_LABELS = 6
UNTITLED = "(untitled)"


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes entries, with the names that this digest uses."""

    names: Names
    sources: Mapping[str, str]
    zone: str
    first_on: date
    web: str | None = None
    """The web page's address, without a slash at its end."""

    def entry(self, item: Item) -> Entry:
        """Answer the entry of an article."""
        article = item.article
        source = self.source(item.source)
        origin = clean(article.origin or "", 60)
        seen_on = item.first_seen_at.astimezone(ZoneInfo(self.zone)).date()
        return Entry(
            id=item.id,
            title=clean(article.title, TITLE_LENGTH) or UNTITLED,
            lead=clean(article.lead, LEAD_LENGTH),
            url=link(article.canonical_url, item.url),
            source=source,
            language=article.language,
            date=date_words(article.dating, item.first_seen_at, self.zone),
            published=clean(article.dating.published, 40) if article.dating.published else None,
            score=item.verdict.score,
            places=self.labels(item.verdict, "places"),
            companies=self.labels(item.verdict, "companies"),
            figures=figures_of(article, item.verdict.figures),
            permalink=f"{self.web}/items/{item.id}" if self.web else None,
            origin=origin if origin.casefold() not in {source.casefold(), ""} else "",
            age=age_words(article.dating, self.first_on),
            withdrawn_on=item.withdrawn_at.astimezone(ZoneInfo(self.zone)).date() if item.withdrawn_at else None,
            late_on=seen_on if seen_on < self.first_on else None,
        )

    def nearly(self, item: Item) -> Nearly:
        """Answer the entry of an article that was nearly kept."""
        return Nearly(
            id=item.id,
            title=clean(item.article.title, TITLE_LENGTH) or UNTITLED,
            url=link(item.article.canonical_url, item.url),
            source=self.source(item.source),
            language=item.article.language,
            score=item.verdict.score,
            why=clean(item.verdict.notes[0], 160) if item.verdict.notes else "",
        )

    def source(self, source_id: str) -> str:
        """Answer a source's name."""
        return clean(self.sources.get(source_id, source_id), 80)

    def labels(self, verdict: Verdict, kind: str) -> tuple[Label, ...]:
        """Answer the names of a verdict's sectors, places or companies, in its order: the surest first."""
        known: Mapping[str, Label] = getattr(self.names, kind)
        labels = (known.get(each, Label(each)) for each in getattr(verdict, kind)[:MOST_LABELS])
        return tuple(Label(clean(name.id, 80), clean(name.en, 80), clean(name.zh, 80)) for name in labels)


def telling(entry: Entry, *, reprint: bool = False) -> Telling:
    """Answer an entry as one more telling of a story."""
    return Telling(
        entry.source, entry.title, link(entry.url, longest=400) if entry.url else None, reprint, entry.language
    )


def size_of(entry: Entry) -> int:
    """Answer how many bytes the words of an entry take once they are escaped."""
    words = [entry.title, entry.lead, entry.url or "", entry.permalink or "", entry.source, entry.origin]
    words += [*map(str, entry.places), *map(str, entry.companies), *entry.figures, *entry.news]
    for told in entry.also:
        words += [told.title, told.url or "", told.source]
    return sum(len(escape(word).encode()) for word in words)
