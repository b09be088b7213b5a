"""An article as sentences, with the rules of the vocabulary that were met in each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mfg_monitor.classify.fold import Folded, fold
from mfg_monitor.classify.matcher import Hit, Matcher
from mfg_monitor.model import Article, Where
from mfg_monitor.text import sentences

READ_CHARS = 60_000
"""Longest part that is read; the rest of a longer text is not judged (noted in the verdict)."""


SENTENCE_CHARS = 500
"""Longest stretch that is read as one sentence; nearness says nothing beyond."""
BESIDE_CHARS = 1000
"""So far on each side of a sentence its paragraph is read for it: else a line of many sentences costs their square."""


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
    folded: str
    """The folded words."""
    hits: list[Hit]
    by_kind: Mapping[str, list[Hit]]

    @property
    def beside(self) -> str:
        """The folded words of its paragraph, as far as `BESIDE_CHARS` around it."""
        text = self.part.folded.text
        first, last = max(0, self.start - BESIDE_CHARS), min(len(text), self.end + BESIDE_CHARS)
        end = text.find("\n", self.end, last)
        return text[max(first, text.rfind("\n", first, self.start) + 1) : end if end >= 0 else last]

    def of(self, kind: str) -> list[Hit]:
        """Answer the hits of this kind."""
        return self.by_kind.get(kind, [])


def read(article: Article, matcher: Matcher) -> list[Sentence]:
    """Answer the sentences of title and text in order; those of the lead are marked."""
    title = _part(article.title[:1000], matcher)
    text = _part(article.text[:READ_CHARS], matcher)
    spans = sentences(text.original)
    return _sentences(title, "title", sentences(title.original), (0, 0)) + _sentences(
        text, "body", spans, _lead(article, spans)
    )


def _lead(article: Article, spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Answer where the lead stands in the text; without one, where its first two sentences do."""
    at = article.text.find(article.lead) if article.lead else -1
    if at >= 0:
        return at, at + len(article.lead)
    return (spans[0][0], spans[:2][-1][1]) if spans else (0, 0)


def short(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Cut sentences that are too long, at a blank or comma where there is one."""
    for first, end in spans:
        start = first
        while end - start > SENTENCE_CHARS:
            stop = start + SENTENCE_CHARS
            cut = max(text.rfind(mark, start + SENTENCE_CHARS // 2, stop) for mark in " ，,、；")
            yield start, cut + 1 if cut > 0 else stop
            start = cut + 1 if cut > 0 else stop
        yield start, end


def _part(text: str, matcher: Matcher) -> Part:
    folded = fold(text)
    return Part(text, folded, matcher.find(folded, text))


def _sentences(part: Part, where: Where, spans: Sequence[tuple[int, int]], lead: tuple[int, int]) -> list[Sentence]:
    found: list[Sentence] = []
    original, text, here, hits = part.original, part.folded.text, part.folded.here, part.hits
    same, count = part.folded.at is None, len(hits)
    paragraph, before, at = 0, 0, 0
    for start, end in short(original, spans):
        paragraph += original.find("\n", before, start) >= 0
        place: Where = "lead" if where == "body" and start < lead[1] and end > lead[0] else where
        first, last = (start, end) if same else (here(start), here(end))
        while at < count and hits[at][0] < first:
            at += 1
        begin = at
        while at < count and hits[at][0] < last:
            at += 1
        told = hits[begin:at]
        by_kind = _by_kind(told) if told else _NO_HITS
        found.append(Sentence(part, place, first, last, paragraph, text[first:last], told, by_kind))
        before = end
    return found


_NO_HITS: Mapping[str, list[Hit]] = {}


def _by_kind(hits: Sequence[Hit]) -> Mapping[str, list[Hit]]:
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        kind = hit.rule.kind
        if kind in found:
            found[kind].append(hit)
        else:
            found[kind] = [hit]
    return found
