"""Spacing, concurrency and holds, as the servers saw them."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mfg_monitor.errors import FetchError, HeldError
from mfg_monitor.model import Hold
from tests.fetch.conftest import fails, run, settings
from tests.loopback import Answer, Request, Site, World, in_turn, page, redirect, text

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
LONGEST_S = 120.0
"""A busy machine needs long for what takes no time."""


def _delay(seconds: float) -> dict[str, Any]:
    return {"per_host_delay": timedelta(seconds=seconds)}


async def _all(*asked: Awaitable[Any]) -> list[Any]:
    return await asyncio.gather(*asked, return_exceptions=True)


def spaced(site: Site, began: float, delay_s: float) -> bool:
    """Whether the requests since `began` kept a delay between their starts, as far as a server can tell.

    A busy server notes one request late and the next one in time, which lie closer together then; so each may come no
    earlier than all the delays before it, and two of them no closer than half of one.
    """
    starts = sorted(request.at for request in site.asked)
    whole = all(start - began >= number * delay_s for number, start in enumerate(starts))
    return whole and min(site.gaps()) >= delay_s / 2


def test_the_delay_lies_between_starts_of_all_requests(world: World) -> None:
    site = world.site({"/a": page("a"), "/b": redirect("/a"), "/c": in_turn((500, {}, ""), page("c"))})
    began = time.monotonic()
    run(lambda f: _all(*(f.get(site.url(p)) for p in ("/a", "/b", "/c"))), settings(retries=1, **_delay(0.2)))
    assert sorted(site.paths()) == ["/a", "/a", "/b", "/c", "/c", "/robots.txt"]
    assert spaced(site, began, 0.2)


def test_the_delay_counts_starts_not_ends(world: World) -> None:
    others = threading.Event()

    def waits_for_others(_request: Request) -> Answer:
        return page("first" if others.wait(LONGEST_S) else "alone")

    def second(_request: Request) -> Answer:
        others.set()
        return page("second")

    site = world.site({"/a": in_turn(waits_for_others, second)})
    given = settings(per_host_concurrency=2, timeout=timedelta(seconds=2 * LONGEST_S), **_delay(0.3))
    began = time.monotonic()
    answers = run(lambda f: _all(*(f.get(site.url("/a")) for _ in range(2))), given)
    assert sorted(answer.body for answer in answers) == [b"first", b"second"]
    assert spaced(site, began, 0.3)


def test_a_slow_connection_does_not_bring_requests_together(world: World) -> None:
    site = world.site({"/a": page("a")})
    waits = [0.5, 0.0, 0.0]

    async def find(host: str, port: int) -> list[str]:
        await asyncio.sleep(waits.pop(0) if waits else 0.0)
        return ["127.0.0.1"]

    urls = [f"http://slow.example:{site.port}/a"] * 3
    given = settings(per_host_concurrency=3, respect_robots=False, **_delay(0.3))
    began = time.monotonic()
    run(lambda f: _all(*(f.get(url) for url in urls)), given, find=find)
    assert site.times("/a") == 3
    assert spaced(site, began, 0.3)


def test_a_longer_crawl_delay_wins(world: World) -> None:
    site = world.site({"/robots.txt": text("User-agent: *\nCrawl-delay: 0.3"), "/a": page("a")})
    began = time.monotonic()
    run(lambda f: _all(*(f.get(site.url("/a")) for _ in range(3))), settings(**_delay(0.1)))
    assert len(site.asked) == 4
    assert spaced(site, began, 0.3)


def test_a_shorter_crawl_delay_does_not(world: World) -> None:
    site = world.site({"/robots.txt": text("User-agent: *\nCrawl-delay: 0.05"), "/a": page("a")})
    began = time.monotonic()
    run(lambda f: _all(*(f.get(site.url("/a")) for _ in range(3))), settings(**_delay(0.2)))
    assert spaced(site, began, 0.2)


@pytest.mark.parametrize("most", [1, 3])
def test_no_host_gets_more_than_its_share(world: World, most: int) -> None:
    together = threading.Barrier(most, timeout=LONGEST_S)

    def slow(_request: Request) -> Answer:
        together.wait()
        time.sleep(0.05)  # for one too many to come
        return page("slow")

    site = world.site({"/a": slow})
    answers = run(lambda f: _all(*(f.get(site.url("/a")) for _ in range(9))), settings(per_host_concurrency=most))
    assert [answer.body for answer in answers] == [b"slow"] * 9
    assert site.most_at_once == most


def test_no_more_than_so_many_in_all(world: World) -> None:
    lock, together = threading.Lock(), threading.Barrier(2, timeout=LONGEST_S)
    here: list[int] = [0]
    seen: list[int] = []

    def count(_request: Request) -> Answer:
        with lock:
            here[0] += 1
            seen.append(here[0])
        together.wait()
        time.sleep(0.05)  # for one too many to come
        with lock:
            here[0] -= 1
        return page("x")

    sites = [world.site(fallback=count) for _ in range(6)]
    run(lambda f: _all(*(f.get(site.url("/a")) for site in sites)), settings(concurrency=2, respect_robots=False))
    assert max(seen) == 2
    assert all(site.times("/a") == 1 for site in sites)


def test_a_bad_host_delays_no_other(world: World) -> None:
    reached, ended = threading.Event(), threading.Event()

    def hang(_request: Request) -> Answer:
        reached.set()
        ended.wait(3 * LONGEST_S)
        return page("at last")

    bad = world.site(fallback=hang)
    good = world.site({"/a": page("a")})

    async def work(fetcher: Any) -> Any:
        hanging = [asyncio.create_task(fetcher.get(bad.url(f"/{n}"))) for n in range(20)]
        assert await asyncio.to_thread(reached.wait, LONGEST_S)
        try:
            async with asyncio.timeout(LONGEST_S):
                return await _all(*(fetcher.get(good.url("/a")) for _ in range(10)))
        finally:
            ended.set()
            for task in hanging:
                task.cancel()
            await _all(*hanging)

    answers = run(work, settings(concurrency=2, timeout=timedelta(seconds=3 * LONGEST_S)))
    assert [answer.body for answer in answers] == [b"a"] * 10


def test_waiting_for_a_host_is_no_request_in_flight(world: World) -> None:
    patient = world.site({"/a": page("a")})
    other = world.site({"/a": page("a")})

    async def work(fetcher: Any) -> bytes:
        waiting = [asyncio.create_task(fetcher.get(patient.url("/a"))) for _ in range(5)]
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        try:
            async with asyncio.timeout(LONGEST_S):
                return (await fetcher.get(other.url("/a"))).body  # type: ignore[no-any-return]
        finally:
            for task in waiting:
                task.cancel()
            await _all(*waiting)

    assert run(work, settings(concurrency=1, respect_robots=False, **_delay(3600))) == b"a"
    assert patient.times("/a") == 1


def test_the_deadline_does_not_count_the_wait(world: World) -> None:
    site = world.site({"/a": page("a")})
    given = settings(timeout=timedelta(seconds=2), respect_robots=False, **_delay(0.8))
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
        settings(respect_robots=False, **_delay(0.3)),
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
    began = time.monotonic()
    run(lambda f: f.get(site.url("/a")), settings(**_delay(0)))
    assert site.paths() == ["/robots.txt", "/a"]
    assert spaced(site, began, 0.4)


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_complains_is_asked_less_often(world: World, status: int) -> None:
    site = world.site({"/a": in_turn((status, {}, ""), page("a"))})
    run(lambda f: _all_in_order(f, site.url("/a"), site.url("/a")))
    assert site.times("/a") == 2
    assert site.gaps()[-1] >= 0.5 / 2
