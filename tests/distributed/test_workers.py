"""Workers over a real PostgreSQL server: the same result as on one machine, politeness over all of them, kills."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from mfg_monitor.store import open_store, server_address
from tests.distributed.running_workers import Group, group_of
from tests.loopback import Answer, Request, Route, Site, World, text
from tests.newsworld import feed_of, publish, stories
from tests.postgres import Server
from tests.running import Monitor, source, without_ids

SITES, ARTICLES = 4, 6
KILLS = int(os.environ.get("WORKER_KILLS", "1"))
"""How often a worker is killed; five times for a change of the queue."""


def told(world: World) -> list[Site]:
    """Make some sites; each has articles of its own, and the last one is told by two."""
    made = []
    for number in range(SITES):
        site = world.site()
        publish(site, stories(SITES * ARTICLES + 1)[number * ARTICLES : (number + 1) * ARTICLES + 1])
        made.append(site)
    return made


def lines(sites: list[Site], extra: str = "") -> str:
    return "".join(source(site, name=f"site{n}", extra=extra) for n, site in enumerate(sites))


def configured(folder: Path, url: str, sources: str, **fetch: object) -> Monitor:
    folder.mkdir()
    monitor = Monitor(folder, {"MFG_MONITOR_DATABASE": url})
    fetch = {"every": "1h", "timeout": "5m", **fetch}
    monitor.configure(sources, web={"port": 0}, extract={"workers": 1}, fetch=fetch)
    return monitor


@pytest.fixture
def group(tmp_path: Path, world: World, postgres_url: str) -> Iterator[Group]:
    """No program yet; a configuration with some sources."""
    sites = told(world)
    with group_of(configured(tmp_path / "shared", postgres_url, lines(sites))) as made:
        yield made


def visited(url: str) -> set[str]:
    with open_store(url) as store:
        return {state.id for state in store.states() if state.last_ok_at is not None}


def jobs(url: str) -> int:
    with psycopg.connect(server_address(url) or "") as connection:
        found = connection.execute("SELECT count(*) FROM procrastinate_jobs").fetchone()
        return found[0] if found else -1


ALL = {f"site{n}" for n in range(SITES)}


def test_many_workers_store_what_one_machine_stores(tmp_path: Path, world: World, postgres_url: str) -> None:
    sites = told(world)
    alone = configured(tmp_path / "alone", f"sqlite:///{tmp_path}/alone.sqlite3", lines(sites))
    alone.fetch()
    with group_of(configured(tmp_path / "shared", postgres_url, lines(sites))) as group:
        workers = [group.worker(), group.worker()]
        service = group.serve()
        group.until(lambda: visited(postgres_url) == ALL)
        group.until(lambda: jobs(postgres_url) == 0)
        assert without_ids(group.monitor.export()) == without_ids(alone.export())
        assert len(alone.export()) > SITES * ARTICLES
        group.until(lambda: _run_ended(postgres_url))
        for program in (*workers, service):
            program.end()


def _run_ended(url: str) -> bool:
    with psycopg.connect(server_address(url) or "") as connection:
        found = connection.execute("SELECT count(*) FROM run WHERE finished_at IS NOT NULL").fetchone()
        return found == (1,)


def test_what_killed_workers_left_is_done_by_others_and_stored_once(group: Group, postgres_url: str) -> None:
    # Slow enough that each kill meets visits under way.
    toml = group.monitor.config / "monitor.toml"
    toml.write_text(toml.read_text().replace('per_host_delay = "0s"', 'per_host_delay = "0.5s"'))
    worker, draw, broken_off = group.worker(), random.Random(), False
    group.serve()
    for _ in range(KILLS):
        least = stored(postgres_url) + draw.randint(1, max(1, SITES * ARTICLES // (3 * KILLS)))
        group.until(lambda least=least: stored(postgres_url) >= least or visited(postgres_url) == ALL)  # type: ignore[misc]
        worker.kill()
        broken_off |= visited(postgres_url) != ALL
        worker = group.worker()
    group.until(lambda: visited(postgres_url) == ALL)
    items = group.monitor.export()
    assert len(items) == len({item["url"] for item in items}) == SITES * (ARTICLES + 1)
    assert [item for item in items if item["revision"] != 1] == []
    again = "the job of a dead worker is done again"
    assert not broken_off or any(again in program.log for program in group.programs)
    worker.end()


def stored(url: str) -> int:
    with psycopg.connect(server_address(url) or "") as connection:
        found = connection.execute("SELECT count(*) FROM item").fetchone()
        return found[0] if found else -1


def met(together: threading.Barrier, plain: Answer) -> Route:
    """Answer the route with an answer, once the others are asked, too."""

    def answer(_request: Request) -> Answer:
        together.wait()
        return plain

    return answer


def shared_host(world: World) -> tuple[Site, str]:
    """Two front pages on hosts of their own, visited side by side; their articles lie on one and the same host."""
    articles, together = world.site(), threading.Barrier(2, timeout=300)
    told = stories(8)
    publish(articles, told)
    sources = ""
    for number in range(2):
        front = world.site({"/robots.txt": text("User-agent: *\nAllow: /\n")})
        some = told[number * 4 : number * 4 + 4]
        front.routes["/feed.xml"] = met(together, text(feed_of(articles, some), "application/rss+xml"))
        sources += source(front, name=f"front{number}")
    return articles, sources


def test_a_host_is_asked_by_one_worker_at_a_time_and_with_its_delay(
    tmp_path: Path, world: World, postgres_url: str
) -> None:
    articles, sources = shared_host(world)
    delay_s = 0.4
    with group_of(configured(tmp_path / "shared", postgres_url, sources, per_host_delay=f"{delay_s}s")) as group:
        workers = [group.worker("--visits", "1"), group.worker("--visits", "1")]
        group.until(lambda: all("worker started" in worker.log for worker in workers))
        group.serve()
        # Each worker makes one of the visits.
        group.until(lambda: all("status=ok" in worker.log for worker in workers))
        assert visited(postgres_url) == {"front0", "front1"}
        times = sorted(request.at for request in articles.asked)
        # All together: on a busy machine one may be so long on its way that the next one comes right behind it.
        assert times[-1] - times[0] >= delay_s * (len(times) - 1) * 0.8
        assert len(group.monitor.export()) == 8
        assert articles.times("/robots.txt") == 1, "what one worker read there serves the other"


def test_a_host_that_asked_one_worker_to_wait_is_not_asked_by_the_others(
    tmp_path: Path, world: World, postgres_url: str
) -> None:
    articles, sources = shared_host(world)
    for path in [path for path in articles.routes if path.endswith(".html")]:
        articles.routes[path] = (429, {"Retry-After": "3600"}, b"")
    with group_of(configured(tmp_path / "shared", postgres_url, sources)) as group:
        workers = [group.worker("--visits", "1"), group.worker("--visits", "1")]
        group.until(lambda: all("worker started" in worker.log for worker in workers))
        group.serve()
        group.until(lambda: all("status=" in worker.log for worker in workers))
        assert len([path for path in articles.paths() if path != "/robots.txt"]) == 1


def test_without_a_server_there_are_no_workers(monitor: Monitor) -> None:
    monitor.configure()
    for verb in (["worker"], ["serve", "--workers", "external"]):
        refused = monitor.run(*verb, code=2)
        assert "store.url" in refused.stderr
        assert "postgresql+psycopg://" in refused.stderr


def test_a_server_without_tables_is_told_how_to_get_them(monitor: Monitor, postgres_server: Server) -> None:
    monitor.configure()
    refused = monitor.run("worker", "--database", postgres_server.empty(), code=1)
    assert "monitor db upgrade" in refused.stderr
