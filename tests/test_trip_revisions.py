"""What publishers do to articles after they were stored: the whole trip, over real servers on loopback."""

from __future__ import annotations

import json
from dataclasses import replace

from tests.loopback import Site, World, conditional
from tests.newsworld import Story, publish, stories
from tests.running import Monitor, source


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
