"""How long the server works on each page over a large store: `python benchmarks/pages.py [--items 100000]`.

Items are copies of some, spread over a year, with 60 days of visits to 120 sources. Prints the median and the longest
of the server's own times (`server-timing`) for each page, and the processor time of a request, the asker's part
included, which other work on the machine does not change; then 200 readers at once beside a writer.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text
from tests.serving import Answer, pages_over
from tests.store.building import decide, examined

from mfg_monitor.config.load import Config, load
from mfg_monitor.store import SqlStore, open_store

FIRST = datetime(2025, 3, 1, tzinfo=UTC)
NOW = FIRST + timedelta(days=365, hours=13)
SOURCES = 120
VISITS_A_DAY = 48
READERS = 200
LEAST = 1000
PATHS = (  # ONE stands for an article well behind the middle
    "/", "/items", "/items?verdict=all", "/items?sector=nev", "/items?place=lingang&since=2025-12-01",
    "/items?verdict=nearly", "/items?source=s7", "/items?q=plant", "/items?q=%22number+4%22", "/items/ONE",
    "/stories/ONE", "/sources", "/sources/s7", "/digests", "/charts", "/runs", "/login", "/healthz", "/readyz",
    "/metrics", "/feed.atom", "/api/v1/items", "/api/v1/items.csv", "/api/v1/stories", "/api/v1/sources",
    "/api/v1/runs", "/api/v1/runs/2000", "/api/v1/search?q=plant", "/api/v1/items/ONE?full=true",
)  # fmt: skip


def fill(store: SqlStore, count: int) -> None:
    """Store some items, and copy their rows; and as many visits as 60 days bring."""
    for number in range(12):
        body = f"The plant number {number} in Lingang will make {number + 50} GWh of cells a year. " * 12
        store.settle(examined(f"http://news.example/{number}", body, sectors=("nev",), source="s0"), decide)
    with store.engine.begin() as connection:
        names = [row[1] for row in connection.execute(text("PRAGMA table_info(item)"))]
        own = {"id", "first_seen_at", "relevant", "story", "text_hash", "score", "source", "duplicate_of"}
        others = [name for name in names if name not in own]
        first = FIRST.strftime("%Y-%m-%d %H:%M:%S")
        connection.execute(
            text(
                "WITH RECURSIVE n(i) AS (SELECT 13 UNION ALL SELECT i + 1 FROM n WHERE i < :count) "
                f"INSERT INTO item (id, first_seen_at, relevant, story, text_hash, score, source, {', '.join(others)}) "
                "SELECT i, strftime('%Y-%m-%d %H:%M:%S.000000', :first, '+' || (i * 525600 / :count) || ' minutes'), "
                "i % 3 = 0, i, 'h' || i, 0.3 + (i % 60) / 100.0, 's' || (i % 120), "
                f"{', '.join('item.' + name for name in others)} FROM n, item WHERE item.id = 1 + i % 12"
            ),
            {"count": count, "first": first},
        )
        connection.execute(
            text(
                "INSERT INTO tag (item_id, kind, name) SELECT item.id, tag.kind, tag.name FROM item, tag "
                "WHERE tag.item_id = 1 AND item.id > 12"
            )
        )
        begun = (NOW - timedelta(days=60)).strftime("%Y-%m-%d %H:%M:%S")
        moment = "strftime('%Y-%m-%d %H:%M:%S.000000', :begun, '+' || (i * 30) || ' minutes')"
        connection.execute(
            text(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :runs) "
                f"INSERT INTO run (id, started_at, finished_at) SELECT i, {moment}, {moment} FROM n"
            ),
            {"runs": 60 * VISITS_A_DAY, "begun": begun},
        )
        connection.execute(
            text(
                "WITH RECURSIVE s(j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM s WHERE j < :sources - 1) "
                "INSERT INTO visit (run, source, status, started_at, finished_at, discovered, fetched, new, updated, "
                "duplicates, relevant, failed) "
                "SELECT id, 's' || j, 'ok', started_at, finished_at, 30, 1, 1, 0, 0, 0, 0 "
                "FROM run, s"
            ),
            {"sources": SOURCES},
        )
        connection.execute(
            text(
                "INSERT INTO source_state "
                "(id, last_visit_at, last_ok_at, last_new_at, next_due_at, failures, last_status) "
                "SELECT DISTINCT source, :now, :now, :now, :now, 0, 'ok' FROM visit"
            ),
            {"now": NOW.strftime("%Y-%m-%d %H:%M:%S.000000")},
        )
        connection.execute(text("ANALYZE"))


def configured(folder: Path) -> Config:
    """Answer a configuration with all the sources."""
    lines = [
        f'[[source]]\nid = "s{n}"\nname = "Source {n}"\nkind = "feed"\nurl = "http://s{n}.example/feed"\n'
        for n in range(SOURCES)
    ]
    (folder / "sources.toml").write_text("\n".join(lines), encoding="utf-8")
    (folder / "monitor.toml").write_text("", encoding="utf-8")
    return load(folder, environ={})


def main() -> None:
    """Fill a store, ask for each page, then let a crowd read beside a writer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    count = parser.parse_args().items
    if count < LEAST:
        parser.error(f"--items: the pages want {LEAST} at least")
    with tempfile.TemporaryDirectory() as folder, open_store(f"sqlite:///{folder}/news.sqlite3") as store:
        fill(store, count)
        with pages_over(store, configured(Path(folder)), now=lambda: NOW) as pages:
            paths = [path.replace("ONE", str(count * 7 // 9)) for path in PATHS]
            for path in paths:
                spent, began_s = [], 0.0
                for number in range(9):
                    began_s = time.process_time() if number == 1 else began_s
                    answer = pages.ask(path)
                    assert answer.status == 200, (path, answer.status, answer.text[:300])
                    spent.append(float(answer.headers["server-timing"].partition("dur=")[2]))
                rest, cpu_s = spent[1:], (time.process_time() - began_s) / 8
                print(
                    f"{path:<45} first {spent[0]:7.1f}  median {statistics.median(rest):7.1f}  "
                    f"longest {max(rest):7.1f} ms  cpu {cpu_s * 1000:6.1f} ms  {len(answer.body):>8} bytes"
                )
            crowd(pages.ask, store, paths)


def crowd(ask: Callable[..., Answer], store: SqlStore, paths: Sequence[str]) -> None:
    """Let readers ask at once while articles are stored."""
    done, stop, answers = 0, threading.Event(), Counter[object]()
    lock = threading.Lock()

    def write() -> None:
        nonlocal done
        while not stop.is_set():
            store.settle(examined(f"http://news.example/new/{done}", f"Story {done} of the plant."), decide)
            done += 1

    def read(number: int) -> None:
        for step in range(3):
            path = paths[(number + step * 7) % 20]
            try:
                told: object = ask(path, timeout=120).status
            except OSError as error:
                told = repr(error)
            with lock:
                answers[told] += 1

    writer = threading.Thread(target=write)
    readers = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    began = time.perf_counter()
    writer.start()
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    stop.set()
    writer.join()
    print(f"{READERS} readers, {dict(answers)}, {done} articles stored meanwhile, {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
