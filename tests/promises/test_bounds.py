"""P24, P27, P44 to P46, P54: what no page, feed or server can make this program do."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from mfg_monitor.config.sources import FeedSource, FilesSource, ListingSource, SitemapSource
from mfg_monitor.config.topics import Topics
from mfg_monitor.discover import discover
from mfg_monitor.discover.candidates import MAX_CANDIDATES
from mfg_monitor.discover.feed import MAX_ENTRIES
from mfg_monitor.discover.markup import MAX_TAGS, bounded_page
from mfg_monitor.fetch.guard import GuardedBackend, RefusedAddressError
from mfg_monitor.model import Candidate, Found, Page
from mfg_monitor.workers.pool import LARGE_BYTES, MOST_WAITING_BYTES, Workers
from tests.loopback import Answer, World, page, redirect, text
from tests.newsworld import feed_of, listing_of, stories, story
from tests.promises.conftest import KINDS, Watcher

NOW = datetime(2026, 3, 1, tzinfo=UTC)
URL = "http://news.example/front"


def front(body: bytes) -> Page:
    return Page(URL, URL, 200, body, NOW)


def found(kind: str, body: str | bytes, **more: Any) -> Found:
    source: FeedSource | ListingSource | SitemapSource = KINDS[kind](kind=kind, id="x", url=URL, **more)
    return discover(source, front(body if isinstance(body, bytes) else body.encode()), now=NOW)


@pytest.mark.parametrize("selector", [None, "li a"])
def test_p24_a_listing_goes_on_behind_an_early_end(selector: str | None) -> None:
    told = stories(6)
    first, second = listing_of(told[:3]), listing_of(told[3:])
    links = found("listing", first + second, link_selector=selector).candidates
    assert [link.title for link in links] == [one.title for one in told]


def test_p54_the_newest_entries_of_an_endless_feed_are_read() -> None:
    entry = "<item><title>Line {0} opens</title><link>http://news.example/{0}</link></item>"
    entries = "".join(entry.format(number) for number in range(MAX_ENTRIES + 50))
    read = found("feed", f'<rss version="2.0"><channel><title>x</title>{entries}</channel></rss>')
    assert len(read.candidates) == MAX_ENTRIES
    assert read.candidates[-1].title == f"Line {MAX_ENTRIES - 1} opens"
    assert read.warnings == (f"more than {MAX_ENTRIES} entries; the rest was left out",)


def test_p54_a_packed_sitemap_that_repeats_itself_ends() -> None:
    url = "<url><loc>http://news.example/1</loc><x><y>z</y></x></url>"
    last = "<url><loc>http://news.example/last</loc></url>"
    body = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    read = found("sitemap", gzip.compress((body + url * (MAX_CANDIDATES - 1) + last + last * 90_000).encode(), 1))
    assert [candidate.url for candidate in read.candidates] == ["http://news.example/1", "http://news.example/last"]


@pytest.mark.parametrize("markup", ["<div>", "<ul><li>", "<a href=/1>", "<b></b>"])
def test_p27_markup_is_cut_where_trees_grow_too_large(markup: str) -> None:
    page = bounded_page("<html><body>" + markup * (MAX_TAGS + 10))
    assert page.count("<") == MAX_TAGS
    assert page.endswith(">")


def test_p27_a_crowd_of_attributes_keeps_what_links_are_read_from() -> None:
    noise = " ".join(f"a{number}=1" for number in range(60))
    page = bounded_page(f"<a {noise} href='/2026/0301/1.html'>x</a>" * 6_000)
    assert page.count("href='/2026/0301/1.html'") == 6_000
    assert "a1=1" not in page
    modest = f"<a {noise} href='/1'>x</a>"
    assert bounded_page(modest) == modest


class Counted(Workers):
    """Counts how many tasks are under way, in place of doing them."""

    at_once = most_at_once = 0

    async def _do(self, *_: Any, **__: Any) -> Any:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0.01)
        self.at_once -= 1


@pytest.mark.parametrize(
    ("bodies", "most"),
    [([b"x" * (LARGE_BYTES + 1)] * 4, 1), ([gzip.compress(b"x" * 2_000_000, mtime=0)] * 4, 1), ([b"x"] * 4, 4)],
    ids=["large", "packed", "small"],
)
async def test_p54_giant_pages_are_read_one_after_the_other(bodies: Sequence[bytes], most: int) -> None:
    workers = Counted(Topics(), threshold=0.5, count=4)
    source, candidate = FilesSource(kind="files", id="f", path="."), Candidate(URL, URL, "f")
    await asyncio.gather(*(workers.examine(source, candidate, [front(body)]) for body in bodies))
    assert workers.most_at_once == most


async def test_p54_nothing_more_is_fetched_while_too_much_waits_to_be_read() -> None:
    workers = Counted(Topics(), threshold=0.5, count=1)
    await workers.room()
    source, candidate = FilesSource(kind="files", id="f", path="."), Candidate(URL, URL, "f")
    half = front(b"x" * (MOST_WAITING_BYTES // 2 + 1))
    reading = [asyncio.create_task(workers.examine(source, candidate, [half])) for _ in "ab"]
    await asyncio.sleep(0)
    room = asyncio.create_task(workers.room())
    await asyncio.sleep(0)
    assert not room.done()
    await asyncio.gather(*reading)
    await asyncio.wait_for(room, 300)


@pytest.mark.parametrize("host", ["localhost", "news.localhost"])
async def test_p44_names_of_this_machine_are_refused_whatever_a_resolver_says(host: str) -> None:
    async def resolver(_host: str, _port: int) -> list[str]:
        return ["93.184.216.34"]

    backend = GuardedBackend(open_to=lambda *_: False, timeout_s=1, find=resolver)
    with pytest.raises(RefusedAddressError, match="this machine"):
        await backend.connect_tcp(host, 80)


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:text/xml,<rss/>", "gopher://x/"])
def test_p46_a_redirect_out_of_the_web_is_refused(world: World, watcher: Watcher, to: str) -> None:
    site = world.site({"/robots.txt": text(""), "/feed": redirect(to)})
    visit = watcher.visit("feed", site.url("/feed"))
    assert (visit.status, visit.failure and visit.failure.kind) == ("blocked", "refused_address")
    assert site.paths() == ["/robots.txt", "/feed"]


def test_p45_each_hop_into_a_private_network_is_refused(world: World) -> None:
    site = world.site(fallback=text("secret"))
    watcher = Watcher(allow_private_networks=False)
    spellings = ("127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::ffff:127.0.0.1]", "good.example@127.0.0.1")
    for spelling in (*spellings, "localhost", "127。0。0。1"):
        visit = watcher.visit("feed", f"http://{spelling}:{site.port}/feed")
        assert (spelling, visit.status, visit.failure and visit.failure.kind) == (
            spelling, "blocked", "refused_address",
        )  # fmt: skip
    assert site.connections == 0


def test_p31_p45_no_address_that_a_page_names_leads_inside(world: World) -> None:
    inside = world.site(fallback=page(story(2).html()))
    site = world.site({"/robots.txt": text("")})
    parted, led, away = stories(3)
    onward = f"<a class='next' href='{inside.url('/2')}'>2</a>"
    fronts: dict[str, Answer] = {
        "/feed": text(feed_of(site, [parted, led]), "application/xml"),
        "/inner": text(feed_of(inside, [away]), "application/xml"),
        "/map": text(f"<sitemapindex><sitemap><loc>{inside.url('/map')}</loc></sitemap></sitemapindex>", "text/xml"),
    }
    site.routes.update(fronts)
    site.routes[parted.path] = page(parted.html(closing=onward))
    site.routes[led.path] = redirect(inside.url(led.path))
    watcher = Watcher(allow_private_networks=False, trusted=frozenset({site.host}))

    feed = watcher.visit("feed", site.url("/feed"), article={"next_page": "a.next"})
    inner = Watcher(allow_private_networks=False, trusted=frozenset({site.host})).visit("feed", site.url("/inner"))
    index = watcher.visit("sitemap", site.url("/map"))

    assert (feed.counts.new, [one.kind for one in feed.failures]) == (1, ["refused_address"])
    assert watcher.titles() == [parted.title], "the part that could be had is kept"
    assert (inner.counts.new, [one.kind for one in inner.failures]) == (0, ["refused_address"])
    assert index.failure is not None
    assert index.failure.kind == "refused_address"
    assert inside.connections == 0
