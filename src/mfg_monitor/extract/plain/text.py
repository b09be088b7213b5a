"""Reads plain text files: finds headline, stamp, byline and body by layout and cue words, in two languages.

Front matter and e-mail-like headers are taken at their word; everything else is judged line by line, from the head to
the first running text, and from there to the first line after which the text does not read on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from itertools import takewhile

from mfg_monitor.dates import Moment, bounds, read, search
from mfg_monitor.errors import ExtractError
from mfg_monitor.extract.cues import is_end_cue, is_soft_cue
from mfg_monitor.extract.dateline import dateline_of
from mfg_monitor.extract.plain.head import (
    ADDRESS,
    BYLINE,
    WORDS,
    Draft,
    first_paragraph,
    front_matter,
    header_block,
    headline,
    read_head,
    unmarked,
)
from mfg_monitor.extract.plain.lines import (
    header_field,
    is_caption,
    is_paragraph,
    is_rule,
    is_sentence,
    is_widget,
    stamp_of,
    weight_of,
)
from mfg_monitor.extract.plain.markdown import markdown_title, without_markdown
from mfg_monitor.extract.plain.names import authors_in
from mfg_monitor.model import Candidate, DateWitness
from mfg_monitor.text import folded, hanzi_count, sentences, without_controls

_LAST_PARAGRAPHS = 60
"""How far back an article's own words are looked for; keeps files with very many asides linear."""
_TEXT_LABEL = re.compile(r"^(?:正文|内文|內文|全文|text|body|content)\s*[:：]\s*(?=\S)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:amp|nbsp|quot|[lr][ds]quo|[mn]dash|hellip|#\d{2,5});")
_ENOUGH_BODY = 300
"""Weight of text after which a repeated headline is no longer part of the head."""


@dataclass(frozen=True, slots=True)
class PlainReading:
    """What a plain text file told. `text` has its paragraphs divided by one blank line."""

    title: str
    text: str
    authors: tuple[str, ...] = ()
    origin: str | None = None
    witnesses: tuple[DateWitness, ...] = ()
    quality: tuple[str, ...] = ()
    """Plain words on what is weak about the reading; empty when nothing is."""


def read_plain(text: str, candidate: Candidate, *, zone: str, now: datetime) -> PlainReading:
    """Answer headline, body, authors, original publisher and dates of a plain text file.

    `zone` is the IANA zone of times that name none, `now` the time of reading. The candidate helps with a title where
    the file shows none, and with the date in its address.

    Raises:
        ExtractError: kind `empty`, the file holds no text.
    """
    draft = Draft(zone, now)
    if candidate.url.startswith("http"):
        draft.address(candidate.url)
    lines = _lines(text)
    lines = front_matter(unmarked(lines, draft), draft)
    lines = markdown_title(header_block(lines, draft), draft)
    if not any(lines):
        raise ExtractError("empty", "the file holds no text", url=candidate.url)
    title, kept = _article(lines, candidate, draft)
    if not kept:
        raise ExtractError("empty", "the file holds no running text", url=candidate.url)
    kept[0] = _TEXT_LABEL.sub("", kept[0], count=1)
    _dateline(kept, draft)
    if title is None:
        led = dateline_of(kept[0])
        title = candidate.title or _first_sentence(kept[0][led.end if led else 0 :], draft)
    if not draft.witnesses:
        draft.quality.append("no date in the text")
    return PlainReading(
        title, "\n\n".join(kept), tuple(draft.authors), draft.origin, tuple(draft.witnesses), tuple(draft.quality)
    )


def _article(lines: list[str], candidate: Candidate, draft: Draft) -> tuple[str | None, list[str]]:
    """Answer headline and paragraphs. Notices before the article (cookies, sign-in) are passed over, up to five."""
    for _ in range(6):
        body_at, headings = read_head(lines, first_paragraph(lines), draft)
        body = [line for line in lines[body_at:] if line]
        heading = None if draft.title else headline(headings, lines, body, candidate)
        title = draft.title or (heading.text.strip() if heading else None)
        notes = len(draft.quality)
        kept, end = _body(body, folded(title or candidate.title or ""), draft)
        if draft.title or not _is_notice(kept, body[end:], title, draft):
            break
        del draft.quality[notes:]
        lines = body[end:]
    if heading is not None:
        draft.settle(heading.place)
    return title, kept or _short_lines(lines, title)


def _short_lines(lines: Sequence[str], title: str | None) -> list[str]:
    """A file without running text: every line but headline, stamps and controls; a lone headline is its own text."""
    said = [line for line in lines if line and not (is_rule(line) or is_widget(line) or is_end_cue(line))]
    told = [line for line in said if line != title and not header_field(line) and not BYLINE.match(line)]
    return told or said[:1]


