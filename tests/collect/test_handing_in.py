"""Articles of one visit are stored together, and become what they become one by one."""

from __future__ import annotations

import asyncio
import threading
import tomllib
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, cast

import pytest

from mfg_monitor import examine, shipped
from mfg_monitor.classify import Classifier
from mfg_monitor.collect import Ledger
from mfg_monitor.collect.desk import Desk, Tally
from mfg_monitor.collect.lessons import Lessons
from mfg_monitor.collect.settle import settle_all
from mfg_monitor.config.settings import FetchSettings
from mfg_monitor.config.sources import FeedSource, Source
from mfg_monitor.config.topics import Topics
from mfg_monitor.dedupe import decide
from mfg_monitor.errors import StoreError
from mfg_monitor.model import (
    Article,
    Candidate,
    Examined,
    ItemFilter,
    Outcome,
    Page,
    Raw,
    Skipped,
    Stored,
)
from mfg_monitor.ports import Decide, Examiner, Fetcher
from mfg_monitor.record import as_object
from mfg_monitor.store import MemoryStore, open_store
from tests.newsworld import stories
from tests.store.building import AnyStore, at, skipped

SOURCE = FeedSource(id="daily", name="Daily", kind="feed", url="http://daily.example/feed.xml")
LINES = [
    "Our help desk for subscribers of the printed edition answers every weekday between nine and five.",
    "Factories in Shanghai read us first: the machine tool fair opens its gates to the makers of robots in May.",
    "本报客服热线工作日九点至十七点开通，欢迎各位读者来电咨询报纸订阅与投递事宜。",
    "The district's office for industry publishes its weekly list of openings and closures on Thursdays.",
    "编辑部提醒：文中产能数据由企业提供，未经第三方核实，请读者引用时注明出处与日期。",
    "Read more",
]
CLASSIFIER = Classifier.of(
    Topics.model_validate(tomllib.loads((shipped.folder("config") / "topics.toml").read_text(encoding="utf-8")))
)


def url_of(number: int) -> str:
    return f"http://daily.example/{number}"


def article(
    number: int, *paragraphs: str, minutes: float = 0, canonical: int | None = None, title: str | None = None
) -> Examined:
    """Answer an article as the program judges it, with these paragraphs or those of a story of its own."""
    one, url = stories(number + 1)[number], url_of(number)
    text = "\n\n".join(paragraphs or one.paragraphs)
    own = Candidate(url=url, canonical_url=url, source=SOURCE.id, found_on=SOURCE.url)
    at_url = url if canonical is None else url_of(canonical)
    told = Article(at_url, at_url, title or one.title, text, text[:60], one.language)
    return examine.judge(SOURCE, own, told, classifier=CLASSIFIER, now=at(minutes))


class Judge:
    """Judges in this process."""

    async def judge_again(self, source: Source, examined: Examined, text: str) -> Examined:
        await asyncio.sleep(0)
        return examine.judge_again(source, examined, text, classifier=CLASSIFIER)


@dataclass
class Visit:
    """One visit to one source, whose pages are read already but for some turns of the loop."""

    ledger: Ledger
    outcomes: Sequence[Outcome | None]
    width: int = 4
    random: Random = field(default_factory=lambda: Random(7))
    tally: Tally = field(default_factory=Tally)
    told: list[tuple[str, Stored]] = field(default_factory=list)
    last: asyncio.Event | None = None
    """The last page is read when this is set."""

    async def run(self) -> None:
        desk = Desk(
            fetcher=cast("Fetcher", None),
            examiner=cast("Examiner", Judge()),
            ledger=self.ledger,
            decide=decide,
            settings=FetchSettings(),
            keep_raw=timedelta(0),
            now=lambda: at(0),
            jitter=lambda: 0.5,
            path_of=lambda _: Path(),
            on_outcome=lambda outcome, stored: self.told.append((outcome.candidate.url, stored)),
        )
        named = [each.candidate if each else article(900).candidate for each in self.outcomes]
        waiting = deque(self.outcomes)

        async def read(_candidate: Candidate) -> Outcome | None:
            outcome = waiting.popleft()
            if self.last is not None and not waiting:
                await self.last.wait()
            for _ in range(self.random.choice((0, 0, 1, 5, 30))):
                await asyncio.sleep(0)
            return outcome

        lessons = Lessons(SOURCE, desk, deque(candidate.canonical_url for candidate in named))
        await settle_all(named, read, self.width, desk, self.tally, lessons)


async def visited(store: AnyStore, outcomes: Sequence[Outcome | None], seed: int = 7) -> Visit:
    ledger = Ledger(store)
    visit = Visit(ledger, outcomes, random=Random(seed))
    await asyncio.wait_for(visit.run(), 60)
    await ledger.close()
    return visit


