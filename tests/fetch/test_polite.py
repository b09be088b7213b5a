"""Spacing, concurrency and holds, as the servers saw them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mfg_monitor.errors import FetchError, HeldError
from mfg_monitor.model import Hold
from tests.fetch.conftest import fails, run, settings
from tests.loopback import Answer, Raw, Request, World, in_turn, page, redirect, text

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
CLOCKS = 0.002
"""Two clocks and a network lie between our start and the server's."""


def _delay(seconds: float) -> dict[str, Any]:
    return {"per_host_delay": timedelta(seconds=seconds)}


async def _all(*asked: Awaitable[Any]) -> list[Any]:
    return await asyncio.gather(*asked, return_exceptions=True)


def _slow(request: Request) -> Answer:
    time.sleep(0.15)
    return page("slow")


def test_the_delay_lies_between_starts_of_all_requests(world: World) -> None:
    site = world.site({"/a": page("a"), "/b": redirect("/a"), "/c": in_turn((500, {}, ""), page("c"))})
    run(lambda f: _all(*(f.get(site.url(p)) for p in ("/a", "/b", "/c"))), settings(retries=1, **_delay(0.2)))
    assert sorted(site.paths()) == ["/a", "/a", "/b", "/c", "/c", "/robots.txt"]
    assert min(site.gaps()) >= 0.2 - CLOCKS


def test_the_delay_counts_starts_not_ends(world: World) -> None:
    ends: list[float] = []

    def slow(_request: Request) -> Answer:
        time.sleep(0.35)
        ends.append(time.monotonic())
        return page("slow")

    site = world.site({"/a": slow})
    run(lambda f: _all(*(f.get(site.url("/a")) for _ in range(4))), settings(**_delay(0.5)))
    starts = [request.at for request in site.asked if request.path == "/a"]
    assert min(site.gaps()) >= 0.5 - CLOCKS
    # At least one followed closer than a whole delay behind an end: a busy machine may hold the others up.
    assert min(start - end for start, end in zip(starts[1:], ends, strict=False)) < 0.5


def test_a_slow_connection_does_not_bring_requests_together(world: World) -> None:
    site = world.site({"/a": _slow})
    waits = [0.5, 0.0, 0.0]

    async def find(host: str, port: int) -> list[str]:
        await asyncio.sleep(waits.pop(0) if waits else 0.0)
        return ["127.0.0.1"]

    urls = [f"http://slow.example:{site.port}/a"] * 3
    given = settings(per_host_concurrency=3, respect_robots=False, **_delay(0.2))
    run(lambda f: _all(*(f.get(url) for url in urls)), given, find=find)
    assert site.times("/a") == 3
    assert min(site.gaps()) >= 0.2 - CLOCKS


def test_a_longer_crawl_delay_wins(world: World) -> None:
    site = world.site({"/robots.txt": text("User-agent: *\nCrawl-delay: 0.3"), "/a": page("a")})
    run(lambda f: _all(*(f.get(site.url("/a")) for _ in range(3))), settings(**_delay(0.1)))
    assert len(site.asked) == 4
    assert min(site.gaps()) >= 0.3 - CLOCKS


def test_a_shorter_crawl_delay_does_not(world: World) -> None:
    site = world.site({"/robots.txt": text("User-agent: *\nCrawl-delay: 0.05"), "/a": page("a")})
    run(lambda f: _all(*(f.get(site.url("/a")) for _ in range(3))), settings(**_delay(0.2)))
    assert min(site.gaps()) >= 0.2 - CLOCKS


@pytest.mark.parametrize("most", [1, 3])
def test_no_host_gets_more_than_its_share(world: World, most: int) -> None:
    site = world.site({"/a": _slow})
    run(lambda f: _all(*(f.get(site.url("/a")) for _ in range(9))), settings(per_host_concurrency=most))
    assert site.most_at_once == most
    assert site.times("/a") == 9


def test_no_more_than_so_many_in_all(world: World) -> None:
    at_once = [0, 0]

    def count(_request: Request) -> Answer:
        at_once[0] += 1
        at_once[1] = max(at_once)
        time.sleep(0.1)
        at_once[0] -= 1
        return page("x")

    sites = [world.site(fallback=count) for _ in range(6)]
    run(lambda f: _all(*(f.get(site.url("/a")) for site in sites)), settings(concurrency=2, respect_robots=False))
    assert at_once[1] == 2
    assert all(site.times("/a") == 1 for site in sites)


def test_a_bad_host_delays_no_other(world: World) -> None:
    bad = world.site(fallback=Raw([5.0]))
    good = world.site({"/a": page("a")})

    async def work(fetcher: Any) -> tuple[float, Any]:
        hanging = [asyncio.create_task(fetcher.get(bad.url(f"/{n}"))) for n in range(20)]
        await asyncio.sleep(0.1)
        start = time.monotonic()
        answers = await _all(*(fetcher.get(good.url("/a")) for _ in range(10)))
        took = time.monotonic() - start
        for task in hanging:
            task.cancel()
        await _all(*hanging)
        return took, answers

    took, answers = run(work, settings(concurrency=2))
    assert [answer.body for answer in answers] == [b"a"] * 10
    assert took < 1.5


def test_waiting_for_a_host_is_no_request_in_flight(world: World) -> None:
    patient = world.site({"/a": page("a")})
    other = world.site({"/a": page("a")})

    async def work(fetcher: Any) -> float:
        waiting = [asyncio.create_task(fetcher.get(patient.url("/a"))) for _ in range(5)]
        await asyncio.sleep(0.1)
        start = time.monotonic()
        await fetcher.get(other.url("/a"))
        took = time.monotonic() - start
        for task in waiting:
            task.cancel()
        await _all(*waiting)
        return took

    assert run(work, settings(concurrency=1, respect_robots=False, **_delay(3))) < 1


