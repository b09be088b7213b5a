"""An article as sentences with the rules met in each: places of the city, places elsewhere, words of making, other subjects."""

from __future__ import annotations

from dataclasses import dataclass, field

from mfg_monitor.classify.fold import Folded, fold
from mfg_monitor.classify.matcher import Hit, Matcher
from mfg_monitor.model import Article, Where
from mfg_monitor.text import sentences

READ_CHARS = 120_000
"""Longest part that is read; the rest of a longer text is not judged (noted in the verdict)."""


@dataclass(slots=True)
class Part:
    """The title or the text, folded, with the rules met in it."""

    original: str
    folded: Folded
    hits: list[Hit]


@dataclass(slots=True)
class Sentence:
    """One sentence of a part, at folded offsets."""

    part: Part
    where: Where
    start: int
    end: int
    paragraph: int
    hits: list[Hit] = field(default_factory=list)

    def of(self, *kinds: str) -> list[Hit]:
        """Answer the hits of these kinds."""
        return [hit for hit in self.hits if hit.rule.kind in kinds]

    @property
    def folded(self) -> str:
        """The folded words."""
        return self.part.folded.text[self.start : self.end]


def read(article: Article, matcher: Matcher) -> list[Sentence]:
    """Answer the sentences of title and text in order; those of the lead are marked."""
    title = _part(article.title[:1000], matcher)
    text = _part(article.text[:READ_CHARS], matcher)
    lead = lead_span(article)
    found = _sentences(title, "title", (0, 0)) + _sentences(text, "body", lead)
    return found


def lead_span(article: Article) -> tuple[int, int]:
    """Answer where the lead stands in the text; without one, where its first two sentences do."""
    at = article.text.find(article.lead) if article.lead else -1
    if at >= 0:
        return at, at + len(article.lead)
    spans = sentences(article.text[:2000])[:2]
    return (spans[0][0], spans[-1][1]) if spans else (0, 0)


def _part(text: str, matcher: Matcher) -> Part:
    folded = fold(text)
    return Part(text, folded, matcher.find(folded, text))


def _sentences(part: Part, where: Where, lead: tuple[int, int]) -> list[Sentence]:
    found: list[Sentence] = []
    paragraph, before, at = 0, 0, 0
    for start, end in sentences(part.original):
        paragraph += "\n" in part.original[before:start]
        place: Where = "lead" if where == "body" and start < lead[1] and end > lead[0] else where
        first, last = part.folded.here(start), part.folded.here(end)
        sentence = Sentence(part, place, first, last, paragraph)
        while at < len(part.hits) and part.hits[at].start < first:
            at += 1
        while at < len(part.hits) and part.hits[at].start < last:
            sentence.hits.append(part.hits[at])
            at += 1
        found.append(sentence)
        before = end
    return found
