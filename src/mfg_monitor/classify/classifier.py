"""Article → verdict: is it a Shanghai manufacturing story, and why."""

from __future__ import annotations

import hashlib

from mfg_monitor.classify.evidence import gather
from mfg_monitor.classify.exclusions import Exclusions
from mfg_monitor.classify.firms import firms_of
from mfg_monitor.classify.fold import forget_terms
from mfg_monitor.classify.language import forget_words, language, lexicon, raw, weights
from mfg_monitor.classify.matcher import Matcher
from mfg_monitor.classify.reading import read
from mfg_monitor.classify.report import matches_of, matches_of_firms, notes_of
from mfg_monitor.classify.score import Features, features, parts_of
from mfg_monitor.classify.segments import Segment, segments
from mfg_monitor.classify.tags import companies_of, places_of, sectors_of, topics_of
from mfg_monitor.classify.ties import Judged
from mfg_monitor.classify.vocabulary import collect, sites
from mfg_monitor.classify.wording import terms
from mfg_monitor.config.topics import Topics
from mfg_monitor.garbage import uncollected
from mfg_monitor.model import Article, Verdict
from mfg_monitor.script import simplified_forms

RULES_VERSION = "17"
"""Raised when the code of the rules changes what is kept."""
_LEAST_READ = 0.1
"""Makers that no list has are looked for in stories that score so much: they say nothing of others."""


class Classifier:
    """The compiled vocabulary and the rules that judge with it. One instance serves a whole run; it has no state."""

    def __init__(self, topics: Topics, threshold: float) -> None:
        self._language = language()
        self._weights = weights()
        with uncollected():
            self._matcher = Matcher(collect(topics, lexicon()))
        forget_terms()
        forget_words()
        self._exclusions = Exclusions(topics.exclusions)
        self._sites = sites(topics)
        self._threshold = threshold
        self.wide_places = topics.wide_places
        self.rules = rules_version(topics, threshold=threshold)

    @classmethod
    def of(cls, topics: Topics, *, threshold: float = 0.5) -> Classifier:
        """Answer a classifier for a vocabulary.

        Raises:
            ConfigError: two ids alike.
        """
        return cls(topics, threshold)

    def judge(self, article: Article, *, scope: str | None = None) -> Verdict:
        """Judge one article. `scope` is what its source is about: with "shanghai", 本市 and the city mean Shanghai."""
        segment, judged, found = self._best(article, scope)
        score, parts = parts_of(found, self._weights)
        companies = companies_of(judged, self._sites)
        firms = firms_of(segment.sentences) if score >= _LEAST_READ else []
        topics = topics_of(judged)
        return Verdict(
            relevant=score >= self._threshold,
            score=score,
            sectors=sectors_of(judged, self._sites, companies, self._language.site_words),
            places=places_of(judged),
            companies=(*companies, *(firm.name for firm in firms)),
            topics=topics,
            matches=matches_of(judged, article, topics, companies) + matches_of_firms(firms, article),
            parts=parts,
            notes=_told(segment, article) + notes_of(judged, article, found, score, self._threshold, self._language),
            rules=self.rules,
        )

    def evidence(self, article: Article, *, scope: str | None = None) -> Features:
        """Answer the evidence that the score is made of; for fitting and measuring."""
        return self._best(article, scope)[2]

    def worded(self, article: Article) -> list[str]:
        """Answer the words and pairs of words that the wording is judged by, doubles too; for fitting."""
        segment, judged, _ = self._best(article, None)
        return [term for term, _ in terms(judged, titled=segment.titled)]

    def _best(self, article: Article, scope: str | None) -> tuple[Segment, list[Judged], Features]:
        """Answer the story of a page that scores best, as it was read, with its evidence."""
        found = []
        for segment in segments(read(article, self._matcher)):
            judged = gather(
                segment.sentences,
                language=self._language,
                exclusions=self._exclusions,
                sites=self._sites,
                scope=scope,
            )
            found.append((segment, judged, features(judged, self._weights, article.language, titled=segment.titled)))
        return max(found, key=lambda one: parts_of(one[2], self._weights)[0]) if len(found) > 1 else found[0]


def _told(segment: Segment, article: Article) -> tuple[str, ...]:
    """Answer which story of a page was judged, where the page holds several."""
    if not segment.number:
        return ()
    first = next(one for one in segment.sentences if one.where != "title")
    start, end = first.part.folded.original(first.start, first.end)
    words = " ".join(article.text[start:end].split())[:80]
    what = f"The page holds {segment.count} short stories; this is the verdict on number {segment.number}"
    return (f"{what}: “{words}”.",)


def rules_version(topics: Topics, *, threshold: float) -> str:
    """Answer by which vocabulary, weights and threshold is judged: the same for the same, else another."""
    digest = hashlib.sha256(f"{RULES_VERSION} {threshold!r}".encode())
    digest.update(topics.model_dump_json(exclude={"compiled"}).encode())
    for name in ("language.toml", "elsewhere.toml", "weights.toml", "wording.tsv"):
        digest.update(raw(name).encode())
    digest.update("".join(simplified_forms()).encode())
    return digest.hexdigest()[:12]
