"""What publishers do to articles after they were stored: the whole trip, over real servers on loopback."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

from tests.loopback import Site, World, conditional, page, redirect
from tests.newsworld import Story, publish, stories
from tests.running import Monitor, source, visit


def retold(one: Story, old: str, new: str, *, title: str = "") -> Story:
    """Answer the article with other words in it."""
    assert any(old in part for part in one.paragraphs)
    return replace(one, title=title or one.title, paragraphs=tuple(part.replace(old, new) for part in one.paragraphs))


def serve(site: Site, one: Story, version: str) -> None:
    """Serve this wording of an article, with validators of its own."""
    site.routes[one.path] = conditional(one.html(), content_type="text/html; charset=utf-8", etag=f'"{version}"')


def test_what_was_changed_is_shown_word_by_word_and_classed(monitor: Monitor, world: World) -> None:
    site, told = world.site(), stories(3)
    publish(site, told[:2])
    monitor.configure(source(site, "sitemap"))
    monitor.fetch()
    changed = [retold(told[0], "1200 units", "1300 units"), retold(told[1], "投资4亿元", "投资5亿元")]
    later = [replace(one, at=one.at.replace(minute=58)) for one in changed]
    publish(site, [*later, told[2]], articles=[told[2]])
    for one in later:
        serve(site, one, "later")
    monitor.fetch()

    numbers = {item["language"]: item["id"] for item in monitor.export()[:2]}
    english = monitor.run("show", str(numbers["en"]), "--revisions").stdout
    assert "revision 1 → 2, after" in english
    assert "UTC: figures\n" in english
    assert "yearly capacity to [-1200-]{+1300+} units" in english
    assert "投资[-4-]{+5+}亿元" in monitor.run("show", str(numbers["zh"]), "--revisions").stdout
    shown = json.loads(monitor.run("show", str(numbers["en"]), "--revisions", "--json").stdout)
    (older,) = shown["revisions"]
    assert (shown["revision"], older["number"], older["changed"]) == (2, 1, ["figures"])
    assert [piece for piece in older["difference"] if piece[0]] == [["del", "1200"], ["ins", "1300"]]
    full = json.loads(monitor.run("show", str(numbers["en"]), "--full", "--json").stdout)
    assert full["revisions"] == shown["revisions"]


def make_due(monitor: Monitor) -> int:
    """Let an hour pass for the young articles; answer how many there are."""
    with closing(sqlite3.connect(monitor.folder / "db" / "monitor.sqlite3")) as connection, connection:
        due = "UPDATE address SET reread_at = first_seen_at WHERE reread_at IS NOT NULL"
        return connection.execute(due).rowcount


def articles(site: Site) -> list[str]:
    """Answer which articles were asked for, and forget it."""
    asked = sorted(path for path in site.paths() if path.endswith(".html") and path != "/list.html")
    site.forget()
    return asked


def test_young_articles_are_asked_for_again_by_their_validators_alone(monitor: Monitor, world: World) -> None:
    site, told = world.site(), stories(3)
    publish(site, told)
    monitor.configure(source(site))
    monitor.fetch()
    site.forget()
    monitor.fetch()
    assert articles(site) == []  # nothing is due within the hour
    assert make_due(monitor) == 3

    report = monitor.fetch()
    assert (visit(report, "feed")["status"], report["totals"]["fetched"]) == ("not_modified", 0)
    assert [site.last(one.path).headers["if-none-match"] for one in told] == ['"a0"', '"a1"', '"a2"']
    assert articles(site) == sorted(one.path for one in told)
    monitor.fetch()
    assert articles(site) == []

    make_due(monitor)
    serve(site, retold(told[0], "1200 units", "1300 units"), "corrected")
    report = monitor.fetch()  # the feed says 304
    assert (report["totals"]["updated"], report["totals"]["new"]) == (1, 0)
    assert sorted(item["revision"] for item in monitor.export()) == [1, 1, 2]


def test_a_page_without_validators_or_with_idle_ones_is_not_downloaded_again(monitor: Monitor, world: World) -> None:
    site, told = world.site(), stories(2)
    publish(site, told)
    site.routes[told[0].path] = page(told[0].html())
    site.routes[told[1].path] = page(told[1].html(), ETag='"never-heeded"')
    monitor.configure(source(site))
    monitor.fetch()
    site.forget()
    assert make_due(monitor) == 1
    monitor.fetch()
    assert articles(site) == [told[1].path]
    assert make_due(monitor) == 0


def test_a_page_that_is_gone_withdraws_its_article_until_it_is_back(monitor: Monitor, world: World) -> None:
    site, told = world.site(), stories(3)
    publish(site, told)
    monitor.configure(source(site))
    monitor.fetch()
    site.routes[told[0].path] = (410, {}, b"gone")
    site.routes[told[1].path] = (404, {}, b"lost")
    site.routes["/moved.html"], site.routes[told[2].path] = page(told[2].html()), redirect("/moved.html", 301)
    urls = [site.url(one.path) for one in told]
    make_due(monitor)
    assert visit(monitor.fetch(), "feed")["warnings"] == ["1 article is gone from the site"]
    assert [withdrawn(monitor, url) for url in urls] == [True, False, False]
    site.forget()
    report = visit(monitor.fetch(), "feed")
    assert (report["warnings"], report["failed"], report["new"]) == (["1 article is gone from the site"], 0, 0)
    assert [withdrawn(monitor, url) for url in urls] == [True, True, False]
    assert articles(site) == [told[1].path]
    assert "its page is gone since" in monitor.run("show", "1").stdout
    assert [item["revision"] for item in monitor.export()] == [1, 1, 1]
    monitor.fetch()
    assert articles(site) == []

    serve(site, told[0], "back")
    make_due(monitor)
    assert monitor.fetch()["totals"]["new"] == 0
    assert withdrawn(monitor, urls[0]) is False


def test_a_notice_in_its_place_and_a_way_to_the_front_page_withdraw_an_article(monitor: Monitor, world: World) -> None:
    site, told = world.site(), stories(5)
    publish(site, told)
    monitor.configure(source(site))
    monitor.fetch()
    before = monitor.export()
    for one, words in zip(
        told, ("This article has been withdrawn by the publisher.", "该文章已被发布者删除。"), strict=False
    ):
        serve(site, replace(one, paragraphs=(words,)), f"notice {one.number}")
    gone = "<html><title>文章已下线</title><body><h1>文章已下线</h1><p>您访问的文章已下线。</p></body></html>"
    site.routes[told[2].path] = page(gone)
    site.routes[told[3].path], site.routes["/"] = redirect("/", 302), page(told[4].html())
    site.routes[told[4].path], site.routes["/404.html"] = redirect("/404.html", 302), page(told[0].html())
    urls = [site.url(one.path) for one in told]
    make_due(monitor)
    assert visit(monitor.fetch(), "feed")["failed"] == 5
    assert not any(withdrawn(monitor, url) for url in urls)
    assert visit(monitor.fetch(), "feed")["warnings"] == ["5 articles are gone from the site"]
    assert all(withdrawn(monitor, url) for url in urls)
    assert [(item["text"], item["revision"]) for item in monitor.export()] == [(item["text"], 1) for item in before]
    site.forget()
    monitor.fetch()
    assert articles(site) == []


def withdrawn(monitor: Monitor, url: str) -> bool:
    """Tell whether an address's article is withdrawn."""
    return json.loads(monitor.run("why", url, "--json").stdout)["withdrawn"] is not None


