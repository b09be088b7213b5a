"""What programs that share hosts leave word of: pauses, orphans, and the rules of robots.txt."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from mfg_monitor import clock
from mfg_monitor.errors import FetchError
from mfg_monitor.fetch.fetcher import HttpFetcher
from mfg_monitor.model import HostNews, NotModified, Page
from tests.fetch.conftest import get, run, settings
from tests.fetch.test_polite import _delay, spaced
from tests.loopback import World, page, redirect, text


class Board:
    """Word of hosts, and who has them."""

    def __init__(self) -> None:
        self.words: dict[str, HostNews] = {}
        self.free: dict[str, asyncio.Lock] = {}
        self.takes = 0

    @asynccontextmanager
    async def program(self, **given: Any) -> AsyncIterator[HttpFetcher]:
        """Answer a fetcher that shares hosts, and leaves them all at its end."""
        hosts = Shared(self)
        async with HttpFetcher(settings(**given), hosts=hosts) as fetcher:
            yield fetcher
        for host in [*hosts.taken]:
            await hosts.leave(host)

    def ask(self, url: str, **given: Any) -> Page | NotModified | FetchError:
        """Ask for a page by a program of its own."""

        async def go() -> Page | NotModified | FetchError:
            async with self.program(**given) as fetcher:
                try:
                    return await fetcher.get(url)
                except FetchError as error:
                    return error

        return asyncio.run(go())


class Shared:
    """One program's sight of a board; implements `ports.Hosts`."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.taken: set[str] = set()

    async def take(self, host: str, *, is_paced: bool) -> HostNews:
        await self.board.free.setdefault(host, asyncio.Lock()).acquire()
        self.taken.add(host)
        self.board.takes += 1
        news = self.board.words.get(host, HostNews())
        self.board.words[host] = replace(news, is_orphan=is_paced)
        return news

    def keep_rules(self, host: str, rules: str, life_s: float) -> None:
        until_at = clock.now() + timedelta(seconds=life_s)
        self.board.words[host] = replace(self.board.words[host], rules=rules, rules_until_at=until_at)

    async def leave(self, host: str) -> None:
        self.taken.discard(host)
        self.board.words[host] = replace(self.board.words[host], is_orphan=False)
        self.board.free[host].release()


async def test_a_host_is_kept_from_page_to_page_and_then_left_to_others(world: World) -> None:
    site, board = world.site({"/a": page("a")}), Board()
    async with board.program() as one, board.program() as other:
        for _ in range(5):
            await one.get(site.url("/a"))
            for _ in range(20):  # a moment in which it wants nothing
                await asyncio.sleep(0)
        assert board.takes == 1
        answer = await asyncio.wait_for(other.get(site.url("/a")), 10)
    assert isinstance(answer, Page)
    assert board.takes == 2


async def at_once(board: Board, *urls: str) -> list[object]:
    """Ask each address by a program of its own, all at once."""

    async def one(url: str) -> object:
        async with board.program() as fetcher:
            return await fetcher.get(url)

    return await asyncio.gather(*map(one, urls), return_exceptions=True)


def test_a_pause_outlives_the_program_that_made_it(world: World) -> None:
    site = world.site({"/a": page("a")})
    kept: dict[str, datetime] = {}
    steady = time.monotonic()
    for _ in range(2):
        given: Mapping[str, datetime] = dict(kept)
        kept.clear()
        get(site.url("/a"), None, settings(respect_robots=False, **_delay(0.4)), pauses=given, on_pauses=kept.update)
    assert spaced(site, steady, 0.4)


def test_the_longest_pause_is_told_of(world: World) -> None:
    site = world.site({"/a": page("a")})
    kept: dict[str, datetime] = {}
    began = clock.now()
    get(site.url("/a"), None, settings(respect_robots=False, **_delay(3600)), on_pauses=kept.update)
    assert began + timedelta(hours=1) <= kept[site.host] <= clock.now() + timedelta(hours=1.05)


def test_without_a_delay_there_is_no_pause_to_tell_of(world: World) -> None:
    site = world.site({"/a": page("a")})
    get(site.url("/a"), on_pauses=lambda pauses: pytest.fail(f"told {pauses}"))


def test_a_pause_of_nonsense_ends(world: World) -> None:
    site = world.site({"/a": page("a")})

    async def wait_s(fetcher: HttpFetcher) -> float:
        return fetcher._turns.pauses_s()[site.host]

    far = {site.host: clock.now() + timedelta(days=400)}
    assert run(wait_s, pauses=far) <= 600 * 1.05


def test_one_program_reads_robots_for_all(world: World) -> None:
    site = world.site({"/robots.txt": text("User-agent: *\nDisallow: /b\n"), "/a": page("a")})
    board = Board()
    answers = asyncio.run(at_once(board, site.url("/a"), site.url("/a"), site.url("/b")))
    assert [getattr(answer, "kind", "page") for answer in answers] == ["page", "page", "robots"]
    assert site.times("/robots.txt") == 1
    board.free.clear()  # of a loop that has ended
    assert isinstance(board.ask(site.url("/a")), Page)
    assert site.times("/robots.txt") == 1
    board.words[site.host] = replace(board.words[site.host], rules_until_at=clock.now())
    assert isinstance(board.ask(site.url("/a")), Page)
    assert site.times("/robots.txt") == 2, "they had ended"


def test_a_failure_of_the_server_is_told_and_one_of_our_network_is_not(world: World) -> None:
    site, gone = world.site({"/robots.txt": (503, {}, "")}), world.site()
    gone.close()
    board = Board()
    for one in (site, gone):
        assert isinstance(board.ask(one.url("/a")), FetchError)
    assert board.words[site.host].rules is not None
    assert board.words[gone.host].rules is None
    again = board.ask(site.url("/a"))
    assert isinstance(again, FetchError)
    assert again.kind == "robots"
    assert site.times("/robots.txt") == 1


def test_hosts_whose_rules_lie_at_each_other_do_not_wait_for_each_other(world: World) -> None:
    one, other = world.site({"/a": page("a")}), world.site({"/a": page("a")})
    one.routes["/robots.txt"] = redirect(other.url("/robots.txt"))
    other.routes["/robots.txt"] = redirect(one.url("/robots.txt"))

    async def work() -> list[object]:
        return await asyncio.wait_for(at_once(Board(), one.url("/a"), other.url("/a")), 60)

    assert [getattr(answer, "status", None) for answer in asyncio.run(work())] == [200, 200]


@pytest.mark.parametrize("is_killed", [True, False], ids=["killed", "ended"])
def test_what_another_program_asked_a_moment_ago_delays_the_next_one(world: World, is_killed: bool) -> None:
    site = world.site({"/a": page("a")})
    board = Board()
    began = time.monotonic()
    ready_at = clock.now() + timedelta(seconds=0.3)
    board.words[site.host] = HostNews(is_orphan=True) if is_killed else HostNews(ready_at=ready_at)
    assert isinstance(board.ask(site.url("/a"), respect_robots=False, **_delay(0.3)), Page)
    assert site.asked[0].at - began >= 0.3 - 0.05


def test_a_crawl_delay_that_others_read_counts_for_whoever_comes_after_a_kill(world: World) -> None:
    site = world.site({"/robots.txt": text("User-agent: *\nCrawl-delay: 0.3"), "/a": page("a")})
    board = Board()
    board.ask(site.url("/a"))
    board.words[site.host] = replace(board.words[site.host], is_orphan=True)
    began = time.monotonic()
    board.ask(site.url("/a"))
    assert site.asked[-1].at - began >= 0.3 - 0.05
    assert site.paths() == ["/robots.txt", "/a", "/a"]
