"""A store with known articles, and the pages over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mfg_monitor.config.load import Config, load
from mfg_monitor.model import Counts, Failure, Run, SourceState, Visit
from mfg_monitor.store import SqlStore, open_store
from tests.serving import Pages, pages_over
from tests.store.building import at, decide, examined, skipped

SOURCES = """
[[source]]
id = "daily"
name = "The <b>Daily</b>"
kind = "feed"
url = "http://news.example/feed.xml"

[[source]]
id = "weekly"
kind = "listing"
url = "http://weekly.example/"
"""


def filled(store: SqlStore) -> None:
    """Store a run with kept, rejected, copied, revised and unreadable articles."""
    run = store.begin_run(at(0))
    for number in range(12):
        url = f"http://news.example/{number}"
        text = f"The plant number {number} in Lingang will make {number + 50} GWh of cells a year."
        relevant = number % 3 != 2
        store.settle(
            examined(url, text, minutes=number, relevant=relevant, title=f"Plant {number}", sectors=("nev",)), decide
        )
    store.settle(
        examined(
            "http://news.example/copy", "The plant number 0 in Lingang will make 50 GWh of cells a year.", minutes=13
        ),
        decide,
    )
    store.settle(
        examined("http://news.example/1", "The plant number 1 makes nothing now.", minutes=20, sectors=("nev",)), decide
    )
    store.settle(skipped("http://news.example/gone", minutes=21), decide)
    failure = Failure("dns", "no such host", "http://weekly.example/")
    visits = (
        Visit(run, "daily", "ok", at(0), at(1), Counts(14, 13, 12, 1, 1, 8, 1), next_due_at=at(31)),
        Visit(run, "weekly", "failed", at(0), at(1), failure=failure, next_due_at=at(61)),
    )
    store.end_visits(
        [
            (visits[0], SourceState("daily", (), at(1), at(1), at(1), at(31), "its interval", 0, "ok")),
            (visits[1], SourceState("weekly", (), at(1), None, None, at(61), "backing off", 3, "failed", failure)),
        ]
    )
    store.end_run(Run(run, at(0), at(1), visits))


def config_in(folder: Path, *, web: str = "") -> Config:
    """Answer a configuration with two sources."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sources.toml").write_text(SOURCES, encoding="utf-8")
    (folder / "monitor.toml").write_text(f"[web]\n{web}\n", encoding="utf-8")
    return load(folder)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """The pages over a filled store; shared by a module's tests, which only read."""
    folder = tmp_path_factory.mktemp("pages")
    with open_store(f"sqlite:///{folder / 'news.sqlite3'}") as store:
        filled(store)
        with pages_over(store, config_in(folder / "config")) as open_pages:
            yield open_pages