def test_a_site_that_answers_every_address_with_one_page_is_told_and_stored_once(
    monitor: Monitor, world: World
) -> None:
    words = "<p>The page that you were looking for is not here any more. Perhaps you will find what you want below.</p>"
    site, told = world.site(), stories(6)
    publish(site, told)
    for one in told[1:]:
        site.routes[one.path] = page(f"<html><title>Delta Wire</title><body><h1>Sorry</h1>{words * 3}</body></html>")
    monitor.configure(source(site, "listing"))
    report = visit(monitor.fetch(), "listing")
    assert len(monitor.export()) == 2
    assert (report["new"], report["duplicates"], report["failed"], report["error"]["kind"]) == (2, 0, 4, "empty")
    assert report["warnings"] == ["4 addresses were answered with the same page: an error page, or the front page"]

    first = next(item for item in monitor.export() if item["title"] != told[0].title)
    assert (first["relevant"], withdrawn(monitor, first["url"])) == (False, True)
    assert "other addresses of its source give the very same page" in monitor.run("why", first["url"]).stdout

    publish(site, told)  # it was a bad hour only
    report = visit(monitor.fetch(), "listing")
    assert (report["new"], report["updated"], report["failed"]) == (4, 1, 0)
    assert len(monitor.export()) == 6
    assert withdrawn(monitor, first["url"]) is False


def test_fifty_addresses_of_one_page_are_one_item_and_two_numbers_are_two(monitor: Monitor, world: World) -> None:
    site, (one, two) = world.site(), stories(2)
    tracked = [f"?utm_source=s{n}" for n in range(12)] + [f"?fbclid=x{n}" for n in range(6)]
    tracked += [f";jsessionid=A{n}" for n in range(4)] + [f"?from=rss&spm={n}" for n in range(4)]
    tracked += [f"#part{n}" for n in range(6)] + ["?print=1", "?amp=1", "?output=amp", "?mobile=1", "?view=print"]
    tracked += [f"?gclid={n}&utm_medium=m" for n in range(12)]
    paths = [one.path + each for each in ("", *tracked)]
    twins = [*paths, one.path.replace(".html", "_print.html"), "/amp" + one.path]
    head = f'<link rel="canonical" href="{site.url("/")}">'  # names the front page: believed by nobody
    for path in {each.partition("#")[0].partition("?")[0] for each in twins}:
        site.routes[path] = page(one.html().replace("</head>", f"{head}</head>"))
    numbers = ["/news/show.php?id=1", "/news/show.php?id=2"]
    site.routes[numbers[0]], site.routes[numbers[1]] = page(two.html()), page(stories(3)[2].html())
    links = "".join(f'<li><a href="{path}">{one.title}</a></li>' for path in (*twins, *numbers))
    site.routes["/robots.txt"] = page("User-agent: *")
    site.routes["/list.html"] = page(f"<html><body><ul class='list'>{links}</ul></body></html>")
    monitor.configure(source(site, "listing", extra="link_selector = 'ul.list a'"))
    monitor.fetch()
    assert len(twins) >= 50
    items = monitor.export()
    assert sorted(item["title"] for item in items) == sorted([one.title, two.title, stories(3)[2].title])
    assert site.times(one.path) + site.times(one.path + "?from=rss") <= 2
