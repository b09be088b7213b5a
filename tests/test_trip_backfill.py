"""Back-fills: planned first, by days, sitemap and archives; resumed after a kill; and no news of today."""

from __future__ import annotations

import json
import threading
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.loopback import Request, Site, World, text
from tests.newsworld import Story, listing_of, publish, sitemap_of, stories
from tests.running import Monitor, source, where_it_is_noon, without_ids

FROM, TO = date(2026, 3, 5), date(2026, 3, 9)
SPAN = ("--from", FROM.isoformat(), "--to", TO.isoformat())


def past_of(site: Site, told: list[Story]) -> str:
    """Serve a list for each day beside the newest one; answer the lines of the source."""
    publish(site, told[-1:], articles=told)
    for n in range(31):
        day = date(2026, 3, 1) + timedelta(days=n)
        site.routes[f"/{day}.html"] = text(listing_of([one for one in told if one.at.date() == day]), "text/html")
    return source(site, "listing", extra=f'past_url = "{site.url("/{date:%Y-%m-%d}.html")}"')


def wanted(told: list[Story]) -> set[str]:
    return {one.title for one in told if FROM <= one.at.date() <= TO}


def titles(monitor: Monitor) -> set[str]:
    return {item["title"] for item in monitor.export()}


def told_of(monitor: Monitor, *arguments: str) -> dict[str, dict[str, Any]]:
    """Run a back-fill; answer what became of each source."""
    told = json.loads(monitor.run("backfill", *SPAN, "--yes", "--json", *arguments).stdout)
    return {each["id"]: each for each in told["sources"]}


def test_a_plan_is_shown_first_and_what_is_found_is_no_news(monitor: Monitor, world: World) -> None:
    days, told = world.site(), stories(28)
    map_site, others = world.site(), stories(56)[28:]
    publish(map_site, others)
    map_site.routes["/sitemap.xml"] = text(sitemap_of(map_site, others), "application/xml")
    sources = past_of(days, told) + source(map_site, "sitemap") + source(map_site, "feed")
    monitor.configure(sources, fetch={"per_host_delay": "2s"})

    assert "1 day\n" in monitor.run("backfill", "--from", "2025-05-06", "--to", "2025-05-06", "--dry-run").stdout
    assert not list(monitor.folder.rglob("*.sqlite3")), "a plan makes no store"
    plan = monitor.run("backfill", *SPAN).stdout
    assert "listing  by days               5" in plan
    assert "sitemap  by sitemap            1" in plan
    assert "feed     not: its address names only the newest; a past_url" in plan
    assert "6 steps, at least 6 requests, at least 10 s" in plan
    assert "How many articles listing, sitemap had is not known before the sitemaps or lists are read" in plan
    assert "run it with --yes" in plan
    assert days.paths() + map_site.paths() == []

    monitor.configure(sources, digest={"timezone": where_it_is_noon()})
    done = told_of(monitor)
    assert (done["listing"]["done"], done["listing"]["new"], done["listing"]["failures"]) == (5, 5, [])
    assert (done["sitemap"]["done"], done["sitemap"]["discovered"], done["sitemap"]["new"]) == (1, 5, 5)
    assert done["feed"]["steps"] == 0
    assert titles(monitor) == wanted(told) | wanted(others)
    digest = monitor.run("digest").stdout
    assert not any(title in digest for title in wanted(told) | wanted(others))
    assert "not visited yet" in monitor.run("sources", "show", "listing").stdout, "its schedule is as it was"

    before = len(days.paths())
    again = told_of(monitor)
    assert (again["listing"]["done"], again["listing"]["discovered"]) == (5, 0)
    assert len(days.paths()) == before
    assert told_of(monitor, "--all")["listing"]["discovered"] == 5
    assert len(titles(monitor)) == 10

    assert monitor.fetch("--source", "listing")["totals"]["new"] == 1
    assert told[-1].title in monitor.run("digest").stdout


def test_broken_off_it_goes_on_where_it_was(tmp_path: Path, monitor: Monitor, world: World) -> None:
    site, told = world.site(), stories(28)
    lines = past_of(site, told)
    whole = Monitor(tmp_path / "whole")
    whole.folder.mkdir()
    whole.configure(lines)
    told_of(whole)
    monitor.configure(lines)
    reached, go_on, plain = threading.Event(), threading.Event(), site.routes["/2026-03-08.html"]

    def held(request: Request) -> Any:
        reached.set()
        go_on.wait(300)
        return plain(request) if callable(plain) else plain

    site.routes["/2026-03-08.html"] = held
    process = monitor.start("backfill", *SPAN, "--yes")
    try:
        assert reached.wait(300)
        process.kill()
    finally:
        go_on.set()
        process.communicate(timeout=300)
    site.routes["/2026-03-08.html"] = plain
    asked = len(site.paths())

    done = told_of(monitor)["listing"]
    assert (done["done"], done["new"]) == (5, 2)
    assert site.paths()[asked:].count("/2026-03-05.html") == 0
    assert without_ids(monitor.export()) == without_ids(whole.export())


def test_archives_are_steps_by_their_names(monitor: Monitor, world: World) -> None:
    site, told = world.site(), stories(6)
    publish(site, told)
    monitor.configure(source(site))
    monitor.fetch()
    archives = monitor.folder / "archives"
    archives.mkdir()
    for name in ("CC-NEWS-20260306000000-00001.warc.gz", "CC-NEWS-20260401000000-00002.warc.gz"):
        monitor.run("export", "--format", "warc", "--output", str(archives / name))
    monitor.configure('[[source]]\nid = "ccnews"\nkind = "warc"\npath = "archives"\n', store={"url": "sqlite:///b.db"})
    done = told_of(monitor)["ccnews"]
    assert (done["steps"], done["done"], done["new"]) == (1, 1, 2)
    assert titles(monitor) == wanted(told)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--from", "2026-03-05", "--to", "2026-03-01"], "--from 2026-03-05 lies after --to 2026-03-01"),
        (["--from", "2026-03-05", "--to", "2999-03-01"], "--to 2999-03-01 lies in the future"),
        (["--from", "2026-03-05", "--source", "x"], 'there is no source "x"'),
    ],
)
def test_what_cannot_be_done_is_said(monitor: Monitor, arguments: list[str], words: str) -> None:
    monitor.configure()
    assert words in monitor.run("backfill", *arguments, code=2).stderr


def test_a_day_that_cannot_be_had_is_told_and_tried_again(monitor: Monitor, world: World) -> None:
    site, told = world.site(), stories(28)
    monitor.configure(past_of(site, told))
    plain = site.routes.pop("/2026-03-07.html")
    first = told_of(monitor)["listing"]
    assert (first["done"], first["steps"], [each["kind"] for each in first["failures"]]) == (4, 5, ["http"])
    site.routes["/2026-03-07.html"] = plain
    assert told_of(monitor)["listing"]["done"] == 5
    assert titles(monitor) == wanted(told)
