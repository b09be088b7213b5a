"""Collects what a page says of its date: JSON-LD, meta, time tags, the words around the headline, address, scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import Any, Literal

from lxml import etree

from mfg_monitor.dates import Moment, Order, from_url, read, search
from mfg_monitor.extract.calendars import is_told_of_now, without_calendars
from mfg_monitor.extract.captions import without_captions
from mfg_monitor.extract.cues import is_heading
from mfg_monitor.extract.dateline import dateline_of
from mfg_monitor.extract.dayorder import order_of
from mfg_monitor.extract.html import Tree, is_aside, text_of
from mfg_monitor.extract.metadata import Head
from mfg_monitor.extract.surroundings import Surroundings
from mfg_monitor.extract.weighing import is_vague, weighed
from mfg_monitor.model import DateWitness, Evidence

_PUBLISHED = """
    article:published_time og:article:published_time article:published og:published_time article:post_date
    og:pubdate datepublished date_published firstpublishedtime first_published_time publishdate publish_date
    publish-date publisheddate published_date published published_time publishtime publish_time pubtime pub_time
    pubdate pub_date pub-date publication_date publication-date dateofpublication originalpublicationdate
    iso-8601-publish-date parsely-pub-date sailthru.date cxenseparse:recs:publishtime cxenseparse:publishtime
    bt:pubdate apub:time rnews:datepublished citation_publication_date citation_date citation_online_date
    dc.date.issued dcterms.issued dcterms.date dc.date dcterms.available dcterms.created dc.date.created dc.created
    datecreated date_created firstpublicationdate firstcreatedate displaydate releasedate release_date
    weibo:article:create_at weibo:webpage:create_at newsdate article_date_original article.published article.created
    ptime eprints.datestamp prism.publicationdate
""".split()
_PERHAPS = """
    date created creation_date timestamp article:created og:article:created_time pdate issued docdate sdate
    video:release_date
""".split()
"""Also used for the time at which a page was built: asked only where nothing else speaks."""
_MODIFIED = """
    article:modified_time lastmodifiedtime dateupdate dateupdated og:article:modified_time og:updated_time
    og:modified_time datemodified date_modified lastmod last-modified lastmodified dc.date.modified dcterms.modified
    modified article:updated_time article.updated modified_time updated_time moddate revised
