"""The time of the stages is told, however they end."""

from __future__ import annotations

import asyncio

import pytest

from mfg_monitor.collect.stages import TimedFetcher, timed
from mfg_monitor.errors import FetchError
from mfg_monitor.model import NotModified, Page, Question, Validators


class Broken:
    """A fetcher that fails."""

    async def get(
        self, url: str, validators: Validators | None = None, question: Question | None = None
    ) -> Page | NotModified:
        raise FetchError("dns", "no such host", url=url)


async def test_a_failure_is_told_and_goes_on() -> None:
    told: list[tuple[str, str]] = []
    with pytest.raises(FetchError):
        await TimedFetcher(Broken(), lambda stage, _, ended: told.append((stage, ended))).get("http://a.example/")
    assert told == [("fetch", "failed")]


def test_what_was_cancelled_is_not_told() -> None:
    told: list[float] = []
    with pytest.raises(asyncio.CancelledError), timed("examine", lambda _stage, seconds, _ended: told.append(seconds)):
        raise asyncio.CancelledError
    assert told == []
    with timed("examine", lambda _stage, seconds, _ended: told.append(seconds)):
        pass
    assert len(told) == 1
    assert told[0] >= 0