def _is_notice(kept: Sequence[str], rest: Sequence[str], title: str | None, draft: Draft) -> bool:
    """Is this only what a page says before its article? Short, undated, not in the headline's words; much follows."""
    weight = sum(weight_of(line) for line in kept if is_paragraph(line))
    following = [weight_of(line) for line in rest if is_paragraph(line)]
    if draft.authors or draft.origin or any(draft.places) or weight > 600 or len(kept) > 3:
        return False
    words = set(WORDS.findall((title or "").lower()))
    shared = words.intersection(WORDS.findall(" ".join(kept).lower()))
    return len(following) >= 3 and sum(following) >= 4 * weight and (not weight or len(shared) * 3 <= len(words))


# -- lines ----------------------------------------------------------------------------------------------------------


def _lines(text: str) -> list[str]:
    """Clean lines, blanks folded, hard-wrapped paragraphs joined; empty lines stay as dividers."""
    if _ENTITY.search(text):
        text = unescape(text)
    lines = without_markdown([" ".join(_with_colon(line).split()) for line in without_controls(text).split("\n")])
    joined: list[str] = []
    block: list[str] = []
    for line in [*lines, ""]:
        if line:
            block.append(line)
            continue
        joined.extend(_unwrapped(block))
        joined.append("")
        block = []
    while joined and not joined[-1]:
        joined.pop()
    return joined


def _with_colon(line: str) -> str:
    """A table's line that names a field: Title, tab, words."""
    name, mark, value = line.partition("\t")
    field = f"{name.strip()}: {value}"
    return field if mark and name.strip() and value.strip() and header_field(field) else line


def _unwrapped(block: list[str]) -> list[str]:
    """Join a block of lines that were broken at a fixed width, not at the ends of sentences.

    Headline and byline may stand right above the text, without a blank line between.
    """
    led = (n for n, line in enumerate(block[:6], 1) if BYLINE.match(line) or header_field(line) or ADDRESS.match(line))
    above = max(led, default=0)
    for start in range(above, min(above + 3, len(block) - 1)):
        rest = block[start:]
        widths = [len(line) + hanzi_count(line) for line in rest[:-1]]
        if min(widths) < 45 or max(widths) > 110 or max(widths) - min(widths) > 24 or (start and len(widths) < 2):
            continue
        if sum(is_sentence(line) for line in rest[:-1]) * 2 > len(widths) or is_caption(rest[0]):
            continue
        out = rest[0]
        for line in rest[1:]:
            glue = "" if hanzi_count(out[-1]) or hanzi_count(line[0]) else " "
            out = out[:-1] + line if out.endswith("-") and line[:1].islower() else out + glue + line
        return [*block[:start], out]
    return block


def _first_sentence(line: str, draft: Draft) -> str:
    draft.quality.append("no headline: the first sentence stands for it")
    spans = sentences(line)
    words = next((line[start:end] for start, end in spans if weight_of(line[start:end]) >= 20), line)
    return words if len(words) <= 200 else words[:199].rsplit(" ", 1)[0] + "…"


# -- the body -------------------------------------------------------------------------------------------------------


def _body(lines: Sequence[str], headline_folded: str, draft: Draft) -> tuple[list[str], int]:
    """Answer the paragraphs up to the first line after which the text does not read on, and its number."""
    kept: list[str] = []
    weight, end = 0, len(lines)
    for at, line in enumerate(lines):
        if is_rule(line) or is_widget(line) or (at and line == lines[at - 1]):
            continue
        repeated = folded(line) == headline_folded
        if repeated or (is_end_cue(line) and not is_caption(line)):
            soft = not repeated and is_soft_cue(line)
            if _reads_on(lines[at + 1 : at + 14], kept, headline_folded, soft=soft):
                continue
            _end(lines[at : at + 3], draft)
            end = at + 1
            break
        if weight >= _ENOUGH_BODY and _begins_another(lines, at, draft):
            draft.quality.append("another story followed in the same file and was cut off")
            end = at
            break
        kept.append(line)
        weight += weight_of(line)
    behind: list[str] = []
    while len(kept) > 1 and not is_paragraph(kept[-1]) and not is_sentence(kept[-1]) and not is_caption(kept[-1]):
        behind.append(kept.pop())
    _end(behind[::-1][:3], draft, bare=True)
    return kept, end


