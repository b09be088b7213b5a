"""P4, P5, P6, P9, P15, P23: what a front page's answers do to the next run, as the servers see it."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import date, timedelta

import pytest

from mfg_monitor.collect.desk import Wish
from mfg_monitor.model import ItemFilter
from tests.loopback import Answer, Raw, Site, World, conditional, in_turn, page, redirect, text
from tests.newsworld import feed_of, listing_of, publish, sitemap_of, stories, story
from tests.promises.conftest import KINDS, Watcher
from tests.running import FRONTS

XML = "application/xml"


def sent(site: Site, path: str) -> dict[str, str]:
    """Answer the conditions of the newest request for a path."""
    return {name: value for name, value in site.last(path).headers.items() if name.startswith("if-")}


def index_of(*addresses: str) -> str:
    named = "".join(f"<sitemap><loc>{address}</loc></sitemap>" for address in addresses)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{named}</sitemapindex>'


@pytest.mark.parametrize(
    "given",
    [
        {"ETag": 'W/"weak"'}, {"ETag": "no-quotes"}, {"ETag": '"'}, {"ETag": '"\xe9\xff"'},
        {"Last-Modified": "yesterday, perhaps"}, {"ETag": '"both"', "Last-Modified": "Mon, 02 Mar 2099 10:00:00 GMT"},
    ],
)  # fmt: skip
def test_p04_validators_go_back_as_they_came(world: World, watcher: Watcher, given: dict[str, str]) -> None:
    site = world.site({"/robots.txt": text("")})
    site.routes["/feed"] = (200, {"Content-Type": XML, **given}, feed_of(site, []))
    watcher.visit("feed", site.url("/feed"))
    assert sent(site, "/feed") == {}
    watcher.visit("feed", site.url("/feed"))
    names = {"ETag": "if-none-match", "Last-Modified": "if-modified-since"}
    assert sent(site, "/feed") == {names[name]: value for name, value in given.items()}


@pytest.mark.parametrize(
    "bad",
    [
        (500, {"ETag": '"bad"'}, ""),
        (200, {"ETag": '"bad"', "Content-Type": "text/html"}, "<html><body>Are you human?</body></html>"),
        (200, {"ETag": '"bad"', "Content-Type": XML}, ""),
        (200, {"ETag": '"bad"', "Content-Type": XML}, "<other/>"),
        Raw([b'HTTP/1.1 200 OK\r\nETag: "bad"\r\nContent-Length: 900\r\n\r\n<rss>']),
    ],
    ids=["error", "web page", "empty", "no feed", "cut short"],
)
def test_p05_validators_come_from_the_newest_good_answer(world: World, watcher: Watcher, bad: Answer) -> None:
    site = world.site({"/robots.txt": text("")})
    good = (200, {"Content-Type": XML, "ETag": '"good"'}, feed_of(site, []))
    site.routes["/feed"] = in_turn(good, bad, (304, {}, ""))
    states = [watcher.visit("feed", site.url("/feed")).status for _ in range(3)]
    assert states == ["ok", "failed", "not_modified"]
    assert sent(site, "/feed") == {"if-none-match": '"good"'}


def test_p05_a_304_and_an_unchanged_body_may_bring_new_validators(world: World, watcher: Watcher) -> None:
    site = world.site({"/robots.txt": text("")})
    body, date = feed_of(site, []), "Mon, 02 Mar 2026 10:00:00 GMT"
    site.routes["/feed"] = in_turn(
        (200, {"ETag": '"1"', "Last-Modified": date}, body), (304, {"ETag": '"2"'}, ""), (304, {}, ""),
        (200, {"ETag": '"3"', "Last-Modified": date}, body), (304, {}, ""),
    )  # fmt: skip
    seen = []
    for _ in range(5):
        watcher.visit("feed", site.url("/feed"))
        seen.append(sent(site, "/feed").get("if-none-match"))
    assert seen == [None, '"1"', '"2"', '"2"', '"3"']
    assert sent(site, "/feed")["if-modified-since"] == date


@pytest.mark.parametrize("status", [429, 503])
def test_p06_robots_may_hold_a_host_over_all_runs(world: World, watcher: Watcher, status: int) -> None:
    site = world.site({"/robots.txt": (status, {"Retry-After": "3600"}, ""), "/feed": text("", XML)})
    first = watcher.visit("feed", site.url("/feed"))
    assert (first.status, first.failure and first.failure.kind) == {
        429: ("skipped", "http"), 503: ("blocked", "robots"),
    }[status]  # fmt: skip
    assert watcher.visit("feed", site.url("/feed")).status == "skipped"
    assert site.paths() == ["/robots.txt"]


@pytest.mark.parametrize("asked", ["front", "article"])
def test_p06_a_source_is_due_when_its_host_may_be_asked_again(world: World, watcher: Watcher, asked: str) -> None:
    site, told = world.site(), stories(1)
    publish(site, told)
    site.routes["/feed.xml" if asked == "front" else told[0].path] = (429, {"Retry-After": "20000"}, "")
    visit = watcher.visit("feed", site.url("/feed.xml"))
    assert visit.next_due_at is not None
    assert 19_000 < (visit.next_due_at - visit.started_at).total_seconds() < 20_100


def test_p35_an_article_that_leads_to_the_front_page_now_stays_as_it_was(world: World, watcher: Watcher) -> None:
    site, told = world.site(), stories(2)
    publish(site, told[:1])
    watcher.visit("feed", site.url("/feed.xml"))
    (before,) = watcher.store.items(ItemFilter())
    site.routes.update({each.path: redirect("/") for each in told})
    site.routes["/"] = page(listing_of(told))
    changed = replace(told[0], at=told[0].at + timedelta(hours=1))
    site.routes["/feed.xml"] = text(feed_of(site, [changed, told[1]]), XML)
    visit = watcher.visit("feed", site.url("/feed.xml"))
    assert {failure.kind for failure in visit.failures} == {"empty"}
    assert list(watcher.store.items(ItemFilter())) == [before]


def test_p09_p23_an_unchanged_index_hides_no_change_of_its_sitemaps(world: World, watcher: Watcher) -> None:
    site, told = world.site(), stories(4)
    publish(site, told)
    site.routes["/index"] = conditional(index_of(site.url("/a"), site.url("/b")), content_type=XML, etag='"i"')
    site.routes["/a"] = conditional(sitemap_of(site, told[:1]), content_type=XML, etag='"a"')
    site.routes["/b"] = conditional(sitemap_of(site, told[1:2]), content_type=XML, etag='"b"')
    assert watcher.visit("sitemap", site.url("/index")).counts.new == 2
    site.forget()
    assert watcher.visit("sitemap", site.url("/index")).status == "not_modified"
    assert site.paths() == ["/robots.txt", "/index", "/a", "/b"]
    assert sent(site, "/b") == {"if-none-match": '"b"'}

    site.routes["/b"] = conditional(sitemap_of(site, told[1:]), content_type=XML, etag='"b2"')
    assert watcher.visit("sitemap", site.url("/index")).counts.new == 2

    site.routes["/index"] = conditional(index_of(site.url("/a")), content_type=XML, etag='"i2"')
    watcher.visit("sitemap", site.url("/index"))
    site.forget()
    watcher.visit("sitemap", site.url("/index"))
    assert site.paths() == ["/robots.txt", "/index", "/a"]


def test_p15_a_sitemap_that_failed_is_asked_again_behind_an_unchanged_index(world: World, watcher: Watcher) -> None:
    site, told = world.site(), stories(2)
    publish(site, told)
    site.routes["/index"] = conditional(index_of(site.url("/a"), site.url("/b")), content_type=XML, etag='"i"')
    site.routes["/a"] = conditional(sitemap_of(site, told[:1]), content_type=XML, etag='"a"')
    site.routes["/b"] = (500, {}, "")
    first = watcher.visit("sitemap", site.url("/index"))
    assert (first.status, first.counts.new, first.failure and first.failure.kind) == ("ok", 1, "http")
    site.routes["/b"] = text(sitemap_of(site, told[1:]), XML)
    second = watcher.visit("sitemap", site.url("/index"))
    assert (second.counts.new, second.failure) == (1, None)


def test_p15_a_listings_second_page_that_failed_is_asked_again(world: World, watcher: Watcher) -> None:
    site, told = world.site(), stories(6)
    publish(site, told)
    first = listing_of(told[:4]).replace("</body>", '<a rel="next" href="/list_2.html">Next</a></body>')
    site.routes["/list.html"] = conditional(first, etag='"1"')
    site.routes["/list_2.html"] = in_turn((500, {}, ""), conditional(listing_of(told[4:]), etag='"2"'))
    found = [watcher.visit("listing", site.url("/list.html"), pages=2, link_pattern="/c90000").counts.new for _ in "ab"]
    assert found == [4, 2]
    site.forget()
    watcher.visit("listing", site.url("/list.html"), pages=2, link_pattern="/c90000")
    assert site.paths() == ["/robots.txt", "/list.html"]


@pytest.mark.parametrize(
    ("kind", "bad"),
    [
        ("http", (404, {}, "")),
        ("http", (500, {}, "")),
        ("empty", (200, {"Content-Type": "text/html"}, "")),
        ("too_large", (200, {"Content-Type": "text/html"}, "x" * 300_000)),
        ("content_type", (200, {"Content-Type": "image/png"}, b"\x89PNG\r\n\x1a\n" + bytes(99))),
        ("content_type", (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, "not gzip")),
        ("connect", (200, {"Content-Encoding": "gzip"}, gzip.compress(story(0).html().encode())[:-9])),
        ("connect", Raw([b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n" + story(0).html().encode()])),
    ],
    ids=["404", "500", "empty", "too large", "picture", "no gzip", "gzip cut", "cut"],
)
def test_p13_p15_what_failed_is_read_next_time_behind_a_304(world: World, kind: str, bad: Answer) -> None:
    watcher = Watcher(max_body=200_000)
    site, one = world.site(), story(0)
    publish(site, [one])
    site.routes[one.path] = in_turn(bad, site.routes[one.path])
    first = watcher.visit("feed", site.url("/feed.xml"))
    assert (first.status, first.counts.new, first.counts.failed) == ("ok", 0, 1)
    assert first.failure is not None
    assert first.failure.kind == kind
    second = watcher.visit("feed", site.url("/feed.xml"))
    assert (second.counts.new, second.counts.failed) == (1, 0)
    assert sent(site, "/feed.xml") == {"if-none-match": '"/feed.xml-1"'}


def test_p23_p54_an_endless_index_is_read_over_several_visits(
    world: World, watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mfg_monitor.collect.fronts.MOST_NAMED", 3)
    site, told = world.site(), stories(6)
    publish(site, told)
    names = ("/a", "/b", "/c")
    site.routes["/index"] = conditional(index_of(*map(site.url, names)), content_type=XML, etag='"i"')
    for number, name in enumerate(names):
        site.routes[name] = text(sitemap_of(site, told[2 * number : 2 * number + 2]), XML)
    visits = [watcher.visit("sitemap", site.url("/index")) for _ in range(3)]
    assert [visit.counts.new for visit in visits] == [2, 2, 2]
    assert "left for the next visit" in visits[0].warnings[0]


def test_p09_sources_that_tell_of_one_article_in_different_words_do_not_have_it_read_again(
    world: World, watcher: Watcher
) -> None:
    site, told = world.site(), stories(6)
    sources = [KINDS[kind](kind=kind, id=kind, url=site.url(path)) for kind, path in FRONTS.items()]
    for count in (3, 4, 5, 6):
        publish(site, told[:count])
        shown = told[:count]
        site.routes["/feed.xml"] = text(feed_of(site, shown), XML)
        site.routes["/list.html"] = page(listing_of(shown))
        site.routes["/sitemap.xml"] = text(sitemap_of(site, shown), XML)
        for one in told[:count]:
            site.routes[one.path] = page(one.html())
        watcher.round(*sources)
    assert [site.times(one.path) for one in told] == [1] * 6


def test_p09_a_lastmod_that_stands_still_costs_no_request_and_one_that_moves_costs_one(
    world: World, watcher: Watcher
) -> None:
    site, (known, changed) = world.site({"/robots.txt": text("")}), stories(2)
    for one in (known, changed):
        site.routes[one.path] = page(one.html())

    def mapped(day: int) -> Answer:
        rows = "".join(
            f"<url><loc>{site.url(one.path)}</loc><lastmod>2026-03-{at:02}</lastmod></url>"
            for one, at in ((known, 2), (changed, day))
        )
        return text(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>', XML)

    for day in (2, 3, 4):
        site.routes["/sitemap.xml"] = mapped(day)
        watcher.visit("sitemap", site.url("/sitemap.xml"))
    assert (site.times(known.path), site.times(changed.path)) == (1, 3)


def test_a_lastmod_before_the_days_asked_for_costs_no_request_and_a_later_one_says_nothing(
    world: World, watcher: Watcher
) -> None:
    site, told = world.site({"/robots.txt": text("")}), stories(12)
    rows = ""
    for number, lastmod in ((1, "2026-03-02"), (4, "2026-03-20"), (11, "2026-03-20")):
        site.routes[told[number].path] = page(told[number].html())
        rows += f"<url><loc>{site.url(told[number].path)}</loc><lastmod>{lastmod}</lastmod></url>"
    site.routes["/map"] = text(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>', XML)
    watcher.wish = Wish(since_on=date(2026, 3, 4), until_on=date(2026, 3, 9))

    counts = watcher.visit("sitemap", site.url("/map")).counts

    assert (counts.discovered, counts.fetched, counts.new) == (3, 2, 1)
    assert site.times(told[1].path) == 0
    assert watcher.titles() == [told[4].title]


@pytest.mark.parametrize("named", ["/news/", "/2020/gone.html", "first", "last"])
def test_p33_a_template_that_names_one_address_for_all_loses_no_article(
    world: World, watcher: Watcher, named: str
) -> None:
    told, site = stories(5), world.site()
    address = {"first": told[0].path, "last": told[-1].path}.get(named, named)

    def serve(closing: str) -> None:
        for one in told:
            head = f'<head><link rel="canonical" href="{address}">'
            site.routes[one.path] = page(one.html().replace("<head>", head).replace("</article>", closing))

    site.routes["/feed.xml"] = text(feed_of(site, told), XML)
    serve("</article>")
    visit = watcher.visit("feed", site.url("/feed.xml"))
    assert (visit.counts.new, visit.counts.updated) == (5, 0)
    assert sorted(map(str, watcher.titles())) == sorted(one.title for one in told)
    assert len({item.article.canonical_url for item in watcher.store.items(ItemFilter())}) == 5

    serve("<p>Correction: the machines are to be delivered in the autumn, as the plant said on Friday.</p></article>")
    site.routes["/feed.xml"] = text(feed_of(site, told).replace("</title><link>", " (corrected)</title><link>"), XML)
    visit = watcher.visit("feed", site.url("/feed.xml"))
    assert (visit.counts.new, visit.counts.updated) == (0, 5)
    assert sorted(map(str, watcher.titles())) == sorted(one.title for one in told)
