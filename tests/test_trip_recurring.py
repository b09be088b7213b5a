"""What recurs over a source's pages is learned on the way, and lasts: the command, real servers, a real database."""

from __future__ import annotations

import json
import signal
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.loopback import Request, Site, World, page, text
from tests.newsworld import Story, publish, stories
from tests.running import Monitor, source, timeless, visit

DESK = "Our help desk for subscribers of the printed edition answers every weekday between nine and five."
TIP = "Factories in Shanghai read us first: the machine tool fair opens its gates to the makers of robots in May."
CLOSING = "本报客服热线工作日九点至十七点开通，欢迎各位读者来电咨询报纸订阅与投递事宜。"


def with_desk(told: list[Story]) -> list[Story]:
    return [replace(one, paragraphs=(*one.paragraphs, DESK, TIP, CLOSING)) for one in told]


def words(items: list[dict[str, Any]], site: Site, one: Story) -> str:
    found: str = next(item["text"] for item in items if item["url"] == site.url(one.path))
    return found


def test_from_the_third_page_on_a_closing_block_is_gone_and_the_next_run_still_knows(
    monitor: Monitor, world: World
) -> None:
    site, plain = world.site(), stories(7)
    told = with_desk(plain)
    publish(site, told[:5])
    monitor.configure(source(site, "listing"))
    monitor.fetch()
    items = sorted(monitor.export(), key=lambda item: item["id"])
    assert [CLOSING in item["text"] for item in items] == [True, True, False, False, False]
    assert all(TIP not in item["lead"] and DESK not in item["text"] for item in items[2:])
    for item in items[2:]:
        assert item["text"] == "\n\n".join(next(one for one in plain if site.url(one.path) == item["url"]).paragraphs)
        assert all(
            match["term"] not in TIP or match["term"] in item["text"] + item["title"] for match in item["matches"]
        )

    publish(site, told)
    monitor.fetch()
    assert words(monitor.export(), site, told[6]) == "\n\n".join(plain[6].paragraphs)
    shown = monitor.run("sources", "show", "listing").stdout
    assert "not the article: 3 blocks that recur over its pages" in shown
    assert f"7 pages  {DESK[:60]}" in shown
    blocks = json.loads(monitor.run("sources", "show", "listing", "--json").stdout)["not_the_article"]
    assert {(block["words"], block["pages"]) for block in blocks} == {(DESK, 7), (TIP, 7), (CLOSING, 7)}


def test_that_more_boilerplate_is_known_makes_no_revision(monitor: Monitor, world: World) -> None:
    site, told = world.site(), with_desk(stories(4))
    publish(site, told)
    monitor.configure(source(site, "sitemap"))
    monitor.fetch()
    before = monitor.export()

    def stamped(day: int) -> None:
        entries = "".join(f"<url><loc>{site.url(s.path)}</loc><lastmod>2026-04-{day:02}</lastmod></url>" for s in told)
        site.routes["/sitemap.xml"] = text(f"<urlset>{entries}</urlset>", "application/xml")
        for one in told:
            site.routes[one.path] = page(one.html())

    stamped(2)
    report = monitor.fetch()
    assert (visit(report, "sitemap")["fetched"], visit(report, "sitemap")["updated"]) == (4, 0)
    assert timeless(monitor.export()) == timeless(before)

    news = "The company said later that the line stands still for want of parts until the summer."
    told = [replace(told[0], paragraphs=(told[0].paragraphs[0], news, *told[0].paragraphs[1:])), *told[1:]]
    stamped(3)
    assert visit(monitor.fetch(), "sitemap")["updated"] == 1
    changed = words(monitor.export(), site, told[0])
    assert news in changed
    assert CLOSING not in changed


def test_a_killed_run_learns_like_an_uninterrupted_one(monitor: Monitor, world: World, tmp_path: Path) -> None:
    site, told = world.site(), with_desk(stories(12))
    publish(site, told)
    whole = Monitor(tmp_path / "whole")
    whole.folder.mkdir()
    for one in (monitor, whole):
        one.configure(source(site, "listing"))
    whole.fetch()
    reached = threading.Event()
    plain = site.routes[told[6].path]

    def noted(request: Request) -> Any:
        reached.set()
        return plain(request) if callable(plain) else plain

    site.routes[told[6].path] = noted
    process = monitor.start("fetch", "--once")
    assert reached.wait(300)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=300)

    monitor.fetch()

    assert timeless(monitor.export()) == timeless(whole.export())
    shown = [json.loads(one.run("sources", "show", "listing", "--json").stdout) for one in (monitor, whole)]
    assert shown[0]["not_the_article"] == shown[1]["not_the_article"]