""".split()

_UPDATED_WORDS = re.compile(
    r"(?:updated?|modified|revis(?:ed|ion)|last\s+(?:edit|change)|edited|aktualisiert|geändert|mis\s+à\s+jour|modifié|actualizad[oa]|atualizad[oa]|aggiornat[oa]|bijgewerkt"
    r"|opdateret|oppdatert|uppdaterad|güncellen?me|更新|修改|обновлено)\W{0,3}(?:(?:on|at|am|le|den|el|em|il|zuletzt|time|date|日期|时间|時間|于|於)\W{0,3}){0,2}$",
    re.IGNORECASE,
)
_CLASSED = re.compile(
    r"(?:^|[\s_-])(?:(?:pub|publish|published|publication|post|posted|article|news|entry|story|created?|release|info|art|con|content|time|meta)?[_-]?"
    r"(?:date|time|datetime|timestamp|pubtime|pubdate|datum|fecha|data|dateline|published|riqi|shijian)s?)(?:$|[\s_-])"
    r"|pub(?:lish)?(?:ed)?[_-]?(?:date|time)|(?:date|time)[_-]?(?:pub|post|line)|posted-on|byline|article-?info|post-?meta|entry-?meta",
    re.IGNORECASE,
)
_MAY_CLASS = re.compile("dat|tim|fecha|pub|riqi|shijian|posted|byline|info|meta", re.IGNORECASE)
"""What each class of a date holds: a quick look."""
_SCRIPTED = re.compile(
    r"""["']?\b(?:date_?published|publish(?:ed)?_?(?:date|time|at|on)?|publication_?date|pub_?(?:date|time)|ptime|first_?published(?:_?at)?|ori_?create_?time|ct(?=\s*=)|create_?(?:time|date|d_?at)|post_?date|release_?(?:date|time)|article_?date|display_?date)["']?\s*[:=]\s*["']?((?:19|20)\d\d[-/.年][^"'<>;]{4,30}|1[0-9]{9}(?:\d{3})?)(?=["'\s,;}])""",
    re.IGNORECASE,
)
_VALUE = re.compile(r"""[:=]\s*["']?(?:(?:19|20)\d\d[-/.年]|1[0-9]{9})""")
"""What `_SCRIPTED` finds holds one, and few others do: from there it is looked for, in a quarter of the time."""
_AROUND_VALUE = 100
_MOST_VALUES = 20_000
_LINKED_DATA = re.compile(
    r"<script\b[^>]{0,200}\bld\+json\b[^<]*+(?:<(?!/script)[^<]*+)*+(?:</script>|\Z)?+", re.IGNORECASE
)
_TIMES: Any = etree.XPath("//time|//relative-time|//*[@itemprop][not(self::meta)]")
_HOLDING: Any = etree.XPath("//*[text()[contains(., $quote)]]")
_STAMP = 80
_NOTE = 300
_LONGEST_CLASS = 500
_RELATIVE = re.compile(r"\bago\b|day|[昨今前刚剛]", re.IGNORECASE)
_MOST_MARKUP = 3_000_000
_TOGETHER = 12
_JUST_BEHIND = 6
_BARE_LEAD = re.compile(
    r"^(?:\W*|[\w ]{0,24}(?i:date|datum|published|posted|stand|revision|updated|日期|时间)[\w ]{0,12}\W*"
    r"|[A-Z][\w .-]{2,24},?\s*\()$"
)
_AFTER_STAMP = re.compile(r"^\)?\s*(?:[-–—|:：/.]|[A-Z\u4e00-\u9fff„\"“]|$)")
_LABEL = re.compile(
    r"(?:publi|posted|erschienen|veröffentlicht|geschrieben|gespeichert|released|issued|\bdat(?:e|um|a)\b|發[佈布表]|发[布表]|日期|时间|\bam\b|\bon\b|\ble\b)",
    re.IGNORECASE,
)
_SPLIT_DATE = re.compile(r"(?<=\d)\s*\|\s*(?=\d)(?!\d{1,2}:)")
_DAY_FIRST = re.compile(r"[/_-](\d{1,2})-(\d{1,2})-((?:19|20)\d\d)(?=[/._?]|$)")
_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/\d+(?:[a-z]{2}_)?/")
_DATELINE_DAY = re.compile(
    r"^.{0,60}?(?:(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:电|讯|消息)|\([A-Z][A-Za-z ]{1,20}\)|\s(?:--|—|–)\s)"
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What reading a date needs to know: the zone of times that name none, the time of reading, the page's language."""

    zone: str
    now: datetime
    language: str | None
    order: Order | None = None
    """Whether the page writes the day or the month first, where that is known."""


Role = Literal["published", "updated"]


def witnesses(
    root: Tree, head: Head, place: Surroundings, *, urls: Sequence[str], text: str, markup: str, setting: Setting
) -> list[DateWitness]:
    """Answer everything that says when the article on this page was published or updated, fit to vote.

    Weaker places (classes, the end of the text, scripts) are asked only where stronger ones are silent.
    """
    found = [*_from_jsonld(head, setting), *_from_metas(head, setting), *_from_times(root, setting)]
    found += _from_addresses(urls)
    known = [w.value for w in found if w.role == "published"]
    order = order_of(head, url=urls[0], near=(*place.behind, *place.before, *place.after), known=known)
    setting = replace(setting, order=order)
    if not speaks(found) or any(len(piece) > _STAMP for piece in place.behind):
        place = without_captions(place, root)
    found += _from_words(place, text, setting)
    found += _from_titles(head, setting)
    if not speaks(found, "byline"):
        found += _from_classes(root, setting)
    for ask in (
        lambda: _from_names(head, _PERHAPS, setting, "published"),
        lambda: _from_scripts(markup, setting),
        lambda: _from_behind_text(place, root, setting),
    ):
        if not speaks(found):
            found += ask()
    if not speaks(found):
        found = [_year_told(w, markup) for w in found]
    return weighed([*found, *_from_dateline(text, found, setting)], zone=setting.zone)


def _year_told(witness: DateWitness, markup: str) -> DateWitness:
    """A day and month without a year is of the one year in which the page's own addresses name that day, if any."""
    value = witness.value
    if not is_vague(witness) or len(value) < 10 or _RELATIVE.search(witness.quote):
        return witness
    day = rf"(?<!\d)(?P<year>(?:19|20)\d\d)[-/._]?{value[5:7]}[-/._]?{value[8:10]}(?!\d)"
    years = {found["year"] for found in re.finditer(day, markup[:_MOST_MARKUP]) if found["year"] <= value[:4]}
    return replace(witness, value=min(years) + value[4:]) if len(years) == 1 else witness


def speaks(found: Sequence[DateWitness], *evidence: Evidence) -> bool:
    """Does a page's own, exact word on the day of publication stand among the witnesses?"""
    return any(
        w.role == "published" and not is_vague(w) and (w.evidence in evidence if evidence else w.evidence != "url")
        for w in found
    )


def _from_jsonld(head: Head, setting: Setting) -> Iterator[DateWitness]:
    described = head.described
    published = described.published or described.created
    yield from _told("json-ld", published, setting)
    yield from _told("json-ld", described.modified, setting, role="updated")


def _from_metas(head: Head, setting: Setting) -> Iterator[DateWitness]:
    yield from _from_names(head, _PUBLISHED, setting, "published")
    yield from _from_names(head, _MODIFIED, setting, "updated")


def _from_names(head: Head, names: Sequence[str], setting: Setting, role: Role) -> list[DateWitness]:
    for name in names:
        for value in head.metas.get(name, ()):
            told = list(_told("meta", value, setting, role=role))
            if told:
                return told
    return []


def _from_times(root: Tree, setting: Setting) -> list[DateWitness]:
    """The first time tag outside lists and asides, and those that say what they are."""
    published: list[DateWitness] = []
    updated: list[DateWitness] = []
    marked: list[DateWitness] = []
    for element in _TIMES(root)[:20_000]:
        role = (element.get("itemprop") or "").lower()
        is_time = element.tag in {"time", "relative-time"}
        if not is_time and role not in {"datepublished", "datecreated", "datemodified"}:
            continue
        value = element.get("datetime") or element.get("content") or text_of(element)[:80]
        names = f"{element.get('class') or ''} {role} {element.get('data-testid') or ''}".lower()
        is_update = "modif" in names or "updat" in names
        told = list(_told("time-tag", value, setting, role="updated" if is_update else "published"))
        if not told:
            continue
        if is_update:
            updated += told
        elif role or element.get("pubdate") is not None or "publish" in names:
            marked += told
        elif not published and not is_aside(element):
            published += told
    return (marked[:1] or published[:1]) + updated[:1]


def _from_words(place: Surroundings, text: str, setting: Setting) -> list[DateWitness]:
    """The first date between headline and text, or that opens the text, or else the nearest before the headline.

    Short pieces first: a stamp stands alone, and days inside sentences are days of events.
    """
    updates: list[DateWitness] = []
    before = without_calendars(place.before, zone=setting.zone, now=setting.now)
    for pieces in (place.behind, before[::-1]):
        joined = " ".join(piece for piece in pieces[:_TOGETHER] if len(piece) <= _STAMP)
        for longest, candidates in ((_STAMP, pieces), (len(joined), (joined,)), (_NOTE, pieces)):
            found = _in_pieces(candidates, longest, setting, led=pieces is place.behind)
            published = [w for w in found if w.role == "published"]
            updates = updates or [w for w in found if w.role == "updated"]
            if published:
                exact = next((w for w in published if not is_vague(w)), published[0])
                return [exact, *updates]
        if pieces is place.behind:
            opening = _opening(text, setting)
            if opening:
                return [*opening, *updates]
    return updates


def _in_pieces(pieces: Sequence[str], longest: int, setting: Setting, *, led: bool) -> list[DateWitness]:
    found: list[DateWitness] = []
    for i, piece in enumerate(pieces):
        if len(piece) > longest:
            continue
        label = pieces[i - 1] if led and i else ""
        found += [
            DateWitness("byline", m.value, m.precision, q, role) for role, m, q in _spotted(piece, label, setting)
        ]
        if speaks(found):
            break
    return found


def _opening(text: str, setting: Setting) -> list[DateWitness]:
    """A date that stands before the first sentences like a stamp: "27.1.2022 - …", "Karlsruhe, (12.11.2021). …"."""
    for line in text.split("\n", 3)[:3]:
        start = line[:60]
        for role, moment, quote in _spotted(start, "", setting):
            lead, _, rest = line.partition(quote)
            if _BARE_LEAD.match(lead) and _AFTER_STAMP.match(rest):
                return [DateWitness("byline", moment.value, moment.precision, quote, role)]
            break
    return []


def _from_titles(head: Head, setting: Setting) -> list[DateWitness]:
    """Some sites close their title tag with the day: "… | DW | 28.04.2023"."""
    for title in (head.title_tag, head.first("og:title") or ""):
        tail = title[-24:]
        for hit in search(tail, zone=setting.zone, now=setting.now, language=setting.language):
            if hit.moment.precision == "day" and hit.end == len(tail) and re.search(r"[|–—-]\s*$", tail[: hit.start]):
                return [DateWitness("byline", hit.moment.value, "day", tail[hit.start :])]
    return []


def _from_behind_text(place: Surroundings, root: Tree, setting: Setting) -> list[DateWitness]:
    """A stamp just behind the text, not of a comment or another story; one with a label wins."""
    told: list[DateWitness] = []
    for i, piece in enumerate(place.after):
        if is_heading(piece):
            break
        if len(piece) > _NOTE:
            continue
        label = place.after[i - 1] if i else ""
        for role, moment, quote in _spotted(piece, label, setting):
            if role != "published" or moment.precision == "year":
                continue
            witness = DateWitness("byline", moment.value, moment.precision, quote)
            if _LABEL.search(piece.partition(quote)[0] or label):
                return [witness]
            if i < _JUST_BEHIND and len(piece) <= _STAMP and not is_vague(witness) and not _is_beside(root, quote):
                told.append(witness)
    return told[:1]


def _is_beside(root: Tree, quote: str) -> bool:
    """Do these words stand only in what a page sets beside its story?"""
    holders = _HOLDING(root, quote=quote)[:20]
    return bool(holders) and all(holder.tag in {"aside", "footer"} or is_aside(holder) for holder in holders)


def _spotted(piece: str, previous: str, setting: Setting) -> Iterator[tuple[Role, Moment, str]]:
    piece = _SPLIT_DATE.sub(".", piece)
    hits = search(piece, zone=setting.zone, now=setting.now, language=setting.language, order=setting.order)
    if not hits and len(piece) <= 60:
        moment = _read(piece, setting)
        if moment is not None and moment.precision in {"day", "minute", "second"}:
            yield ("updated" if _UPDATED_WORDS.search(previous) else "published"), moment, piece
        return
    for hit in hits:
        if hit.moment.precision not in {"day", "minute", "second"}:
            continue
        led = piece[max(0, hit.start - 40) : hit.start] or previous
        if is_told_of_now(led):
            continue
        yield ("updated" if _UPDATED_WORDS.search(led) else "published"), hit.moment, piece[hit.start : hit.end]


def _from_classes(root: Tree, setting: Setting) -> list[DateWitness]:
    """The first short element outside asides whose class or id speaks of a date."""
    for element in islice(
        root.iter("span", "div", "p", "li", "em", "i", "td", "dd", "small", "h4", "h5", "h6", "b", "a"), 20_000
    ):
        names, own = element.get("class"), element.get("id")
        if not (names or own) or not _is_classed(f"{names or ''} {own or ''}"[:_LONGEST_CLASS]):
            continue
        words = text_of(element)
        if not 6 <= len(words) <= 160 or is_aside(element):
            continue
        if not without_calendars([words], zone=setting.zone, now=setting.now):
            continue
        for role, moment, quote in _spotted(words, "", setting):
            return [DateWitness("time-tag", moment.value, moment.precision, quote, role)]
    return []


@lru_cache(maxsize=1_024)
def _is_classed(names: str) -> bool:
    return len(names) >= 4 and bool(_MAY_CLASS.search(names) and _CLASSED.search(names))


def _from_addresses(urls: Sequence[str]) -> Iterator[DateWitness]:
    for url in dict.fromkeys(urls):
        bare = _ARCHIVED.sub("", url)
        moment = from_url(bare) or _day_first(bare)
        if moment is not None:
            yield DateWitness("url", moment.value, moment.precision, url)
            return


def _day_first(url: str) -> Moment | None:
    """.../29-10-2021: only where the first number can be no month."""
    found = _DAY_FIRST.search(url)
    if found is None or int(found[1]) <= 12:
        return None
    day, month, year = (int(found[i]) for i in (1, 2, 3))
    try:
        return Moment(date(year, month, day).isoformat(), "day")
    except ValueError:
        return None


def _from_scripts(markup: str, setting: Setting) -> Iterator[DateWitness]:
    # What JSON-LD says of the article was read as such; the rest of it is about other things.
    told = _LINKED_DATA.sub("", markup[:_MOST_MARKUP])
    for value in islice(_VALUE.finditer(told), _MOST_VALUES):
        found = _SCRIPTED.search(told, max(0, value.start() - _AROUND_VALUE), value.end() + _AROUND_VALUE)
        if found is not None and (whole := _SCRIPTED.match(told, found.start())) is not None:  # not cut off by the end
            yield from _told("meta", whole[1], setting)
            return


def _from_dateline(text: str, others: Sequence[DateWitness], setting: Setting) -> Iterator[DateWitness]:
    """The day in the dateline; one without a year has that of the other witness it lies nearest to, else none."""
    led = dateline_of(text[:160])
    words = led.date if led is not None else ""
    if not words:
        found = _DATELINE_DAY.match(text[:200])
        words = found[0] if found else ""
    for hit in search(words, zone=setting.zone, now=setting.now, language=setting.language):
        if hit.moment.precision != "year":
            yield DateWitness("text", hit.moment.value, hit.moment.precision, words[hit.start : hit.end])
            return
    years = {w.value[:4] for w in others if w.role == "published" and not is_vague(w) and w.value[:4].isdigit()}
    if led is not None and words and len(years) == 1:
        moment = _read(f"{words}, {min(years)}" if words.isascii() else f"{min(years)}年{words}", setting)
        if moment is not None and moment.precision == "day":
            yield DateWitness("text", moment.value, "day", words)


def _told(
    evidence: Evidence, value: str | None, setting: Setting, *, role: Role = "published"
) -> Iterator[DateWitness]:
    if value and 4 <= len(value) <= 120:
        moment = _read(value, setting)
        if moment is not None:
            yield DateWitness(evidence, moment.value, moment.precision, value, role)


def _read(value: str, setting: Setting) -> Moment | None:
    return read(value, zone=setting.zone, now=setting.now, language=setting.language, order=setting.order)
