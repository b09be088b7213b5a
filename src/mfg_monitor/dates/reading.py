"""Reads a short string that is a date and nothing else, and spots the dates of running text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from mfg_monitor.dates.grammar import Hit, Order, Setting, hits, plain
from mfg_monitor.dates.moment import Moment, believable, moment_of_day, moment_of_time
from mfg_monitor.dates.words import MONTHS, WEEKDAY
from mfg_monitor.dates.zones import zone_named, zone_written

_LONGEST = 160
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T -](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s?(Z|[+-]\d{2}:?\d{2})?)?$")
"""ISO 8601, and the hyphen that some templates write before the time."""
_HAN = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号](?:\s?(\d{1,2}):(\d{2})(?::(\d{2}))?()?)?$")
_MAIL = re.compile(
    r"(?:[A-Za-z]{3,9},\s+)?(\d{1,2})[ -]([A-Za-z]{3})[ -](\d{4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?"
    r"(?:\s+(Z|GMT|UTC|UT|[+-]\d{4}))?$"
)
"""RFC 2822 section 3.3 and the first format of RFC 9110 section 5.6.7."""
_COMPACT = re.compile(
    r"((?:19|20)\d{2})(\d{2})(\d{2})(?:[T ]?(\d{2}):?(\d{2})(?::?(\d{2}))?(?:\.?\d{3})?(Z|[+-]\d{2}:?\d{2})?)?$"
)
_EPOCH = re.compile(r"(?:/Date\()?(\d{10}(?:\.\d+)?|\d{13})(?:(?:[+-]\d{4})?\)/)?$")
"""Seconds or milliseconds, also in the wrapping of .NET."""
_COARSE = re.compile(r"(\d{4})(?:\s?年|[-/.](\d{1,2}))?$")
_LABEL = (
    r"(?:date|published|publish(?:ed)?\s(?:date|time)|publication\sdate|posted|post\sdate|created|updated?|last\s(?:updated|modified)"
    r"|modified|issued|released?|release\s(?:date|time)|time|first\spublished|edited|am|le|vom|den|on|at|by|the|date\sof\sissue"
    r"|veröffentlicht|aktualisiert|stand|publié|mis\sà\sjour|publicado|actualizado|pubblicato|uhr"
    r"|发布时间|发布日期|发布于|发表于|发布|发表|更新时间|更新日期|更新于|更新|时间|日期|来源时间|发稿时间|刊发时间|成文日期|出版日期|见报日期"
    r"|編輯|發布時間|發佈時間|發佈|更新時間|時間|日期|北京时间|(?:中[华華])?民[国國])"
)
_SET_OFF = frozenset("|｜·•/()（）[]【】—–-:：")
_CREDIT = re.compile(
    r"(?:来源|來源|作者|记者|記者|责编|编辑|source|author)\s*[:：]?\s*\S{1,20}$|^by\s[^.!?]{2,40},?$", re.IGNORECASE
)
_NAME_BEHIND = re.compile(
    r"\s+[\u4e00-\u9fff]{1,10}(?:[网網报報社台刊]|财经|財經|新闻|新聞|发布|在线|客户端|频道|观察|卫视|之声)"
    r"(?:\s+[\u4e00-\u9fff]{2,4}){0,3}$"
)
"""今天 09:05 第一财经: a publisher's name closes the stamp."""
_NOISE = re.compile(rf"(?:[\s,;:|·•()\[\]/–—\-.、，：]|{WEEKDAY}|{_LABEL}(?![^\W\d_]))*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spotted:
    """A date in running text: `text[start:end]` is the quote."""

    moment: Moment
    start: int
    end: int


def read(
    text: str, *, zone: str, now: datetime, language: str | None = None, order: Order | None = None
) -> Moment | None:
    """Answer the date that a short string is, or None where it is none, is ambiguous, or cannot be believed.

    `zone` is the IANA zone for times that name none, `now` the time the page was read: relative words count from it,
    and nothing later than a day after it or earlier than 1990 is answered. 01/03/2026 is refused unless `order` or the
    `language` decides.
    """
    readings_ = readings(text, zone=zone, now=now, language=language, order=order)
    return readings_[0] if len(readings_) == 1 else None


def readings(
    text: str, *, zone: str, now: datetime, language: str | None = None, order: Order | None = None
) -> tuple[Moment, ...]:
    """Answer every reading of a short string that is a date: two where day and month may be swapped, else one or none.

    For callers that hold other evidence which decides between the two.
    """
    bare = text.strip()
    if not bare or len(bare) > _LONGEST:
        return ()
    bare = plain(bare)
    exact = _exact(bare, zone)
    if exact is not None:
        return (exact,) if believable(exact.value, now) else ()
    if bare.isascii() and not any(c.isalpha() or c in ":/-., " for c in bare):
        return ()
    setting = Setting(zone, now, language, order)
    best = _best(bare, setting)
    if best is None:
        return ()
    both = (best.moment,) if best.rival is None else (best.moment, best.rival)
    return tuple(moment for moment in both if believable(moment.value, now))


def search(
    text: str, *, zone: str, now: datetime, language: str | None = None, order: Order | None = None
) -> list[Spotted]:
    """Answer the dates of running text in order of place, overlapping ones reduced to the longest.

    Dates whose day and month may be swapped are left out unless `order` or the calendar decides, as are days without a
    year unless a time stands beside them: a text's year is not the reader's. Relative words count only where a short
    line has them set off as a stamp. Future dates are answered: a text may speak of them. Linear in length.
    """
    setting = Setting(zone, now, language, order)
    spotted = (_settled(hit, now) for hit in hits(plain(text), setting, relative=len(text) <= _LONGEST))
    found = [hit for hit in spotted if _stands_alone(text, hit)]
    found.sort(key=lambda hit: (hit.start, hit.start - hit.end))
    kept: list[Hit] = []
    for hit in found:
        if kept and hit.start < kept[-1].end:
            if hit.end - hit.start > kept[-1].end - kept[-1].start:
                kept[-1] = hit
            continue
        kept.append(hit)
    return [Spotted(hit.moment, hit.start, hit.end) for hit in kept]


def _settled(hit: Hit, now: datetime) -> Hit:
    """Where only one of two readings lies in the past, it is meant."""
    if hit.rival is None:
        return hit
    past = [moment for moment in (hit.moment, hit.rival) if believable(moment.value, now)]
    return replace(hit, moment=past[0], rival=None) if len(past) == 1 else hit


def _stands_alone(text: str, hit: Hit) -> bool:
    """In running text, shapes that numbers also have and days without a year need a time beside them; may is a verb."""
    if hit.rival is not None:
        return False
    if hit.shape in {"rel", "ago", "aword"}:
        return hit.timed and _is_set_off(text, hit)
    if hit.shape in {"md", "ym", "mond", "dmon", "mdhan"}:
        return hit.timed
    return not (hit.shape == "mony" and text.startswith("may", hit.start))


def _is_set_off(text: str, hit: Hit) -> bool:
    """Is a relative word a stamp: the whole line, or a part divided from the rest by marks or labels?"""
    before, after = text[: hit.start].rstrip(), text[hit.end :].lstrip()
    if after and after[0] not in _SET_OFF and (before or not _NAME_BEHIND.match(text, hit.end)):
        return False
    if not before or before[-1] in _SET_OFF or _NOISE.fullmatch(before) or _CREDIT.search(before):
        return True
    # Chinese writes no blanks within a sentence: one before the stamp divides it from a name.
    return not after and text[hit.start - 1].isspace() and "\u4e00" <= before[-1] <= "\u9fff" and len(before) <= 20


def _exact(bare: str, zone: str) -> Moment | None:
    """The shapes that machines write: quick, and without a doubt."""
    found = _ISO.match(bare) or _HAN.match(bare)
    if found is None and bare[:2] in {"19", "20"} and bare[:8].isdigit():
        found = _COMPACT.match(bare)
        if found is not None and (int(found[2]) > 12 or int(found[3]) > 31):
            found = None
    if found is not None:
        return _from_machine(int(found[1]), int(found[2]), int(found[3]), found.group(4, 5, 6, 7), zone)
    mail = _MAIL.match(bare)
    if mail is not None and (month := MONTHS.get(mail[2].lower())):
        return _from_machine(int(mail[3]), month, int(mail[1]), mail.group(4, 5, 6, 7), zone)
    if (epoch := _EPOCH.match(bare)) is not None:
        seconds = float(epoch[1]) / (1000 if len(epoch[1]) == 13 and epoch[1].isdigit() else 1)
        at = datetime.fromtimestamp(seconds, UTC).astimezone(zone_named(zone))
        return moment_of_time(at.replace(microsecond=0), seconds=True)
    coarse = _COARSE.match(bare)
    if coarse is not None:
        return moment_of_day(int(coarse[1]), int(coarse[2]) if coarse[2] else None)
    return None


def _from_machine(year: int, month: int, day: int, clock: tuple[str | None, ...], zone: str) -> Moment | None:
    """Answer the moment of a day and the written hour, minute, second and zone, each of which may be missing."""
    hour, minute, second, offset = clock
    if hour is None or minute is None:
        return moment_of_day(year, month, day)
    try:
        naive = datetime(year, month, day, int(hour), int(minute), int(second or 0), tzinfo=UTC)
    except ValueError:
        return moment_of_day(year, month, day)
    home = zone_written(offset, zone) if offset else zone_named(zone)
    if home is None:
        return moment_of_day(year, month, day)
    return moment_of_time(naive.replace(tzinfo=home), seconds=second is not None)


def _best(bare: str, setting: Setting) -> Hit | None:
    """The longest date whose surroundings are only labels, weekdays and punctuation."""
    best: Hit | None = None
    for hit in hits(bare, setting, relative=True):
        if best is None or hit.end - hit.start > best.end - best.start:
            best = hit
    if best is None or not _NOISE.fullmatch(bare, 0, best.start) or not _NOISE.fullmatch(bare, best.end):
        return None
    return best
