"""A world of servers, and one call that asks them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from typing import Any, TypeVar

import pytest

from mfg_monitor.config.settings import FetchSettings
from mfg_monitor.errors import FetchError
from mfg_monitor.fetch.fetcher import HttpFetcher
from mfg_monitor.model import NotModified, Page, Validators
from tests.loopback import World

T = TypeVar("T")


@pytest.fixture
def world() -> Iterator[World]:
    with World() as one:
        yield one


def settings(**changes: Any) -> FetchSettings:
    """Settings for tests: no delay, loopback allowed, a deadline that is never met, no retries unless asked for."""
    base: dict[str, Any] = {
        "per_host_delay": timedelta(0),
        "allow_private_networks": True,
        "timeout": timedelta(seconds=60),
        "retries": 0,
    }
    return FetchSettings(**{**base, **changes})


def run(work: Callable[[HttpFetcher], Awaitable[T]], given: FetchSettings | None = None, **options: Any) -> T:
    """Do some work with one fetcher, in an event loop of its own."""

    async def go() -> T:
        async with HttpFetcher(given or settings(), **options) as fetcher:
            return await work(fetcher)

    return asyncio.run(go())


def get(url: str, validators: Validators | None = None, given: FetchSettings | None = None, **options: Any) -> Page:
    """Ask for one page that is there."""
    answer = run(lambda fetcher: fetcher.get(url, validators), given, **options)
    assert isinstance(answer, Page)
    return answer


def ask(url: str, validators: Validators | None = None, given: FetchSettings | None = None) -> Page | NotModified:
    """Ask for one page, which may not have changed."""
    return run(lambda fetcher: fetcher.get(url, validators), given)


def fails(url: str, given: FetchSettings | None = None, **options: Any) -> FetchError:
    """Ask for one page that cannot be had; answer why."""
    with pytest.raises(FetchError) as caught:
        run(lambda fetcher: fetcher.get(url), given, **options)
    return caught.value
