"""Pages → article: puts together what the other modules of this room read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus

from lxml import etree

from mfg_monitor import urls
from mfg_monitor.charset import decode
from mfg_monitor.config.sources import ArticleRules
from mfg_monitor.dates import bounds, choose, read
from mfg_monitor.errors import ExtractError
from mfg_monitor.extract import body, canonical, dating, html, metadata, pdf, people
from mfg_monitor.extract import rules as site_rules
from mfg_monitor.extract import title as titles
from mfg_monitor.extract.content import kind_of
from mfg_monitor.extract.lead import lead_of
from mfg_monitor.extract.notices import is_notice, notice
from mfg_monitor.extract.paging import joined
from mfg_monitor.extract.refusals import is_dated, refusal
from mfg_monitor.extract.surroundings import around
from mfg_monitor.extract.weighing import at_home
from mfg_monitor.model import Article, Candidate, DateWitness, Dating, Page
from mfg_monitor.text import hanzi_count, language_of, one_line, paragraphs

_FEED_IS_LONGER = 1.6
"""A feed's full text replaces the page's where it is this many times longer."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one page, whatever its kind, was found to hold."""

    title: str
    lines: tuple[str, ...]
    canonical_url: str
    extractor: str
    authors: tuple[str, ...] = ()
    origin: str | None = None
    witnesses: tuple[DateWitness, ...] = ()
    language: str | None = None
    quality: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is known before the page is read."""

    candidate: Candidate
    rules: ArticleRules
    zone: str
    language: str | None
    now: datetime
    front: str | None = None


def extract(
    pages: Sequence[Page],
    candidate: Candidate,
    *,
    rules: ArticleRules,
    zone: str,
    language: str | None,
    now: datetime,
    front: str | None = None,
) -> Article:
    """Answer the article on a page, or on the pages that are its parts in order.

    `zone` (IANA) is for times that name none; `language` is the source's hint; `now` is when the page was fetched:
    nothing later than a day after it is believed. `front` is the source's own page, no
    article's address. The feed's full text helps where the page holds less.

    Raises:
        ExtractError: kind "empty" (no article), "parse" (unreadable, or a wrong rule), "content_type" (no text at all).
    """
    asked = _Asked(candidate, rules, zone, language, now, front)
    try:
        return _article(_read_all(pages, asked), asked)
    except (RecursionError, etree.LxmlError, UnicodeError, ValueError, OverflowError) as error:
        reason = one_line(str(error))[:160] or type(error).__name__
        raise ExtractError("parse", f"the page cannot be read: {reason}", url=candidate.url) from error


def _read_all(pages: Sequence[Page], asked: _Asked) -> _Reading:
    """Read the first page whole and the others for their text."""
    try:
        first = _read_first(pages, asked)
    except ExtractError:
        told = _feed_text(asked.candidate)
        if told is None:
            raise
        return told
    lines, quality = [first.lines], list(first.quality)
    for number, page in enumerate(pages[1:], 2):
        try:
            lines.append(_read_page(page, asked).lines)
        except ExtractError as error:
            quality.append(f"part {number} was left out: {error.message}")
    return replace(first, lines=tuple(joined(lines)), quality=tuple(quality))


def _read_first(pages: Sequence[Page], asked: _Asked) -> _Reading:
    if not pages:
        raise ExtractError("empty", "no page was given", url=asked.candidate.url)
    return _read_page(pages[0], asked)


def _read_page(page: Page, asked: _Asked) -> _Reading:
    kind = kind_of(page)
    if kind == "html":
        return _read_html(page, asked)
    from mfg_monitor.extract.plain.text import read_plain  # noqa: PLC0415 - slow to load, and few pages are plain text

    text = pdf.text_of(page.body, url=page.url) if kind == "pdf" else decode(page.body, page.content_type)
    plain = read_plain(text, asked.candidate, zone=asked.zone, now=asked.now)
    lines = tuple(plain.text.split("\n"))
    _needs_no_refusal(metadata.Head(), lines, (plain.title,), page.url, is_ruled=True)
    return _Reading(
        title=plain.title,
        lines=lines,
        canonical_url=_address(page, asked),
        extractor="pdf" if kind == "pdf" else "plain text",
        authors=tuple(plain.authors),
        origin=plain.origin,
        witnesses=tuple(plain.witnesses),
        quality=tuple(plain.quality),
    )


def _read_html(page: Page, asked: _Asked) -> _Reading:
    markup = decode(page.body, page.content_type)
    root = html.parse(markup, url=page.url)
    head = metadata.read(root)
    selected = site_rules.apply(root, asked.rules, url=page.url)
    if selected is not None and (asked.rules.remove or asked.rules.next_page):
        root = html.parse(selected.markup, url=page.url)
    html.without_scripts(root)
    address = page.final_url or page.url
    shown = html.chunks(root)
    title = selected.title if selected and selected.title else ""
    title = title or titles.choose(head, url=address, shown=shown, given=asked.candidate.title)
    names = [title, *head.headings, head.first("og:title", "twitter:title") or "", asked.candidate.title or ""]
    found = body.Body(selected.body, "site rules") if selected and selected.body else None
    found = found or body.read(root, titles=names, described=head.described.body, markup=markup)
    _needs_no_refusal(head, found.lines, (*names, head.title_tag), page.url, is_ruled=selected is not None)
    place = around(shown, title, found.lines)
    text = "\n".join(found.lines)
    setting = dating.Setting(asked.zone, asked.now, head.language or asked.language)
    witnesses = dating.witnesses(root, head, place, urls=(address, page.url), text=text, markup=markup, setting=setting)
    return _Reading(
        title=title,
        lines=found.lines,
        canonical_url=canonical.choose(head, url=address, fallback=asked.candidate.canonical_url, front=asked.front),
        extractor=found.extractor,
        authors=people.named(selected.authors)
        if selected and selected.authors
        else people.authors(head, root, place, text, url=address),
        origin=people.origin(head, place, text),
        witnesses=_ruled_date(selected, witnesses, setting),
        language=head.language,
        quality=(*found.quality, *(selected.missed if selected else ())),
    )


def _needs_no_refusal(
    head: metadata.Head, lines: Sequence[str], names: Sequence[str], url: str, *, is_ruled: bool
) -> None:
    """Raise where a page says that it holds no article; with 404 where it says that the article is gone."""
    said = notice(lines, names, is_dated=is_dated(head)) or (None if is_ruled else refusal(head, lines))
    if said is not None:
        status = HTTPStatus.NOT_FOUND if is_notice(said) else None
        raise ExtractError("empty", f"the page says “{said}” in an article's place", url=url, status=status)


def _ruled_date(
    selected: site_rules.Selected | None, witnesses: Sequence[DateWitness], setting: dating.Setting
) -> tuple[DateWitness, ...]:
    """Where the source's own rule names the date, no other witness of publication is asked."""
    moment = (
        read(selected.date, zone=setting.zone, now=setting.now, language=setting.language)
        if selected is not None and selected.date
        else None
    )
    if moment is None or selected is None or selected.date is None:
        return tuple(witnesses)
    ruled = DateWitness("byline", moment.value, moment.precision, selected.date)
    return (ruled, *(w for w in witnesses if w.role == "updated"))


