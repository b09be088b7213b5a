"""Interfaces and news searches, as the servers see them: bodies, headers, lists in two steps, links through others."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, quote

import pytest

from mfg_monitor.config.sources import FeedSource
from mfg_monitor.model import ItemFilter
from tests.loopback import Answer, Request, Site, World, conditional, page, redirect, text
from tests.newsworld import Story, publish, stories
from tests.promises.conftest import Watcher

JSON = "application/json"
PATHS = {"items": "data.list", "item_url": "u", "item_title": "t"}


def rows_of(site: Site, told: list[Story]) -> str:
    return json.dumps({"data": {"list": [{"u": site.url(one.path), "t": one.title} for one in told]}})


def urls_in(watcher: Watcher) -> list[str]:
    return sorted(item.article.canonical_url for item in watcher.store.items(ItemFilter()))


def test_a_list_is_posted_for_page_by_page(world: World, watcher: Watcher) -> None:
    told = stories(4)
    site = world.site({"/robots.txt": text("")})
    publish(site, told)

    def listed(request: Request) -> Answer:
        number = json.loads(request.body)["page"]
        return 200, {"Content-Type": JSON, "ETag": '"x"'}, rows_of(site, told[2 * number - 2 : 2 * number])

    site.routes["/api"] = listed
    given = {
        **PATHS, "post_json": {"page": "{page}", "channel": "25951"}, "pages": 3,
        "headers": {"referer": site.url("/zc")},
    }  # fmt: skip
    first = watcher.visit("api", site.url("/api"), **given)
    asked = [one for one in site.asked if one.path == "/api"]
    assert [(one.method, json.loads(one.body)["page"]) for one in asked] == [("POST", 1), ("POST", 2), ("POST", 3)]
    assert {(one.headers["referer"], one.headers["content-type"]) for one in asked} == {(site.url("/zc"), JSON)}
    assert (first.counts.new, first.status) == (4, "ok")
    others = [one for one in site.asked if one.path != "/api"]
    assert {one.method for one in others} == {"GET"}
    assert not any("referer" in one.headers for one in others)
    site.forget()
    assert watcher.visit("api", site.url("/api"), **given).status == "not_modified"
    assert set(site.paths()) == {"/robots.txt", "/api"}
    assert not any("if-none-match" in one.headers for one in site.asked)


def test_a_form_is_posted(world: World, watcher: Watcher) -> None:
    site = world.site({"/robots.txt": text(""), "/api": (200, {"Content-Type": JSON}, '{"data": {"list": []}}')})
    given = {"query": "工业 & more", "post_form": {"q": "{query}", "rows": 20}}
    assert watcher.visit("api", site.url("/api"), **PATHS, **given).status == "ok"
    assert parse_qs(site.last("/api").body.decode()) == {"q": ["工业 & more"], "rows": ["20"]}


@pytest.mark.parametrize(("status", "method"), [(302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")])
def test_what_is_declared_for_one_host_stays_there(world: World, watcher: Watcher, status: int, method: str) -> None:
    other = world.site({"/robots.txt": text(""), "/api": (200, {"Content-Type": JSON}, '{"data": {"list": []}}')})
    site = world.site({"/robots.txt": text(""), "/api": redirect(other.url("/api"), status)})
    given = {"headers": {"Referer": site.url("/")}, "post_json": {"a": 1}}
    assert watcher.visit("api", site.url("/api"), **PATHS, **given).status == "ok"
    last = other.last("/api")
    assert (last.method, last.body) == (method, b'{"a": 1}' if method == "POST" else b"")
    assert "referer" not in last.headers
    assert not any("referer" in one.headers for one in (*site.asked, *other.asked) if one.path == "/robots.txt")


def test_a_list_in_two_steps_is_found_again_behind_an_unchanged_page(world: World, watcher: Watcher) -> None:
    told = stories(3)
    site = world.site({"/robots.txt": text("")})
    publish(site, told)
    site.routes["/list.htm"] = conditional('<ul data="datasource:ab12">', content_type="text/html", etag='"p"')
    site.routes["/ds_ab12.json"] = (200, {"Content-Type": JSON}, rows_of(site, told[:2]))
    given = {**PATHS, "list_pattern": r"datasource:(\w+)", "list_url": site.url("/ds_{found}.json")}
    assert watcher.visit("api", site.url("/list.htm"), **given).counts.new == 2
    site.forget()
    assert watcher.visit("api", site.url("/list.htm"), **given).status == "not_modified"
    assert site.paths() == ["/robots.txt", "/list.htm", "/ds_ab12.json"]
    site.routes["/ds_ab12.json"] = (200, {"Content-Type": JSON}, rows_of(site, told))
    assert watcher.visit("api", site.url("/list.htm"), **given).counts.new == 1
    site.routes["/list.htm"] = page("<p>maintenance</p>")
    failed = watcher.visit("api", site.url("/list.htm"), **given)
    assert (failed.status, failed.failure and failed.failure.kind) == ("failed", "parse")


def test_p26_a_list_that_is_named_is_asked_of_its_own_robots(world: World, watcher: Watcher) -> None:
    other = world.site({"/robots.txt": text("User-agent: *\nDisallow: /ds_"), "/ds_1.json": (200, {}, "[]")})
    site = world.site({"/robots.txt": text(""), "/list": page(f'<script src="{other.url("/ds_1.json")}">')})
    visit = watcher.visit("api", site.url("/list"), list_pattern='src="([^"]+)"', items="")
    assert [failure.kind for failure in visit.failures or [visit.failure] if failure] == ["robots"]
    assert other.paths() == ["/robots.txt"]


def rss(*links: str) -> str:
    items = "".join(f"<item><title>t</title><link>{link.replace('&', '&amp;')}</link></item>" for link in links)
    return f'<rss version="2.0"><channel><title>Search</title>{items}</channel></rss>'


def test_links_of_a_news_search_lead_to_the_publishers_articles(world: World, watcher: Watcher) -> None:
    one, two, three, four = stories(4)
    press = world.site()
    publish(press, [one, two, three, four])
    press.routes["/robots.txt"] = text("User-agent: *\nDisallow: /closed/")
    press.routes["/closed/a.html"] = page(one.html())
    search = world.site({"/robots.txt": text("")})
    search.routes |= {
        "/articles/2": redirect(press.url(two.path)),
        "/articles/3": page(f'<html><head><meta http-equiv="refresh" content="0; url={press.url(three.path)}"></head>'),
        "/articles/4": page(f'<script>window.location.replace("{press.url(four.path)}")</script>'),
        "/articles/5": redirect(press.url("/closed/a.html")),
        "/articles/6": page('<script>location.href="http://127.0.0.1:1/"</script>'),
        "/articles/7": page('<meta http-equiv=refresh content="0;url=/articles/7b">'),
        "/articles/7b": page('<meta http-equiv=refresh content="0;url=/articles/7">'),
    }
    bing = f"http://www.bing.com/news/apiclick.aspx?ref=FexRss&url={quote(press.url(one.path), safe='')}&c=1"
    links = [bing, *(search.url(f"/articles/{number}") for number in (2, 3, 4, 5, 6, 7))]
    search.routes["/rss"] = text(rss(*links), "application/rss+xml")
    visit = watcher.visit("feed", search.url("/rss"))
    assert urls_in(watcher) == sorted(press.url(told.path) for told in (one, two, three, four))
    assert sorted(failure.kind for failure in visit.failures) == ["connect", "redirects", "robots"]
    assert press.times("/closed/a.html") == 0
    press.forget()
    own = FeedSource(kind="feed", id="press", url=press.url("/feed.xml"))
    watcher.round(own)
    assert press.paths() == ["/robots.txt", "/feed.xml"], "known by the publisher's own addresses"
    assert len(urls_in(watcher)) == 4


def test_an_article_that_reloads_itself_is_an_article(world: World, watcher: Watcher) -> None:
    told = stories(3)
    site = world.site()
    publish(site, told)
    for one, content in zip(told, ("300", "0;url=/nojs", "60; url=/other"), strict=True):
        site.routes[one.path] = page(one.html(closing=f'<noscript><meta http-equiv="refresh" content="{content}">'))
    assert watcher.visit("feed", site.url("/feed.xml")).counts.new == 3
    assert site.times("/nojs") == site.times("/other") == 0
