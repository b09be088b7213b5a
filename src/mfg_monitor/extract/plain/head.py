"""Reads what stands before a plain text file's running text: headers, stamps, bylines, the headline among them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import SequenceMatcher

from mfg_monitor.dates import Moment, from_url, read, search
from mfg_monitor.extract.plain.lines import (
    Stamp,
    header_field,
    is_breadcrumb,
    is_caption,
    is_paragraph,
    is_rule,
    is_sentence,
    is_widget,
    stamp_of,
    weight_of,
)
from mfg_monitor.extract.plain.names import authors_in, origin_in
from mfg_monitor.model import Candidate, DateWitness, Evidence
from mfg_monitor.text import folded, hanzi_count, one_line

_HEAD_LINES = 40
"""How many lines may stand before the running text; a page's menu is shorter."""
_DATE_LED = re.compile(r"^(?:date|time|published|日期|时间|发布时间)?\s*[:：]?\s*", re.IGNORECASE)
_MARKER = re.compile(r"(?:date|日期)\s+(\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?)(?:\s+|$)", re.IGNORECASE)
_SUFFIX_MARK = re.compile(r"\s*[-–—_|｜·(（\[【]\s*$")
BYLINE = re.compile(
    r"^(?:by\b|from our|文\s?[/／:：]|作者\s?[:：/／]|撰文|撰稿|"
    r"[(（]?(?:本报|本報|本网|本網|新华社|中新社|[\u4e00-\u9fff]{2,6}[报報网網社]|见习|見習|首席|实习|實習|特约|特約)*"
    r"(?:记者|記者)(?:[:：\s／/]|[\u4e00-\u9fff]{2,4}\s?[/／])|(?:通讯员|通訊員)[:：\s])",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"\b(?:staff|our|correspondents?|reporters?|agencies|desk|editors?|writers?)\b|[\u4e00-\u9fff]", re.IGNORECASE
)
"""What makes a byline of a line that begins with By and names nobody; the others are headlines: By the numbers: …"""
ADDRESS = re.compile(r"^https?://\S+$", re.IGNORECASE)
_MAIL_FIELD = re.compile(
    r"^(?:to|cc|bcc|reply-to|sender|message-id|in-reply-to|references|mime-version|content-[a-z-]{4,20}|received|"
    r"return-path|x-[a-z-]{2,30}|list-[a-z-]{2,20}|importance|priority|收件人|抄送)\s*[:：]",
    re.IGNORECASE,
)
"""Header fields of messages that say nothing of the article (RFC 5322 section 3.6)."""
_ADDRESS = re.compile(r"\s*<[^<>\s]{3,200}>?$")
_NUMBERED = re.compile(
    r"^(?:\d{1,2}[.)、]\s+(?=\D)|[一二三四五六七八九十]{1,2}、|[(（][一二三四五六七八九十\d]{1,2}[)）]\s*)(?=\S)"
)
WORDS = re.compile(r"[a-z0-9]{4,}|[\u4e00-\u9fff]")


@dataclass(slots=True)
class Draft:
    """What has been read so far."""

    zone: str
    now: datetime
    title: str | None = None
    authors: list[str] = field(default_factory=list)
    origin: str | None = None
    witnesses: list[DateWitness] = field(default_factory=list)
    quality: list[str] = field(default_factory=list)
    place: int = 0
    """Number of the line that is being read, among those that say anything."""
    places: list[int] = field(default_factory=list)
    """Where each witness stood."""

    def witness(self, moment: Moment, quote: str, evidence: Evidence, *, updated: bool = False) -> None:
        self.witnesses.append(
            DateWitness(evidence, moment.value, moment.precision, quote.strip(), "updated" if updated else "published")
        )
        self.places.append(self.place)

    def settle(self, headline_place: int) -> None:
        """Forget the days of lines above the headline where lines below it name one: a page's top shows its own day."""
        dated = list(zip(self.witnesses, self.places, strict=True))
        if any(place > headline_place for place in self.places):
            self.witnesses = [w for w, place in dated if place == 0 or place >= headline_place]
            self.places = [place for _, place in dated if place == 0 or place >= headline_place]

    def take(self, stamp: Stamp, evidence: Evidence) -> None:
        for moment, quote, updated in stamp.dates:
            self.witness(moment, quote, evidence, updated=updated)
        self.origin = self.origin or stamp.origin
        if stamp.authors and not self.authors:
            self.authors.extend(authors_in(stamp.authors))
        if stamp.url and stamp.url.startswith("http"):
            self.address(stamp.url)

    def address(self, url: str) -> None:
        moment = from_url(url)
        if moment is not None:
            self.witness(moment, url, "url")


@dataclass(slots=True)
class Heading:
    """A line before the running text that may be the headline."""

    text: str
    place: int
    """Its number among the lines before the running text that say anything."""
    score: float = 0.0


