"""Sentences that more than one form of the digest says alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from mfg_monitor.digest.model import Digest, Entry, Label, SourceCount, Strip, Telling, Trouble, TroubleKind
from mfg_monitor.digest.pictures import sparkline
from mfg_monitor.digest.words import day_words, span_words
from mfg_monitor.text import counted

NAME = "Shanghai manufacturing"
QUIET = "A quiet day: no new story about manufacturing in Shanghai was found."
QUIET_SPAN = "Quiet days: no new story about manufacturing in Shanghai was found."
UNSEEN = " No source was read, though: what there was to find is not known."
COVERED = "No source failed, was blocked or was silent for longer than usual."
_LANGUAGES = {"en": "English", "zh": "Chinese"}
CITY = "shanghai"
"""The id of the place that holds all others."""
MOST_NAMED = 4
"""Of many sources with one trouble, in words."""
TROUBLE_WORDS: Mapping[TroubleKind, str] = {
    "failed": "failed",
    "blocked": "blocked",
    "skipped": "left alone",
    "partly": "partly read",
    "selector-broken": "nothing found in its pages",
    "silent": "silent",
    "frozen": "frozen",
    "thin": "thin",
    "all-undated": "all undated",
    "all-rejected": "all rejected",
    "unread": "not read yet",
    "undelivered": "not delivered",
    "unsure": "perhaps not once",
}


def heading(digest: Digest) -> str:
    """Answer the digest's title: "Shanghai manufacturing, 21 May 2025"."""
    name = f"{NAME} – {digest.title}" if digest.title else NAME
    return f"{name}, {days(digest)}"


def days(digest: Digest) -> str:
    """Answer the day or the days in words."""
    return span_words(digest.first_on or digest.day, digest.day)


def kicker(digest: Digest) -> str:
    """Answer what kind of digest this is: "Daily digest"."""
    length = (digest.day - digest.first_on).days + 1 if digest.first_on else 1
    return "Daily digest" if length == 1 else "Weekly digest" if length == 7 else f"Digest of {length} days"


def summary(digest: Digest) -> str:
    """Answer the day in one sentence or two."""
    totals = digest.totals
    more = [
        counted(totals.developing, "earlier story developed", "earlier stories developed") if totals.developing else "",
        counted(totals.corrected, "was corrected", "were corrected") if totals.corrected else "",
    ]
    further = " and ".join(words for words in more if words)
    further = f" {further[0].upper()}{further[1:]}." if further else ""
    if not totals.stories:
        is_blind = not (totals.read or totals.rejected or totals.retold or further)
        return (QUIET_SPAN if digest.first_on else QUIET) + (UNSEEN if is_blind else further)
    told = f"{counted(totals.stories, 'story', 'stories')} from {counted(totals.telling_sources, 'source', 'sources')}"
    copies = f", {counted(totals.copies, 'further telling', 'further tellings')} folded in" if totals.copies else ""
    return f"{told}{copies}.{further}"


def background(digest: Digest) -> str:
    """Answer what was looked at besides."""
    totals = digest.totals
    rejected = (
        counted(totals.rejected, "other article was", "other articles were") if totals.rejected else "nothing else was"
    )
    read = ", all of them read" if totals.read == totals.sources > 1 else f", {totals.read:,} of them read"
    aside = " and set aside" if totals.rejected else ""
    return f"{counted(totals.sources, 'source', 'sources')} watched{read * bool(totals.read)}; {rejected} read{aside}."


def rest(count: int) -> str:
    """Answer how many stories are not shown."""
    return f"and {counted(count, 'more story', 'more stories')}"


def more(count: int, digest: Digest) -> str:
    """Answer how many stories are not shown, and where they are."""
    return f"{rest(count)}: {digest.link}" if digest.link else rest(count)


