"""The parameters of a list → an item filter. What is not understood is refused in words, never passed over."""

from __future__ import annotations

import base64
import binascii
import difflib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from mfg_monitor.config.load import Config
from mfg_monitor.errors import ConfigError
from mfg_monitor.model import Item, ItemFilter
from mfg_monitor.search.names import as_printed, language_code
from mfg_monitor.web.problem import ProblemError

MOST_A_PAGE = 500
_NEXT = timedelta(microseconds=1)
_LAST = datetime.max.replace(tzinfo=UTC)
"""Behind this moment there is none that could be told."""
Name = Annotated[str, Field(min_length=1, max_length=200)]
When = Annotated[str, Field(max_length=40, description="a day (YYYY-MM-DD) or a time; UTC where it has no offset")]


class Narrowed(BaseModel):
    """What items are about, and where they come from."""

    model_config = ConfigDict(extra="forbid")

    source: Name | None = None
    sector: Name | None = None
    place: Name | None = None
    company: Name | None = None
    topic: Name | None = None
    language: Name | None = Field(default=None, description="en, zh …")


class Subscribed(Narrowed):
    """The same of a feed, to whose address readers and the ways to them add what is theirs: format=xml, utm_source."""

    model_config = ConfigDict(extra="ignore")


_ELSEWHERE = {"q": "/api/v1/search.atom"} | dict.fromkeys(("since", "until", "changed_after"), "/api/v1/items.atom")
"""Filters that other feeds have."""


def refuse_misspelt(names: Iterable[str]) -> None:
    """Refuse what is all but one of a feed's filters, the beginning of one, or another feed's: passed over, it would
    answer with everything.

    Raises: ProblemError.
    """
    known = list(Subscribed.model_fields)
    for name in names:
        # None of ours has an underscore: utm_source is no slip for source. Nor are page, src and score (0.67 to 0.73).
        told = name[:40].lower()
        if told in _ELSEWHERE:
            raise ProblemError(422, f"{told}: the feed has no such filter; {_ELSEWHERE[told]} has it")
        if name in known or "_" in name:
            continue
        begun = [one for one in known if len(told) > 3 and one.startswith(told)]
        if near := begun or difflib.get_close_matches(told, known, 1, 0.75):
            raise ProblemError(422, f'{name[:40]}: there is no such filter; did you mean "{near[0]}"?')


class Listed(Narrowed):
    """Which items, in which order, from where on: the filters of `monitor list`, and pages."""

    relevant: bool | None = Field(default=None, description="true: what was kept; false: what was rejected")
    since: When | None = Field(default=None, description="first seen then or later")
    until: When | None = Field(default=None, description="first seen before")
    changed_after: When | None = Field(
        default=None,
        description="new or changed after this moment",
    )
    duplicates: bool = Field(default=True, description="false leaves copies out")
    order: Literal["newest", "oldest"] = Field(default="newest", description="by when it was first seen")
    limit: int = Field(default=50, ge=1, le=MOST_A_PAGE)
    cursor: Annotated[str, Field(max_length=200)] | None = Field(
        default=None, description="`next_cursor` of the page before"
    )

    def filter(self, config: Config) -> ItemFilter:
        """Answer the filter, with one more than a page, to see whether there is a next one. Raises: ProblemError."""
        for kind in ("sector", "place", "company", "topic"):
            _require_known(config, kind, getattr(self, kind))
        newest_first = self.order == "newest"
        changed = moment("changed_after", self.changed_after)
        return ItemFilter(
            relevant=self.relevant,
            source=self.source,
            sector=self.sector,
            place=self.place,
            company=self.company,
            topic=self.topic,
            language=None if self.language is None else _code_of(self.language),
            since_at=moment("since", self.since),
            until_at=moment("until", self.until),
            changed_since_at=None if changed is None else changed + min(_NEXT, _LAST - changed),
            duplicates=self.duplicates,
            after=None if self.cursor is None else read_cursor(self.cursor),
            newest_first=newest_first,
            limit=self.limit + 1,
        )


Asked = Annotated[Listed, Query()]
CURSOR = "`next_cursor` of the page before"


class RunsListed(BaseModel):
    """Which runs, newest first."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=50, ge=1, le=MOST_A_PAGE)
    cursor: int | None = Field(default=None, ge=1, lt=2**31, description=CURSOR)
    changed_after: When | None = Field(default=None, description="ended after this moment")


class SourcesListed(BaseModel):
    """Which sources, in the order of sources.toml."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=MOST_A_PAGE, ge=1, le=MOST_A_PAGE)
    cursor: Name | None = Field(default=None, description=CURSOR)
    changed_after: When | None = Field(default=None, description="visited after this moment")


class DaysListed(BaseModel):
    """Which days, newest first."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=MOST_A_PAGE, ge=1, le=MOST_A_PAGE)
    cursor: date | None = Field(default=None, ge=date(1970, 1, 1), description=CURSOR)
    changed_after: When | None = Field(default=None, description="days that were not over at this moment")


def _require_known(config: Config, kind: str, asked: str | None) -> None:
    """An unknown id is refused: an empty answer would read as "there is nothing"."""
    if asked is None:
        return
    table = {"sector": "sectors", "place": "places", "company": "companies", "topic": "topics"}[kind]
    ids = [rule.id for rule in getattr(config.topics, table)]
    if asked not in ids and not (kind == "company" and as_printed(asked)):
        near = difflib.get_close_matches(asked[:100], ids, 1)
        hint = f'; did you mean "{near[0]}"?' if near else ""
        raise ProblemError(400, f'{kind}: topics.toml has no {kind} "{asked[:100]}"{hint}')


def _code_of(language: str) -> str:
    try:
        return language_code(language)
    except ConfigError as error:
        raise ProblemError(400, f"language: {error}") from None


def moment(name: str, written: str | None) -> datetime | None:
    """Answer a day or time as a moment. Raises: ProblemError."""
    if written is None:
        return None
    try:
        at = datetime.fromisoformat(written)
        at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ProblemError(
            400, f"{name}: {written!r} is no day or time; write 2026-03-01 or 2026-03-01T08:00:00Z"
        ) from None
    return at


def cursor_of(item: Item) -> str:
    """Answer the place behind an item as an opaque word."""
    told = f"{item.first_seen_at.astimezone(UTC).isoformat()} {item.id}"
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def read_cursor(written: str) -> tuple[datetime, int]:
    """Answer the place that a cursor names. Raises: ProblemError."""
    try:
        told = base64.urlsafe_b64decode(written.encode("ascii") + b"=" * (-len(written) % 4)).decode("ascii")
        at, _, number = told.partition(" ")
        place = datetime.fromisoformat(at).astimezone(UTC), int(number)
    except (ValueError, OverflowError, binascii.Error):
        place = None
    if place is None or not 0 <= place[1] < 2**31:
        raise ProblemError(400, "cursor: is none that was given out; begin again without it")
    return place