def noting(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> list[str | int]:
    """Answer what is going to be written, in its order: how many articles at a time, and failures."""
    written: list[str | int] = []
    settle_articles, settle_failures = store.settle_all, store.settle_skipped

    def articles(outcomes: Sequence[Outcome], by: Decide) -> list[Stored]:
        written.append(len(outcomes))
        return settle_articles(outcomes, by)

    def failures(outcomes: Sequence[Skipped]) -> list[Stored]:
        written.append("failures")
        return settle_failures(outcomes)

    monkeypatch.setattr(store, "settle_all", articles)
    monkeypatch.setattr(store, "settle_skipped", failures)
    return written


def seeded(seed: int, count: int) -> list[list[Outcome | None]]:
    """Answer what three visits meet: articles that share lines, come again changed or under other addresses, tell each
    other's stories, or fail."""
    random = Random(seed)
    often = random.choice((0.1, 0.3, 0.6))
    visits: list[list[Outcome | None]] = []
    for minutes in (0, 60, 120):
        numbers = random.choices(range(count), k=count // 3) if minutes else list(range(count))
        met: list[Outcome | None] = []
        for number in numbers:
            if random.random() < 0.08:
                met.append(random.choice((None, skipped(url_of(number), minutes=minutes))))
                continue
            teller = number if random.random() < 0.9 else max(0, number - random.randrange(1, 5))
            body = list(stories(teller + 1)[teller].paragraphs[: random.choice((1, 3, 3, 3))])
            body += [line for line in LINES if random.random() < often * random.random()]
            if random.random() < 0.1:
                body.insert(1, random.choice(LINES))
            canonical = max(0, number - random.randrange(3)) if random.random() < 0.15 else None
            title = stories(teller + 1)[teller].title
            met.append(article(number, *body, minutes=minutes, canonical=canonical, title=title))
        visits.append(met)
    return visits


def exported(store: AnyStore, count: int) -> object:
    items = sorted((as_object(item) for item in store.items(ItemFilter())), key=lambda told: int(told["id"]))
    return items, store.known([url_of(number) for number in range(count)]), store.recurring(SOURCE.id)


def in_memory(_folder: Path) -> AnyStore:
    return MemoryStore()


def in_file(folder: Path) -> AnyStore:
    return open_store(f"sqlite:///{folder}/a.sqlite3")


@pytest.mark.parametrize("opened", [in_memory, in_file])
@pytest.mark.parametrize("seed", range(3))
async def test_articles_stored_together_become_what_they_become_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, opened: Callable[[Path], AnyStore]
) -> None:
    count, visits = 40, seeded(seed, 40)
    found: list[object] = []
    for most in (1, 8):
        monkeypatch.setattr("mfg_monitor.collect.settle.MOST_HANDED_IN", most)
        (tmp_path / str(most)).mkdir()
        with opened(tmp_path / str(most)) as store:
            runs = [await visited(store, outcomes, seed + most) for outcomes in visits]
            found.append((exported(store, count), [(run.tally.counts(), run.tally.ends, run.told) for run in runs]))
    assert found[0] == found[1]


async def test_articles_share_a_transaction_once_the_template_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    written = noting(store, monkeypatch)
    told = [article(number, *stories(20)[number].paragraphs, LINES[0]) for number in range(18)]

    visit = await visited(store, told)

    assert sum(cast("list[int]", written)) == visit.tally.new == 18
    assert written[0] == written[1] == 1
    assert max(written[2:]) == 8
    assert [url for url, _ in visit.told] == [url_of(number) for number in range(18)]


async def test_failures_are_stored_behind_the_articles_before_them(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    written = noting(store, monkeypatch)
    told = [article(0), article(1), skipped(url_of(2)), article(3), skipped(url_of(4))]

    visit = await visited(store, told)

    assert written in ([2, "failures", 1, "failures"], [1, 1, "failures", 1, "failures"])
    assert [url for url, _ in visit.told] == [url_of(number) for number in range(5)]


async def test_large_pages_do_not_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    written = noting(store, monkeypatch)
    page = Page(url_of(0), url_of(0), 200, b"", at(0))
    told = [replace(article(n), raw=(Raw(page, b"x" * 1_500_000, 1_500_000),)) for n in range(6)]

    await visited(store, told)

    assert sum(cast("list[int]", written)) == 6
    assert max(cast("list[int]", written)) <= 2


TOP = [f"Top {number}" for number in range(12)]
END = [f"End {number}" for number in range(24)]


def between(number: int, own: Iterable[str], **more: Any) -> Examined:
    """Answer an article far within what its site's pages have in common."""
    return article(number, *TOP, *own, *END, **more)


async def taught(most: int, monkeypatch: pytest.MonkeyPatch) -> MemoryStore:
    """Answer a store that knows what the site's pages have in common."""
    monkeypatch.setattr("mfg_monitor.collect.settle.MOST_HANDED_IN", most)
    store, paragraphs = MemoryStore(), [one.paragraphs for one in stories(8)]
    lines = [between(n, paragraphs[n]) for n in range(3)]
    await visited(store, [*lines, *(article(n, *paragraphs[n], LINES[5]) for n in (3, 4, 5))])
    return store


@pytest.mark.parametrize("most", [1, 8])
async def test_a_page_met_twice_is_known_the_second_time(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    store, own = await taught(most, monkeypatch), stories(8)[7].paragraphs

    visit = await visited(store, [between(7, own), between(7, [own[0], LINES[5], *own[1:]], minutes=1)])

    assert [stored.novelty for _, stored in visit.told] == ["new", "unchanged"]


@pytest.mark.parametrize("most", [1, 8])
async def test_an_article_changed_a_moment_ago_is_known_by_another_address(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    store, own = await taught(most, monkeypatch), stories(8)[7].paragraphs
    await visited(store, [between(7, own)])
    news = [*own[:2], "The line stands still for want of parts until the summer, the company said later."]
    again = between(6, [news[0], LINES[5], *news[1:]], minutes=2, canonical=7, title=stories(8)[7].title)

    visit = await visited(store, [between(7, news, minutes=1), again])

    assert [stored.novelty for _, stored in visit.told] == ["updated", "duplicate"]


@pytest.mark.parametrize("most", [1, 8])
async def test_an_article_handed_in_under_an_address_that_comes_later_is_known_there(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr("mfg_monitor.collect.lessons.ASKED_AT_ONCE", 1)
    store, own = await taught(most, monkeypatch), stories(8)[7].paragraphs
    title = stories(8)[7].title
    told = [between(6, own, canonical=7, title=title), article(10), article(11)]

    visit = await visited(store, [*told, between(7, [own[0], LINES[5], *own[1:]], minutes=1)])

    assert [stored.novelty for _, stored in visit.told] == ["new", "new", "new", "unchanged"]


@pytest.mark.parametrize("most", [1, 8])
async def test_what_an_article_right_before_teaches_makes_no_revision(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    store = await taught(most, monkeypatch)
    await visited(store, [article(10, *stories(11)[10].paragraphs, LINES[0])])

    visit = await visited(store, [article(11, *stories(12)[11].paragraphs, LINES[0]), article(10, minutes=1)])

    assert [stored.novelty for _, stored in visit.told] == ["new", "unchanged"]


async def test_what_another_source_stored_meanwhile_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mfg_monitor.collect.lessons.FRESH_S", 0.0)
    store, own = await taught(8, monkeypatch), stories(8)[7].paragraphs
    ledger = Ledger(store)
    visit = Visit(ledger, [article(6), between(7, [own[0], LINES[5], *own[1:]], minutes=1)], last=asyncio.Event())
    task = asyncio.create_task(visit.run())
    first, there = article(6).candidate.canonical_url, between(7, own)
    while first not in await ledger.known([first]):
        continue
    other = replace(there.candidate, source="other", url="http://o.example/", canonical_url="http://o.example/")

    await ledger.settle(replace(there, candidate=other), decide)
    cast("asyncio.Event", visit.last).set()
    await asyncio.wait_for(task, 60)
    await ledger.close()

    assert [stored.novelty for _, stored in visit.told] == ["new", "duplicate"]


async def test_wherever_a_visit_is_broken_off_what_was_stored_is_counted() -> None:
    told = [article(number) for number in range(16)]
    for turns in range(0, 150, 6):
        store = MemoryStore()
        ledger = Ledger(store)
        visit = Visit(ledger, told)
        task = asyncio.create_task(visit.run())
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        assert (visit.tally.new, len(visit.told)) == (store.count(ItemFilter()),) * 2
        await ledger.close()


async def test_a_visit_broken_off_at_its_end_waits_for_what_is_being_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    store, is_slow, goes_on = MemoryStore(), threading.Event(), threading.Event()
    settle_together = store.settle_all

    def slow(outcomes: Sequence[Outcome], by: Decide) -> list[Stored]:
        is_slow.set()
        assert goes_on.wait(60)
        return settle_together(outcomes, by)

    monkeypatch.setattr(store, "settle_all", slow)
    ledger = Ledger(store)
    visit = Visit(ledger, [article(number) for number in range(3)])
    task = asyncio.create_task(visit.run())
    assert await asyncio.to_thread(is_slow.wait, 60)

    task.cancel()
    await asyncio.wait([task], timeout=0.1)
    assert not task.done()
    goes_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    await ledger.close()

    assert len(visit.told) == visit.tally.new == store.count(ItemFilter())


async def test_one_article_that_is_refused_takes_no_other_one_along(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    settle, settle_together = store.settle, store.settle_all

    def but_one(outcome: Outcome, by: Decide) -> Stored:
        if outcome.candidate.url == url_of(3):
            raise StoreError("this one")
        return settle(outcome, by)

    def together(outcomes: Sequence[Outcome], by: Decide) -> list[Stored]:
        if any(outcome.candidate.url == url_of(3) for outcome in outcomes):
            raise StoreError("one of them")
        return settle_together(outcomes, by)

    monkeypatch.setattr(store, "settle", but_one)
    monkeypatch.setattr(store, "settle_all", together)
    ledger = Ledger(store)
    visit = Visit(ledger, [article(number) for number in range(7)])

    with pytest.raises(StoreError, match="this one"):
        await visit.run()
    await ledger.close()

    kept = [url for url, _ in visit.told]
    assert kept == [url_of(number) for number in (0, 1, 2, 4, 5, 6)][: len(kept)]
    assert len(kept) == visit.tally.new == store.count(ItemFilter())
