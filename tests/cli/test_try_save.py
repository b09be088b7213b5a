"""`monitor try --save`: a page and what was read from it, as a pair that tests can read."""

from __future__ import annotations

import json

from tests.loopback import World, page
from tests.newsworld import story
from tests.running import Monitor


def test_a_pair_holds_the_page_as_served_and_what_was_read(monitor: Monitor, world: World) -> None:
    site, told = world.site(), story(1)
    site.routes[told.path] = page(told.html())
    monitor.configure()
    monitor.run("try", site.url(told.path), "--save", "pairs", "--json")
    (kept,) = (monitor.folder / "pairs").glob("*.json")
    pair = json.loads(kept.read_text(encoding="utf-8"))
    assert kept.with_suffix(".page").read_bytes() == told.html().encode()
    assert pair["page"]["url"] == site.url(told.path)
    assert pair["result"]["title"] == told.title
    assert pair["result"]["text"] == "\n\n".join(told.paragraphs)
    assert "relevant" not in pair["result"]


def test_a_folder_that_cannot_be_made_is_named(monitor: Monitor, world: World) -> None:
    monitor.configure()
    (monitor.folder / "taken").write_text("a file")
    process = monitor.run("try", "nothing.html", "--save", "taken/pairs", code=2)
    assert "--save: taken/pairs" in process.stderr


def test_a_witness_that_contradicts_the_chosen_day_is_told_as_a_doubt(monitor: Monitor, world: World) -> None:
    site, told = world.site(), story(2)
    meta = '<meta property="article:published_time" content="2026-03-20T08:00:00+08:00">'
    words = "".join(f"<p>{each}</p>" for each in told.paragraphs)
    body = f"<h1>{told.title}</h1><p>Published 12 March 2026</p>{words}"
    site.routes["/robots.html"] = page(f"<html lang=en><head>{meta}</head><body>{body}</body></html>")
    monitor.configure()
    lines = monitor.run("try", site.url("/robots.html")).stdout.splitlines()
    assert [line for line in lines if line.startswith("doubt")] == [
        "doubt        byline says 2026-03-12, not 2026-03-20T08:00:00+08:00"
    ]
