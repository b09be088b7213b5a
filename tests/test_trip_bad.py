"""Bad input on the trip: each fault is one clear line with its kind, and harms nobody else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.loopback import Raw, World, page, text
from tests.newsworld import publish, stories
from tests.running import FRONTS, REPOSITORY, Monitor, source, visit

BAD_PAGES: dict[str, tuple[Any, str]] = {
    "empty": ((200, {"Content-Type": "text/html"}, b""), "empty"),
    "binary": ((200, {"Content-Type": "image/png"}, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40), "content_type"),
    "half": (
        Raw([b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 90000\r\n\r\n<html><p>half"]),
        "connect",
    ),
    "too large": ((200, {"Content-Type": "text/html"}, b"<html>" + b"<p>word</p>" * 2_000_000), "too_large"),
    "endless": (Raw([b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", *([b"<p>x</p>", 0.2] * 200)]), "timeout"),
    "gone": ((404, {}, b"gone"), "http"),
    "broken": ((500, {}, b"oops"), "http"),
    "forbidden": (page("<html><body><p>secret</p></body></html>"), "robots"),
}


@pytest.mark.parametrize("what", list(BAD_PAGES))
def test_a_bad_page_is_told_and_harms_nobody(monitor: Monitor, world: World, what: str) -> None:
    site, other, told = world.site(), world.site(), stories(4)
    publish(site, told[:2])
    publish(other, told[2:])
    answer, kind = BAD_PAGES[what]
    site.routes[told[0].path] = answer
    if what == "forbidden":
        site.routes["/robots.txt"] = text(f"User-agent: *\nDisallow: {told[0].path}\n")
    deadline = "2s" if kind == "timeout" else "60s"
    monitor.configure(source(site, name="bad") + source(other, name="good"), fetch={"timeout": deadline})

    report = monitor.fetch()

    bad = visit(report, "bad")
    assert bad["failed"] == 1
    assert bad["error"]["kind"] == kind
    assert bad["error"]["url"] == site.url(told[0].path)
    assert bad["new"] == 1
    assert visit(report, "good")["new"] == 2
    assert len(monitor.export()) == 3


BAD_FRONTS: dict[str, tuple[str, str, set[str]]] = {
    "a feed that is HTML": (
        "feed",
        "<!doctype html><html><body><h1>Please log in</h1></body></html>",
        {"content_type", "parse"},
    ),
    "a listing without links": ("listing", "<html><body><p>Nothing here.</p></body></html>", {"empty"}),
    "a sitemap that is prose": ("sitemap", "Once upon a time there was a sitemap.", {"parse", "content_type", "empty"}),
}


@pytest.mark.parametrize("what", list(BAD_FRONTS))
def test_a_bad_front_page_fails_its_source_alone(monitor: Monitor, world: World, what: str) -> None:
    kind, body, kinds = BAD_FRONTS[what]
    bad, good = world.site({FRONTS[kind]: page(body)}), world.site()
    publish(good, stories(1))
    monitor.configure(source(bad, kind, name="bad") + source(good, name="good"))

    report = monitor.fetch()

    assert visit(report, "bad")["status"] == "failed"
    assert visit(report, "bad")["error"]["kind"] in kinds
    assert visit(report, "good")["new"] == 1


def test_gbk_announced_as_utf8_reads_right(monitor: Monitor, world: World) -> None:
    site, told = world.site(), [story for story in stories(4) if story.language == "zh"]
    publish(site, told)
    for one in told:
        site.routes[one.path] = (200, {"Content-Type": "text/html; charset=utf-8"}, one.html().encode("gb18030"))
    monitor.configure(source(site))

    monitor.fetch()

    assert {item["title"] for item in monitor.export()} == {one.title for one in told}


def test_what_failed_is_tried_again_though_the_front_page_is_unchanged(monitor: Monitor, world: World) -> None:
    site, told = world.site(), stories(2)
    publish(site, told)
    good = site.routes[told[1].path]
    site.routes[told[1].path] = (503, {}, b"later")
    monitor.configure(source(site))
    assert visit(monitor.fetch(), "feed")["failed"] == 1
    site.routes[told[1].path] = good

    report = monitor.fetch()

    assert visit(report, "feed")["new"] == 1
    assert len(monitor.export()) == 2


def test_every_source_failing_is_exit_1_and_a_missing_folder_is_named(monitor: Monitor) -> None:
    (monitor.folder / "junk.warc").write_bytes(b"no archive " * 100)
    lost = '[[source]]\nid = "lost"\nkind = "files"\npath = "no/such/folder"\n'
    monitor.configure(f'{lost}[[source]]\nid = "junk"\nkind = "warc"\npath = "junk.warc"\n')

    report = monitor.fetch(code=1)

    assert (visit(report, "junk")["status"], visit(report, "junk")["error"]["kind"]) == ("failed", "parse")
    assert visit(report, "lost")["error"]["kind"] == "file"
    assert "no/such/folder" in visit(report, "lost")["error"]["message"]


def test_two_sources_with_one_id_are_refused_before_any_request(monitor: Monitor, world: World) -> None:
    site = world.site()
    publish(site, stories(1))
    monitor.configure(source(site) + source(site))

    told = monitor.run("fetch", "--once", code=2)

    assert "sources.toml" in told.stderr
    assert '"feed"' in told.stderr
    assert site.paths() == []


@pytest.mark.parametrize("make", ["folder", "garbage"])
def test_a_database_that_cannot_be_is_named_and_kept(monitor: Monitor, make: str) -> None:
    monitor.configure("")
    place = monitor.folder / "news.sqlite3"
    if make == "folder":
        place.mkdir()
    else:
        place.write_bytes(b"this is no database, but somebody may want it\n" * 100)

    told = monitor.run("fetch", "--once", "--offline", "--database", f"sqlite:///{place}", code=1)

    assert "news.sqlite3" in told.stderr
    if make == "garbage":
        assert place.read_bytes().startswith(b"this is no database")


def test_why_tells_the_path_of_every_address(monitor: Monitor, world: World) -> None:
    site, told = world.site(), stories(3)
    publish(site, told)
    site.routes[told[1].path] = (500, {}, b"oops")
    site.routes["/robots.txt"] = text(f"User-agent: *\nDisallow: {told[2].path}\n")
    monitor.configure(source(site))
    monitor.fetch()

    kept = monitor.run("why", site.url(told[0].path) + "?utm_source=mail#top").stdout
    failed = json.loads(monitor.run("why", site.url(told[1].path), "--json").stdout)
    blocked = json.loads(monitor.run("why", site.url(told[2].path), "--json").stdout)
    unknown = monitor.run("why", site.url("/never.html"), code=1).stdout

    assert "it was read and kept" in kept
    assert told[0].title in kept
    assert f"on {site.url('/feed.xml')}" in kept
    assert "200 text/html; charset=utf-8, " in kept
    assert (failed["found_on"], failed["tries"], failed["tried_again"]) == (site.url("/feed.xml"), 1, True)
    assert (failed["state"], failed["error"]["kind"], failed["item"]) == ("failed", "http", None)
    assert (blocked["state"], blocked["error"]["kind"]) == ("blocked", "robots")
    assert "no source has named it" in unknown
    monitor.run("why", "ftp://example.com/a", code=2)


def test_what_cannot_be_read_or_written_is_named(monitor: Monitor) -> None:
    monitor.configure("")
    monitor.run("db", "upgrade", "--database", "sqlite:///news.sqlite3")
    told = monitor.run("import", "news.sqlite3", code=1)
    assert "news.sqlite3: content_type: the page is not text" in told.stderr
    for place, words in ((".", "Is a directory: ."), ("x" * 300, "File name too long: x")):
        assert words in monitor.run("export", "--output", place, code=1).stderr
    if Path("/dev/full").exists():
        monitor.run("import", str(REPOSITORY / "db" / "seeds"))
        assert "No space left on device: /dev/full" in monitor.run("export", "-o", "/dev/full", code=1).stderr
