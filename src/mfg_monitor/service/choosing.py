"""Of several ways to watch one site, which is the best, and why? Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from mfg_monitor.config.sources import WebSource

STALE_AFTER = timedelta(days=30)
"""A front page whose newest entry is this much older than another's has been left behind."""
SAME_SUBJECT = 1 / 3
"""Share of the newest entries of a feed or sitemap that a page lists, from which both are about the same."""
_KINDS = {"feed": 2, "sitemap": 1, "listing": 0}


@dataclass(frozen=True, slots=True)
class Trial:
    """One proposal, and what a dry run of it brought. Its source's id and name are provisional."""

    source: WebSource
    why: str
    """Where the address was named."""
    title: str | None = None
    homepage: str | None = None
    language: str | None = None
    found: int = 0
    read: int = 0
    """Articles of the dry run that could be read; the next two count among them."""
    dated: int = 0
    kept: int = 0
    newest: str | None = None
    """The newest day that the front page gave, else an article; ISO 8601, cut to its precision."""
    full: bool = False
    """Most entries carry the whole text."""
    entries: tuple[str, ...] = field(default=(), repr=False)
    """What the front page names, in its order, as keys that are alike for http and https."""
    titles: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    error: dict[str, Any] | None = None
    unread: tuple[str, ...] = ()
    """Why articles could not be read."""
    given: bool = False
    """The user gave this very address."""
    known: str | None = None
    """The id of the source that asks this address already."""

    @property
    def usable(self) -> bool:
        """May it be written? A feed that the user gave may be empty for now; all others must have shown an article."""
        return self.error is None and (self.read > 0 or (self.given and self.found == 0))


def ranked(trials: Sequence[Trial], *, section: bool = False) -> list[Trial]:
    """Answer the trials, the best first: usable, not left behind, feeds before sitemaps before lists, dated, full.

    `section`: the page asked is a part of its site, so that what names other articles than the page is not meant.
    """
    newest = _newest(trials)
    page = _page(trials) if section else None

    def worth(trial: Trial) -> tuple[Any, ...]:
        read = max(trial.read, 1)
        return (
            trial.usable,
            not _is_elsewhere(trial, page),
            not _is_stale(trial, newest),
            _KINDS.get(trial.source.kind, 0),
            trial.dated / read,
            trial.full,
            trial.kept / read,
        )

    return sorted(trials, key=worth, reverse=True)  # stable: of equals, the one named first


def same_entries(trials: Sequence[Trial]) -> dict[str, str]:
    """Answer which feeds only repeat an earlier one (RSS beside Atom): address → address of the earlier one."""
    first: dict[frozenset[str], str] = {}
    repeated: dict[str, str] = {}
    for trial in trials:
        if trial.source.kind == "feed" and trial.entries:
            before = first.setdefault(frozenset(trial.entries), trial.source.url)
            if before != trial.source.url:
                repeated[trial.source.url] = before
    return repeated


def reason(best: Trial, trials: Sequence[Trial], *, section: bool = False) -> str:
    """Answer in one sentence why this one."""
    others = [trial for trial in trials if trial is not best]
    if not others:
        return f"it is {best.why}"
    said = ", ".join(
        [
            f"a {best.source.kind}",
            *([f"{best.dated} of {best.read} articles dated"] if best.read else []),
            *([f"newest of {best.newest}"] if best.newest else []),
            *(["whole texts"] if best.full else []),
        ]
    )
    usable = [trial for trial in others if trial.usable and trial.known is None]
    if not usable:
        return f"{said}; nothing else could be used"
    higher = [trial for trial in usable if _KINDS[trial.source.kind] > _KINDS[best.source.kind]]
    page, newest = _page(trials) if section else None, _newest(trials)
    for trial in higher:
        if _is_elsewhere(trial, page):
            return f"{said}; the {trial.source.kind} found names other articles than the page"
        if _is_stale(trial, newest):
            return f"{said}; the {trial.source.kind} found has nothing newer than {trial.newest}"
    lower = sorted({trial.source.kind for trial in usable if _KINDS[trial.source.kind] < _KINDS[best.source.kind]})
    if lower:
        return f"{said}; a {best.source.kind} says more surely than a {' or '.join(lower)} what is new, and of when"
    return f"{said}; the others of its kind were not better"


def _page(trials: Sequence[Trial]) -> Trial | None:
    return next((trial for trial in trials if trial.source.kind == "listing" and trial.usable), None)


def _is_elsewhere(trial: Trial, page: Trial | None) -> bool:
    """Tell whether the newest entries are mostly not among the articles that the page lists."""
    if page is None or trial is page or not trial.entries:
        return False
    first = trial.entries[: len(page.entries)]
    listed = set(page.entries)
    return sum(entry in listed for entry in first) < SAME_SUBJECT * len(first)


def _newest(trials: Sequence[Trial]) -> date | None:
    return max((day for trial in trials if (day := _day(trial.newest))), default=None)


def _is_stale(trial: Trial, newest: date | None) -> bool:
    day = _day(trial.newest)
    return day is not None and newest is not None and newest - day > STALE_AFTER


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
