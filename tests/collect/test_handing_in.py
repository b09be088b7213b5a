"""Articles of one visit are stored together, and become what they become one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from mfg_monitor.app import open_collector
from mfg_monitor.collect import Wish
from mfg_monitor.config.load import load
from mfg_monitor.model import ItemFilter, Outcome, Run, Stored
from mfg_monitor.ports import Decide
from mfg_monitor.record import as_object
from mfg_monitor.store import MemoryStore
from tests.loopback import Site, World, page, text
from tests.newsworld import Story, publish, stories, story
from tests.running import Monitor, source, timeless

LINES = [
    "Our help desk for subscribers of the printed edition answers every weekday between nine and five.",
    "Factories in Shanghai read us first: the machine tool fair opens its gates to the makers of robots in May.",
    "本报客服热线工作日九点至十七点开通，欢迎各位读者来电咨询报纸订阅与投递事宜。",
    "The district's office for industry publishes its weekly list of openings and closures on Thursdays.",
    "编辑部提醒：文中产能数据由企业提供，未经第三方核实，请读者引用时注明出处与日期。",
    "More on robots, wafers and turbines made in Shanghai is in our weekend supplement, free for subscribers.",
]
ONCE_MORE = "Orders for the trade fair's printed catalogue are taken at the counter in hall three until Friday noon."
LATER = "Readers who know more about this plant may write to the editors in confidence, in English or in Chinese."


def seeded(seed: int, count: int) -> list[Story]:
    """Answer articles of which some share lines with others, some soon and some late, and some are mere lines."""
    random = Random(seed)
    told = []
    for one in stories(count):
        some = random.sample(LINES[: 1 + one.number // 6], k=min(random.choice((0, 0, 1, 2)), 1 + one.number // 6))
        own = one.paragraphs[:1] if random.random() < 0.1 else one.paragraphs
        told.append(replace(one, paragraphs=(*own, *some)))
    return told


async def fetched(folder: Path, site: Site, store: MemoryStore) -> Run:
    """Visit the site once."""
    monitor = Monitor(folder)
    monitor.configure(source(site, "sitemap"), fetch={"per_host_concurrency": 8})
    config = load(monitor.config, environ={})
    async with open_collector(config, store) as collector:
        return await collector.round(Wish()).over(config.sources)


def exported(store: MemoryStore) -> list[dict[str, Any]]:
    return sorted(timeless([as_object(item) for item in store.items(ItemFilter())]), key=lambda told: int(told["id"]))


def name(site: Site, told: list[Story], day: int) -> None:
    """Let the sitemap say that all was changed on one day."""
    urls = "".join(f"<url><loc>{site.url(s.path)}</loc><lastmod>2026-04-{day:02}</lastmod></url>" for s in told)
    site.routes["/sitemap.xml"] = text(f"<urlset>{urls}</urlset>", "application/xml")


def with_line(one: Story, line: str) -> Story:
    return replace(one, paragraphs=(*one.paragraphs, line))


def first_edition(site: Site, told: list[Story]) -> None:
    """Serve the articles. One page is empty, and one gives another one's address for its own: the same but for a line
    that is known to recur since the other one."""
    publish(site, told)
    name(site, told, 1)
    site.routes[told[20].path] = page("<html><body>nothing</body></html>")
    for one in told[30:32]:
        site.routes[one.path] = page(with_line(one, ONCE_MORE).html())
    link = f"<link rel='canonical' href='{told[31].path}'></head>"
    site.routes[told[33].path] = page(replace(told[31], number=33).html().replace("</head>", link))
    site.routes[told[11].path] = page(with_line(told[11], LATER).html())


def second_edition(site: Site, told: list[Story], new: Story) -> None:
    """Change some articles, most of them but in lines that recur; one of these since the new one right before it."""
    name(site, [*told[:11], new, *told[11:]], 2)
    site.routes[new.path] = page(with_line(new, LATER).html())
    site.routes[told[11].path] = page(told[11].html())
    for one in told[::5]:
        site.routes[one.path] = page(with_line(one, LINES[one.number % 3]).html())
    news = "The company said later that the line stands still for want of parts until the summer."
    site.routes[told[7].path] = page(replace(told[7], paragraphs=(*told[7].paragraphs[:1], news)).html())


@pytest.mark.parametrize("seed", range(2))
async def test_articles_stored_together_are_what_they_are_one_by_one(
    tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    site, told = world.site(), seeded(seed, 40)
    found: list[object] = []
    largest: list[int] = []
    for most in (1, 8):
        monkeypatch.setattr("mfg_monitor.collect.settle.MOST_HANDED_IN", most)
        store, batches = MemoryStore(), [0]
        settle_all = store.settle_all

        def noted(
            outcomes: Sequence[Outcome],
            by: Decide,
            settle_all: Callable[[Sequence[Outcome], Decide], list[Stored]] = settle_all,
            batches: list[int] = batches,
        ) -> list[Stored]:
            batches.append(len(outcomes))
            return settle_all(outcomes, by)

        monkeypatch.setattr(store, "settle_all", noted)
        folder = tmp_path / str(most)
        folder.mkdir()
        first_edition(site, told)
        first = await fetched(folder, site, store)
        second_edition(site, told, story(50))
        second = await fetched(folder, site, store)
        found.append((exported(store), first.visits[0].counts, second.visits[0].counts, store.recurring("sitemap")))
        largest.append(max(batches))
        assert (first.visits[0].counts.updated, first.visits[0].counts.duplicates) == (0, 1)
        assert second.visits[0].counts.updated == 1
    assert found[0] == found[1]
    assert largest[0] == 1
    assert largest[1] > 1
