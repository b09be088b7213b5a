"""Two runs at once, and what each visit's candidates came to."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mfg_monitor import clock
from mfg_monitor.store import open_store
from tests.loopback import Answer, Request, World, text
from tests.newsworld import feed_of, publish, stories
from tests.running import Monitor, source, timeless, visit


def ends(report: dict[str, Any], name: str = "feed") -> dict[str, int]:
    """Answer the ends that were not zero, after adding them up."""
    told = visit(report, name)
    assert sum(told["ends"].values()) == told["discovered"]
    assert told["error"] is None or told["error"]["kind"] != "internal"
    return {end: count for end, count in told["ends"].items() if count}


@pytest.mark.parametrize("dies", [False, True], ids=["ends", "is killed"])
def test_a_second_run_leaves_a_source_alone_while_the_first_visits_it(
    monitor: Monitor, world: World, dies: bool
) -> None:
    site, other = world.site(), world.site()
    told = stories(4)
    publish(site, told)
    publish(other, stories(8)[4:])
    asked, free = threading.Event(), threading.Event()
    served = site.routes[told[2].path]

    def slow(request: Request) -> Answer:
        asked.set()
        free.wait(300)
        assert callable(served)
        return served(request)

    site.routes[told[2].path] = slow
    sources = source(site, name="busy") + source(other, name="free")
    monitor.configure(sources, fetch={"timeout": "300s"})
    first = monitor.start("fetch", "--once", "--json", "--source", "busy")
    try:
        assert asked.wait(300)
        report = monitor.fetch()
        assert (visit(report, "busy")["status"], visit(report, "free")["status"]) == ("skipped", "ok")
        assert visit(report, "busy")["warnings"] == ["another run is visiting it"]
        assert visit(report, "busy")["error"] is None
        assert site.times("/feed.xml") == 1
        assert "another run is visiting it" in monitor.run("fetch", "--once", "--source", "busy").stdout
        if dies:
            first.kill()
            first.wait()
    finally:
        free.set()
    first.communicate(timeout=300)
    again = visit(monitor.fetch("--source", "busy"), "busy")
    assert again["status"] == ("ok" if dies else "not_modified")
    assert len(monitor.export()) == 8
    assert "sound" in monitor.run("db", "check").stdout


def test_each_candidate_has_one_end_and_the_sums_agree(monitor: Monitor, world: World) -> None:
    site, told = world.site(), stories(9)
    football = replace(told[5], title="Three goals", paragraphs=("The home side won.", "The crowd was wet and glad."))
    publish(site, told, articles=[*told[:5], football, replace(told[6], paragraphs=told[0].paragraphs)])
    site.routes["/robots.txt"] = text(f"User-agent: *\nDisallow: {told[7].path}\n")
    site.routes["/again.xml"] = text(feed_of(site, told[:3]), "application/rss+xml")
    monitor.configure(source(site) + source(site, name="again", path="/again.xml"))

    limited = monitor.fetch("--limit", "2", "--source", "feed")
    assert ends(limited) == {"kept": 2, "waiting": 7}
    why = json.loads(monitor.run("why", site.url(told[4].path), "--json").stdout)
    assert "waiting" in json.dumps(why)
    rest = {"kept": 3, "rejected": 1, "duplicate": 1, "blocked": 1, "failed": 1, "unchanged": 2}
    assert ends(monitor.fetch("--source", "feed")) == rest
    ends(monitor.fetch("--source", "feed"))
    both = monitor.fetch("--database", "sqlite:///both.db")
    assert ends(both).get("elsewhere", 0) + ends(both, "again").get("elsewhere", 0) == 3


def test_what_is_older_than_asked_for_is_remembered_with_the_reason_and_read_later(
    monitor: Monitor, world: World
) -> None:
    site, told = world.site(), stories(6)
    publish(site, told)
    monitor.configure(source(site))
    assert ends(monitor.fetch("--since", "2026-03-04")) == {"kept": 3, "rejected": 3}
    assert "before 2026-03-04" in monitor.run("why", site.url(told[0].path)).stdout
    assert [path for path in site.paths() if path == told[0].path] == []
    assert ends(monitor.fetch("--since", "2026-03-04")) == {"unchanged": 3, "rejected": 3}
    assert ends(monitor.fetch()) == {"kept": 3, "unchanged": 3}
    assert len(timeless(monitor.export())) == 6


def test_files_named_twice_and_left_alone_are_counted_too(monitor: Monitor) -> None:
    folder = monitor.folder / "files"
    folder.mkdir()
    for one in stories(4):
        (folder / f"{one.number}.html").write_text(one.html(), encoding="utf-8")
    (folder / "empty.html").write_text("", encoding="utf-8")
    (folder / "copy.html").write_text(stories(1)[0].html(), encoding="utf-8")
    monitor.configure('[[source]]\nid = "files"\nkind = "files"\npath = "files"\n')
    first = ends(monitor.fetch("--limit", "2"), "files")
    assert sum(first.values()) == 2
    second = ends(monitor.fetch(), "files")
    assert second["unchanged"] >= 1
    assert ends(monitor.fetch(), "files")["unchanged"] == 5


def test_a_run_right_behind_another_one_keeps_the_hosts_delay(monitor: Monitor, world: World) -> None:
    site = world.site({"/feed.xml": text(feed_of(world.site(), []), "application/rss+xml")})
    monitor.configure(source(site), fetch={"per_host_delay": "1h", "respect_robots": False})
    began = clock.now()
    database = f"sqlite:///{monitor.folder}/news.sqlite3"
    monitor.fetch("--database", database)
    with open_store(database) as store:
        (until_at,) = store.pauses(clock.now()).values()
    assert until_at >= began + timedelta(hours=1)
    assert site.paths() == ["/feed.xml"]
