"""Page → examined article: extract, classify, find figures, fingerprint; one pure call, made for another process."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from mfg_monitor import __version__
from mfg_monitor.classify import Classifier
from mfg_monitor.config.sources import ArticleRules, Source, WebSource
from mfg_monitor.dedupe import fingerprint, traits_of
from mfg_monitor.extract import completed, extract, lead_of
from mfg_monitor.figures import find_figures
from mfg_monitor.model import Article, Candidate, Examined, Fingerprint, Page, Validators, Verdict
from mfg_monitor.model.story import NO_TRAITS, Traits

LEAST_TOLD = 0.1
"""Articles with a lower score that name no watched place or company are compared with no other telling."""


def examine(
    source: Source, candidate: Candidate, pages: Sequence[Page], *, classifier: Classifier, now: datetime
) -> Examined:
    """Read, date, judge and fingerprint one article, given as one page or as its parts in order.

    Without a page, the text that the feed carried is read in its place, as of `now`.

    Raises:
        ExtractError: the page holds no article.
    """
    read = tuple(pages) or (_page_of_feed_content(candidate, now),)
    article = extract(
        read,
        candidate if pages else replace(candidate, content=None),
        rules=source.article,
        zone=source.timezone,
        language=source.language,
        now=read[0].fetched_at,
        front=source.address_at(now) if isinstance(source, WebSource) else None,
    )
    if not pages:
        article = replace(
            article,
            extractor="feed content",
            quality=(*article.quality, "the page could not be had; this is the text that the feed carried"),
        )
    first = read[0]
    verdict, print_, traits = _judged(source, article, classifier)
    return Examined(
        candidate=candidate,
        article=article,
        verdict=verdict,
        fingerprint=print_,
        fetched_at=first.fetched_at,
        final_url=first.final_url,
        validators=first.validators if len(read) == 1 else Validators(),
        traits=traits,
    )


def judge_again(source: Source, examined: Examined, text: str, *, classifier: Classifier) -> Examined:
    """Answer the same article with less text: what was cut has no voice in lead, verdict, figures and fingerprint."""
    whole = examined.whole_text or examined.article.text
    article = replace(examined.article, text=text, lead=lead_of(text))
    verdict, print_, traits = _judged(source, article, classifier)
    return replace(examined, article=article, verdict=verdict, fingerprint=print_, traits=traits, whole_text=whole)


def judge(source: Source, candidate: Candidate, article: Article, *, classifier: Classifier, now: datetime) -> Examined:
    """Judge and fingerprint an article that was read before, and of which there is no page."""
    verdict, print_, traits = _judged(source, article, classifier)
    return Examined(candidate, article, verdict, print_, now, candidate.url, traits=traits)


def examine_told(
    source: Source, candidate: Candidate, article: Article, *, classifier: Classifier, now: datetime
) -> Examined:
    """Judge and fingerprint an article that was told field by field; what is missing is worked out from its text."""
    whole = completed(article, candidate, zone=source.timezone, now=now)
    return judge(source, candidate, whole, classifier=classifier, now=now)


def rules_of(judging: str, source: Source) -> str:
    """Answer the version of all that an article of this source is read and judged by.

    `judging` is what the classifier judges by. What a source of its own adds to that is another version.
    """
    return _version(judging, source.article, source.scope, source.timezone, source.language)


@lru_cache(maxsize=1_024)
def _version(judging: str, rules: ArticleRules, scope: str | None, zone: str, language: str | None) -> str:
    own = (rules.model_dump(), scope, zone, language)
    return hashlib.sha256(repr((judging, __version__, own)).encode()).hexdigest()[:12]


def _judged(source: Source, article: Article, classifier: Classifier) -> tuple[Verdict, Fingerprint, Traits]:
    verdict = classifier.judge(article, scope=source.scope)
    verdict = replace(verdict, figures=find_figures(article.text, language=article.language))
    verdict = replace(verdict, rules=rules_of(classifier.rules, source))
    is_watched = verdict.score >= LEAST_TOLD or bool(verdict.places) or bool(verdict.listed_companies)
    print_ = fingerprint(article, names=(*verdict.listed_companies, *verdict.places))
    traits = traits_of(article, verdict, print_, wide=classifier.wide_places) if is_watched else NO_TRAITS
    return verdict, print_, traits


def _page_of_feed_content(candidate: Candidate, now: datetime) -> Page:
    markup = f"<html><head><title></title></head><body><article>{candidate.content or ''}</article></body></html>"
    return Page(
        url=candidate.url,
        final_url=candidate.url,
        status=200,
        body=markup.encode("utf-8", "replace"),
        fetched_at=now,
        content_type="text/html; charset=utf-8",
    )