def unmarked(lines: list[str], draft: Draft) -> list[str]:
    """Read the marker that a crawler put before the first words (`date 2025-05-21 …`); answer the lines without it."""
    for number in [number for number, line in enumerate(lines) if line][:3]:
        marker = _MARKER.match(lines[number])
        moment = read(marker[1], zone=draft.zone, now=draft.now) if marker else None
        if marker is not None and moment is not None:
            draft.witness(moment, marker[1], "meta")
            return [*lines[:number], lines[number][marker.end() :], *lines[number + 1 :]]
    return lines


def front_matter(lines: list[str], draft: Draft) -> list[str]:
    """Read Markdown front matter (--- key: value ---) and answer the lines after it."""
    first = next((number for number, line in enumerate(lines) if line), 0)
    if not lines or lines[first] not in {"---", "+++"}:
        return lines
    fence = lines[first]
    last = next((n for n in range(first + 1, min(len(lines), first + 60)) if lines[n] in {fence, "..."}), None)
    if last is None:
        return lines
    for line in lines[first + 1 : last]:
        known = header_field(line.replace(" = ", ": ", 1) if fence == "+++" else line)
        if known is not None:
            _take_field(known[0], known[1].strip("\"'"), draft)
    rest = lines[last + 1 :]
    for number, line in enumerate(rest):
        if line:
            if line.startswith("# ") or (draft.title and folded(line) == folded(draft.title)):
                draft.title = draft.title or line.lstrip("# ")
                return rest[number + 1 :]
            break
    return rest


def header_block(lines: list[str], draft: Draft) -> list[str]:
    """Read header lines like those of an e-mail, two or more at the very top, and answer the lines after them."""
    first = next((number for number, line in enumerate(lines) if line), 0)
    fields: list[tuple[str, str]] = []
    at = first
    while at < len(lines) and lines[at] and not is_paragraph(lines[at]):
        known = header_field(lines[at])
        if known is not None:
            fields.append(known)
        elif not _MAIL_FIELD.match(lines[at]):
            break
        at += 1
    names = {name for name, _ in fields}
    if len(fields) < 2 or not names & {"title", "published", "url"} or len(names - {"other"}) < 2:
        return lines
    for name, value in fields:
        _take_field(name, value, draft)
    return lines[at:]


def _take_field(name: str, value: str, draft: Draft) -> None:
    if not value:
        return
    if name == "title":
        draft.title = draft.title or one_line(value)
    elif name in {"published", "updated"}:
        moment = read(value, zone=draft.zone, now=draft.now)
        if moment is not None:
            draft.witness(moment, value, "meta", updated=name == "updated")
    elif name == "origin":
        value = _ADDRESS.sub("", value).strip(' "') or value
        draft.origin = draft.origin or origin_in(value) or (value if not value.startswith("http") else None)
    elif name == "authors" and not draft.authors:
        draft.authors.extend(authors_in(value.strip("[]")))
    elif name == "url":
        draft.address(value)


# -- the head -------------------------------------------------------------------------------------------------------


def first_paragraph(lines: Sequence[str]) -> int:
    """Answer the index of the first running text, else of the end; captions of pictures at the top do not count."""
    caption: int | None = None
    for number, line in enumerate(lines):
        if not line or not is_paragraph(line):
            continue
        if is_caption(line):
            caption = number if caption is None else caption
            continue
        return number
    if caption is not None:
        return caption
    return next((n for n, line in enumerate(lines) if n and _is_short_paragraph(line)), len(lines))


def _is_short_paragraph(line: str) -> bool:
    """In a file without any long line: a sentence that states something, no stamp or byline."""
    plain = bool(line) and line[-1] not in "?!？！" and not BYLINE.match(line) and not header_field(line)
    return plain and is_sentence(line) and weight_of(line) >= 16 and not is_caption(line)


def read_head(lines: list[str], start: int, draft: Draft) -> tuple[int, list[Heading]]:
    """Read the lines before the running text; answer where the body begins, and the possible headlines."""
    headings: list[Heading] = []
    body_at: int | None = None
    place = 0
    for at in range(max(0, start - _HEAD_LINES), start):
        line = lines[at]
        if ADDRESS.match(line):
            draft.address(line)
            continue
        if not line or is_rule(line) or is_breadcrumb(line) or is_widget(line):
            continue
        place += 1
        draft.place = place
        if is_caption(line):
            body_at = at if body_at is None else body_at
            continue
        heading = _dated_heading(line, draft, first=not any(_is_headline_like(h.text) for h in headings))
        if heading is not None:
            headings.append(heading)
            continue
        if _is_stamp(line, draft):
            body_at = None
            for earlier in headings:
                earlier.score += 2.0 if place - earlier.place <= 3 else 0.0
            continue
        if is_sentence(line) and line[-1] not in "?!？！" and headings and (weight_of(line) > 40 or line[-1] == "。"):
            body_at = at if body_at is None else body_at
            continue
        headings.append(Heading(_NUMBERED.sub("", line, count=1), place))
        body_at = None if body_at is not None and is_caption(lines[body_at]) else body_at
    return (start if body_at is None else body_at), headings