def _feed_text(candidate: Candidate) -> _Reading | None:
    """Answer the article as the feed carried it, None where it carried too little."""
    if not candidate.content:
        return None
    told = body.fragment(candidate.content, [candidate.title or ""])
    if not _is_text(told.lines) or notice(told.lines, [candidate.title or ""]):
        return None
    return _Reading(
        title=one_line(candidate.title or ""),
        lines=told.lines,
        canonical_url=candidate.canonical_url,
        extractor="feed content",
        quality=("the page gave no article; the feed's text is used",),
    )


def _article(reading: _Reading, asked: _Asked) -> Article:
    reading = _with_feed(reading, asked.candidate)
    candidate = asked.candidate
    if not _is_text(reading.lines):
        raise ExtractError("empty", "no article was found on the page", url=candidate.url)
    text = paragraphs("\n".join(reading.lines))
    title = one_line(reading.title or candidate.title or "") or one_line(lead_of(text)[:120])
    front = at_home(candidate.witnesses, reading.witnesses, zone=asked.zone)
    dating_ = choose([*reading.witnesses, *front], now=asked.now)
    return Article(
        url=candidate.url,
        canonical_url=reading.canonical_url,
        title=title,
        text=text,
        lead=lead_of(text),
        language=language_of(text, reading.language or candidate.language or asked.language),
        dating=_bounded(dating_, title, text, asked.now),
        authors=reading.authors,
        origin=reading.origin,
        extractor=reading.extractor,
        quality=reading.quality,
    )


def _with_feed(reading: _Reading, candidate: Candidate) -> _Reading:
    told = _feed_text(candidate) if reading.extractor != "feed content" else None
    if told is None or sum(map(len, told.lines)) < _FEED_IS_LONGER * sum(map(len, reading.lines)):
        return reading
    note = "the page's text is short; the feed's text is used"
    return replace(reading, lines=told.lines, extractor=told.extractor, quality=(*reading.quality, note))


def _bounded(dating_: Dating, title: str, text: str, now: datetime) -> Dating:
    """Give an undated article the bounds that its own words set."""
    if dating_.published is not None or dating_.earliest_on or dating_.latest_on:
        return dating_
    span = bounds(f"{title}\n{text[:20_000]}", now=now)
    if span is None:
        return dating_
    return replace(dating_, evidence="inferred", earliest_on=span[0], latest_on=span[1])


def _address(page: Page, asked: _Asked) -> str:
    try:
        return urls.canonical(page.final_url or page.url)
    except ValueError:
        return asked.candidate.canonical_url


def _is_text(lines: Sequence[str]) -> bool:
    text = "".join(lines)
    return sum(map(str.isalnum, text[:200])) >= 12 or hanzi_count(text) >= 6
