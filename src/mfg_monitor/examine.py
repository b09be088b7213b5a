"""Page → examined article: extract, classify, find figures, fingerprint; one pure call, made for another process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from mfg_monitor.classify import Classifier
from mfg_monitor.config.sources import Source
from mfg_monitor.dedupe import fingerprint
from mfg_monitor.extract import extract
from mfg_monitor.figures import find_figures
from mfg_monitor.model import Candidate, Examined, Page, Validators


def examine(
    source: Source, candidate: Candidate, pages: Sequence[Page], *, classifier: Classifier, now: datetime
) -> Examined:
    """Read, date, judge and fingerprint one article, given as one page or as its parts in order.

    Without a page, the text that the feed carried is read in its place.

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
        now=now,
    )
    if not pages:
        article = replace(
            article,
            extractor="feed content",
            quality=(*article.quality, "the page could not be had; this is the text that the feed carried"),
        )
    verdict = classifier.judge(article, scope=source.scope)
    verdict = replace(verdict, figures=find_figures(article.text, language=article.language))
    first = read[0]
    return Examined(
        candidate=candidate,
        article=article,
        verdict=verdict,
        fingerprint=fingerprint(article, names=(*verdict.companies, *verdict.places)),
        fetched_at=first.fetched_at,
        final_url=first.final_url,
        validators=first.validators if len(read) == 1 else Validators(),
    )


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