def _dated_heading(line: str, draft: Draft, *, first: bool) -> Heading | None:
    """A headline with a date before it (`date 2025-05-21 Title`) or behind it (`Title - 2016-10-14`).

    Below another headline, words behind a date are a stamp: only the first may be read so.
    """
    if len(line) > 240 or is_sentence(line):
        return None
    spots = search(line, zone=draft.zone, now=draft.now)
    if not spots:
        return None
    last = spots[-1]
    lead = _DATE_LED.match(line)
    if first and lead is not None and lead.end() == spots[0].start:
        rest = line[spots[0].end :].strip(" :：|-–—\t")
        stamp = stamp_of(rest, zone=draft.zone, now=draft.now)
        if _is_headline_like(rest) and not stamp.labelled and not stamp.dates and not BYLINE.match(rest):
            draft.witness(spots[0].moment, line[spots[0].start : spots[0].end], "meta")
            return Heading(rest, draft.place, 3.0)
    if not line[last.end :].strip(" )）]】"):
        mark = _SUFFIX_MARK.search(line[: last.start])
        rest = line[: mark.start()] if mark else ""
        stamp = stamp_of(rest, zone=draft.zone, now=draft.now)
        if _is_headline_like(rest) and not stamp.labelled and not origin_in(rest):
            draft.witness(last.moment, line[last.start : last.end], "byline")
            return Heading(rest, draft.place, 3.0)
    return None


def _is_headline_like(words: str) -> bool:
    return hanzi_count(words) >= 6 or len(words.split()) >= 4


def _is_stamp(line: str, draft: Draft) -> bool:
    """Take a line of source, date and authors into the draft; say whether it was one."""
    if BYLINE.match(line) and weight_of(line) <= 160 and not is_paragraph(line):
        stamp = stamp_of(line, zone=draft.zone, now=draft.now)
        if not (stamp.dates or stamp.labelled or _NO_NAME.search(line) or authors_in(line) or len(line.split()) < 5):
            return False
        draft.take(stamp, "byline")
        if not draft.authors:
            draft.authors.extend(authors_in(stamp.rest or line))
        return True
    stamp = stamp_of(line, zone=draft.zone, now=draft.now)
    if stamp.labelled and stamp.title and not stamp.dates:
        draft.title = draft.title or stamp.title
        return True
    short_rest = len(stamp.rest) <= 60 and not _is_long_heading(stamp.rest)
    if stamp.origin and _is_long_heading(stamp.origin) and not stamp.dates:
        return False
    dated = any(moment.precision not in {"month", "year"} for moment, _, _ in stamp.dates)
    if not ((stamp.labelled or dated) and short_rest):
        return False
    draft.take(stamp, "byline")
    if stamp.rest:
        draft.origin = draft.origin or origin_in(stamp.rest)
        if not draft.authors and re.match(r"by\s", stamp.rest, re.IGNORECASE):
            draft.authors.extend(authors_in(stamp.rest))
    return True


def _is_long_heading(words: str) -> bool:
    return len(words.split()) > 7 or hanzi_count(words) > 16


def headline(
    headings: list[Heading], lines: Sequence[str], body: Sequence[str], candidate: Candidate
) -> Heading | None:
    """Answer the likeliest headline: dated, repeated, of a headline's length, in the words of the text."""
    opening = set(WORDS.findall(folded(" ".join(body[:4]))))
    wanted = folded(candidate.title) if candidate.title else ""
    counts: dict[str, int] = {}
    for line in lines:
        if line:
            key = folded(line)
            counts[key] = counts.get(key, 0) + 1
    best: Heading | None = None
    for heading in headings:
        words = WORDS.findall(folded(heading.text))
        if not words:
            continue
        heading.score += 2.0 if _is_headline_like(heading.text) else -1.0
        heading.score += 2.5 * len(opening.intersection(words)) / len(set(words))
        heading.score += 1.0 if counts.get(folded(heading.text), 0) > 1 else 0.0
        heading.score += 1.0 if heading is headings[0] else 0.0
        heading.score += 4.0 if wanted and _alike(wanted, folded(heading.text)) else 0.0
        heading.score -= 2.0 if is_sentence(heading.text) and heading.text[-1] not in "?!？！" else 0.0
        heading.score -= 2.0 if len(heading.text) > 200 else 0.0
        if best is None or heading.score > best.score:
            best = heading
    return best


def _alike(one: str, other: str) -> bool:
    return one == other or (len(one) < 300 and len(other) < 300 and SequenceMatcher(None, one, other).ratio() > 0.85)
