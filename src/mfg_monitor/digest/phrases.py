"""Sentences that more than one form of the digest says alike."""

from __future__ import annotations

from mfg_monitor.digest.model import Digest, Entry, Trouble
from mfg_monitor.digest.words import day_words

NAME = "Shanghai manufacturing"
QUIET = "A quiet day: no new story about manufacturing in Shanghai was found."
COVERED = "Every source was read."
TROUBLE_WORDS = {
    "failed": "failed",
    "blocked": "blocked",
    "skipped": "left alone",
    "partly": "partly read",
    "silent": "silent",
    "unread": "not read yet",
}


def counted(number: int, one: str, many: str) -> str:
    """Answer a number with its noun: "1 story", "3,000 stories"."""
    return f"{number:,} {one if number == 1 else many}"


def heading(digest: Digest) -> str:
    """Answer the digest's title."""
    return f"{NAME}, {day_words(digest.day)}"


def summary(digest: Digest) -> str:
    """Answer the day in one sentence."""
    totals = digest.totals
    if not totals.stories:
        return QUIET
    told = f"{counted(totals.stories, 'story', 'stories')} from {counted(totals.telling_sources, 'source', 'sources')}"
    copies = f", {counted(totals.copies, 'further telling', 'further tellings')} folded in" if totals.copies else ""
    return f"{told}{copies}."


def background(digest: Digest) -> str:
    """Answer what was looked at besides."""
    totals = digest.totals
    rejected = counted(totals.rejected, "other article was", "other articles were")
    return f"{counted(totals.sources, 'source', 'sources')} watched; {rejected} read and set aside."


def more(count: int) -> str:
    """Answer how many stories of a section are not shown."""
    return f"and {counted(count, 'more story', 'more stories')}"


def facts(entry: Entry) -> list[tuple[str, str]]:
    """Answer the named facts of a story that are known: places, companies, figures."""
    named = (
        ("Places", ", ".join(map(str, entry.places))),
        ("Companies", ", ".join(map(str, entry.companies))),
        ("Figures", "; ".join(entry.figures)),
    )
    return [(name, value) for name, value in named if value]


def trouble(each: Trouble) -> str:
    """Answer what ails a source: "failed, last read 3 May 2025: the server could not be reached"."""
    since = f", {each.since}" if each.since else ""
    return f"{TROUBLE_WORDS[each.kind]}{since}: {each.why}"