def test_the_deadline_does_not_count_the_wait(world: World) -> None:
    site = world.site({"/a": page("a")})
    given = settings(timeout=timedelta(seconds=0.3), **_delay(0.2))
    answers = run(lambda f: _all(*(f.get(site.url("/a")) for _ in range(4))), given)
    assert [answer.body for answer in answers] == [b"a"] * 4


# -- holds ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("value", "seconds"), [("120", 120), ("Sun, 01 Mar 2026 08:10:00 GMT", 600), ("9999999999", 31 * 86400)]
)
def test_retry_after_holds_the_whole_host(world: World, status: int, value: str, seconds: int) -> None:
    site = world.site({"/a": (status, {"Retry-After": value}, ""), "/b": page("b")})
    holds: list[Hold] = []
    kept = run(
        lambda f: _all_in_order(f, site.url("/a"), site.url("/b")),
        settings(retries=3),
        now=lambda: NOW,
        on_hold=holds.append,
    )
    until = NOW + timedelta(seconds=seconds)
    assert [(hold.host, hold.until_at) for hold in holds] == [(site.host, until)]
    first, second = kept
    assert (first.kind, first.status, first.retryable, first.retry_after_s) == ("http", status, True, seconds)
    assert not isinstance(first, HeldError)
    assert isinstance(second, HeldError)
    assert second.until_at == until
    assert site.paths() == ["/robots.txt", "/a"]


async def _all_in_order(fetcher: Any, *urls: str) -> list[Any]:
    found = []
    for url in urls:
        try:
            found.append(await fetcher.get(url))
        except FetchError as error:
            found.append(error)
    return found


def test_a_hold_of_an_earlier_run_is_kept_until_it_ends(world: World) -> None:
    site = world.site({"/a": page("a")})
    holds = {site.host: Hold(site.host, NOW + timedelta(minutes=5), "Retry-After")}
    assert isinstance(fails(site.url("/a"), holds=holds, now=lambda: NOW), HeldError)
    assert site.connections == 0
    times = iter([NOW + timedelta(minutes=5)] * 50)
    (answer,) = run(lambda f: _all_in_order(f, site.url("/a")), holds=holds, now=lambda: next(times))
    assert answer.body == b"a"
    assert list(holds) == [site.host]


def test_a_hold_reaches_those_who_wait_already(world: World) -> None:
    site = world.site({"/a": (503, {"Retry-After": "60"}, "")}, fallback=page("x"))
    kept = run(
        lambda f: _all(*(f.get(site.url(f"/{name}")) for name in "abcd")),
        settings(respect_robots=False, **_delay(0.05)),
    )
    assert site.paths() == ["/a"]
    assert [type(error) for error in kept] == [FetchError, HeldError, HeldError, HeldError]


def test_robots_may_hold_a_host_too(world: World) -> None:
    site = world.site({"/robots.txt": (503, {"Retry-After": "60"}, ""), "/a": page("a")})
    first, second = run(lambda f: _all_in_order(f, site.url("/a"), site.url("/a")))
    assert first.kind == "robots"
    assert isinstance(second, HeldError)
    assert site.paths() == ["/robots.txt"]


def test_a_redirect_into_a_held_host_is_held(world: World) -> None:
    held = world.site(fallback=page("x"))
    site = world.site({"/a": redirect(held.url("/b"))})
    holds = {held.host: Hold(held.host, NOW + timedelta(minutes=5), "Retry-After")}
    assert isinstance(fails(site.url("/a"), holds=holds, now=lambda: NOW), HeldError)
    assert held.connections == 0


@pytest.mark.parametrize("value", ["soon", "-1", "0", "Sun, 01 Mar 2020 08:00:00 GMT", ""])
def test_nonsense_holds_nobody(world: World, value: str) -> None:
    site = world.site({"/a": in_turn((503, {"Retry-After": value}, ""), page("a"))})
    holds: list[Hold] = []
    (answer,) = run(
        lambda f: _all_in_order(f, site.url("/a")), settings(retries=1), now=lambda: NOW, on_hold=holds.append
    )
    assert (answer.body, holds) == (b"a", [])


@pytest.mark.parametrize("status", [200, 301, 404, 500])
def test_retry_after_counts_with_429_and_503_only(world: World, status: int) -> None:
    site = world.site({"/a": (status, {"Retry-After": "60", "Location": "/b"}, "a"), "/b": page("b")})
    holds: list[Hold] = []
    run(lambda f: _all_in_order(f, site.url("/a")), on_hold=holds.append)
    assert holds == []


def test_a_crawl_delay_lies_behind_the_request_for_robots_too(world: World) -> None:
    rules = text("User-agent: *\nCrawl-delay: 0.4")
    site = world.site({"/robots.txt": lambda _: (time.sleep(0.05), rules)[1], "/a": page("a")})
    run(lambda f: f.get(site.url("/a")), settings(**_delay(0)))
    assert site.paths() == ["/robots.txt", "/a"]
    assert min(site.gaps()) >= 0.4 - CLOCKS


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_complains_is_asked_less_often(world: World, status: int) -> None:
    site = world.site({"/a": in_turn((status, {}, ""), page("a"))})
    run(lambda f: _all_in_order(f, site.url("/a"), site.url("/a")))
    assert site.times("/a") == 2
    assert site.gaps()[-1] >= 0.5 - CLOCKS