def by(entry: Entry) -> str:
    """Answer who tells it and when: "Example Daily (from Xinhua), 21 May 2025, 10:17 (+08:00)"."""
    origin = f" (from {entry.origin})" if entry.origin else ""
    late = f", first seen {day_words(entry.late_on)}" if entry.late_on and "first seen" not in entry.date else ""
    age = f", {entry.age}" if entry.age else ""
    return f"{entry.source}{origin}, {entry.date}{age}{late}" + (f"; {gone(entry)}" if entry.withdrawn_on else "")


def gone(entry: Entry) -> str:
    """Answer since when a story's page is gone, "" where it is there."""
    day = entry.withdrawn_on
    return f"withdrawn, its page is gone since {day_words(day)}" if day else ""


def places(entry: Entry) -> Sequence[Label]:
    """Answer the places of a story; the city itself only where none within it is known."""
    return [place for place in entry.places if place.id != CITY] or entry.places


def facts(entry: Entry) -> list[tuple[str, str]]:
    """Answer the named facts of a story that are known: places, companies, figures."""
    named = (
        ("Places", ", ".join(map(str, places(entry)))),
        ("Companies", ", ".join(map(str, entry.companies))),
        ("Figures", "; ".join(entry.figures)),
    )
    return [(name, value) for name, value in named if value]


def reports(entry: Entry) -> Sequence[Telling]:
    """Answer the other tellings that are reports of their own."""
    return [told for told in entry.also if not told.reprint]


def reprints(entry: Entry) -> Sequence[Telling]:
    """Answer the other tellings that are the same text again."""
    return [told for told in entry.also if told.reprint]


def translations(entry: Entry) -> list[tuple[str, Telling]]:
    """Answer the first telling in each other language, with its language in words: "Chinese"."""
    first: dict[str, Telling] = {}
    for told in entry.also:
        if told.language not in {"", entry.language}:
            first.setdefault(told.language, told)
    return [(_LANGUAGES.get(language, language), told) for language, told in first.items()]


def all_entries(digest: Digest) -> list[tuple[str, Entry]]:
    """Answer all shown stories with their kind: new, developing, corrected."""
    new = [("new", entry) for section in digest.sections for entry in section.entries]
    developing = [("developing", entry) for entry in digest.developing]
    return [*new, *developing, *(("corrected", entry) for entry in digest.corrected)]


def updated(digest: Digest) -> str:
    """Answer the end of the digest's last day, as RFC 3339 has it."""
    return datetime.combine(digest.day, time(23, 59, 59), ZoneInfo(digest.zone)).isoformat()


def trouble(each: Trouble) -> str:
    """Answer what ails a source: "failed, since 3 May 2025: the server could not be reached"."""
    since = f", {each.since}" if each.since else ""
    return f"{TROUBLE_WORDS[each.kind]}{since}: {reason(each)}"


def reason(each: Trouble) -> str:
    """Answer why, with the first sources that share the reason: "no visit has been made: A, B and 61 more"."""
    if not each.names:
        return each.why
    left = len(each.names) - MOST_NAMED
    return f"{each.why}: {', '.join(each.names[:MOST_NAMED])}" + (f" and {left:,} more" if left > 0 else "")


def strip_words(strip: Strip) -> str:
    """Answer what the strip shows, for those who do not see it."""
    totals = [day.total for day in strip.days]
    peak = max(strip.days, key=lambda day: day.total)
    by_sector = [
        f"{label.en or label} {sum(day.counts[place] for day in strip.days)}"
        for place, label in enumerate(strip.sectors)
        if any(day.counts[place] for day in strip.days)
    ]
    return (
        f"{counted(sum(totals), 'story', 'stories')} in {len(totals)} days ({', '.join(by_sector)}); "
        f"most on {day_words(peak.day)}: {peak.total}."
    )


def strip_line(strip: Strip) -> str:
    """Answer the strip as one line of text."""
    return sparkline([day.total for day in strip.days])


def source_words(counts: Sequence[SourceCount]) -> str:
    """Answer who brought how much: "Example Daily (4), Example Wire (2)"."""
    return ", ".join(f"{each.source} ({each.count})" for each in counts)