def _reads_on(after: Sequence[str], before: Sequence[str], headline_folded: str, *, soft: bool) -> bool:
    """Does the article go on after a line that usually ends one? Only with running text in its own words.

    After a soft cue (Related, Read more) a few teaser headlines may stand between, if much of the article follows.
    """
    following = [line for line in after if line and not is_rule(line)]
    before = before[-_LAST_PARAGRAPHS:]
    weight = sum(map(weight_of, before))
    direct = bool(following) and is_paragraph(following[0]) and not is_end_cue(following[0])
    if not before:
        return bool(following)
    if direct and weight < _ENOUGH_BODY:
        return True
    skip = next((at for at, line in enumerate(following[:6]) if is_paragraph(line)), None) if soft else 0
    if skip is None or not (direct or soft):
        return False
    run = list(takewhile(is_paragraph, following[skip:]))
    known = set(WORDS.findall(" ".join(before).lower()))
    words = set(WORDS.findall(" ".join(run[:4]).lower()))
    shared = len(words & known) / max(1, len(words))
    if direct and shared >= 0.45:
        return True
    titled = set(WORDS.findall(headline_folded))
    own = len(titled.intersection(words)) >= 0.34 * len(titled) > 0
    return soft and own and shared >= 0.22 and len(run) >= 4 and sum(map(weight_of, run)) >= 1000


def _begins_another(lines: Sequence[str], at: int, draft: Draft) -> bool:
    """A heading with its own stamp beneath it, then running text: the next story of a digest or a stream."""
    if is_sentence(lines[at]) or weight_of(lines[at]) > 170 or at + 2 >= len(lines) or is_paragraph(lines[at + 1]):
        return False
    stamp = stamp_of(lines[at + 1], zone=draft.zone, now=draft.now)
    named = bool(stamp.dates or BYLINE.match(lines[at + 1])) and len(stamp.rest) <= 60
    return named and any(is_paragraph(line) for line in lines[at + 2 : at + 5])


def _end(lines: Sequence[str], draft: Draft, *, bare: bool = False) -> None:
    """A stamp right at the end dates an article whose head does not, if it says so itself.

    `bare` says whether a line that is only a date counts too: it signs the text, unless the text's end is passed.
    """
    for line in lines:
        stamp = stamp_of(line, zone=draft.zone, now=draft.now)
        draft.origin = draft.origin or (stamp.origin if not stamp.rest else None)
        if stamp.dates and not stamp.rest and (stamp.labelled or bare):
            if not any(w.evidence != "url" for w in draft.witnesses):
                draft.take(stamp, "text")
            return


def _leading_day(line: str, draft: Draft) -> None:
    """Read a date that the text begins with: `Aug 1, 2024 09:40. The plant …`, `2023年5月30日 上海…`."""
    spots = search(line[:60], zone=draft.zone, now=draft.now)
    if not spots or line[: spots[0].start].strip(" [(【（") or spots[0].moment.precision in {"month", "year"}:
        return
    spot = spots[0]
    after = line[spot.end :]
    if re.match(r"\s?[.。:：|｜\])）】—–-]\s?(?!\d)", after) or (after[:1] == " " and hanzi_count(after[1:2])):
        draft.witness(spot.moment, line[spot.start : spot.end], "byline")


def _dateline(paragraphs: Sequence[str], draft: Draft) -> None:
    """Read what stands before the first sentence: SHANGHAI, May 21, 2025 (Xinhua) --, 新华社上海5月21日电."""
    if paragraphs:
        _leading_day(paragraphs[0], draft)
    for line in paragraphs[:3]:
        found = dateline_of(line)
        if found is None:
            continue
        moment = _dateline_day(found.date, paragraphs, draft)
        if moment is not None:
            draft.witness(moment, found.date, "byline")
        draft.origin = draft.origin or found.agency
        if found.names and not draft.authors:
            draft.authors.extend(authors_in(found.names))
        return


def _dateline_day(words: str, paragraphs: Sequence[str], draft: Draft) -> Moment | None:
    """Answer a dateline's day. Where it names no year, only what the text says of its time may give one: the file may
    be years old."""
    if re.search(r"\d{4}", words):
        moment = read(words, zone=draft.zone, now=draft.now)
        return moment if moment is not None and moment.precision == "day" else None
    span = bounds("\n".join(paragraphs)[:20_000], now=draft.now) if words else None
    if span is None:
        return None
    years = range(span[0].year, span[1].year + 1)
    told = [read(_with_year(words, year), zone=draft.zone, now=draft.now) for year in years]
    fitting = [moment for moment in told if moment and moment.precision == "day" and span[0] <= moment.day <= span[1]]
    return fitting[0] if len(fitting) == 1 else None


def _with_year(words: str, year: int) -> str:
    return f"{year}年{words}" if hanzi_count(words) else f"{words}, {year}"
