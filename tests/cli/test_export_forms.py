"""`monitor export` as Atom and Parquet, and of what a search finds."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import duckdb
import pytest

from mfg_monitor import clock
from mfg_monitor.cli.export import found
from mfg_monitor.model import ItemFilter
from mfg_monitor.search import parse
from mfg_monitor.store import open_store
from tests.running import Monitor
from tests.store.building import at, decide, examined


@pytest.fixture
def filled(monitor: Monitor) -> Monitor:
    with open_store(f"sqlite:///{monitor.folder}/db/monitor.sqlite3") as store:
        for number in range(5):
            text = f"plant number {number} 临港"
            outcome = examined(f"http://a.example/{number}", text, relevant=number % 2 == 0, minutes=number)
            store.settle(outcome, decide)
    return monitor


def test_parquet_holds_what_json_lines_hold(filled: Monitor) -> None:
    filled.run("export", "--format", "parquet", "--output", "it's.parquet")
    wanted = [json.loads(line) for line in filled.run("export").stdout.splitlines()]
    assert [path.name for path in filled.folder.iterdir() if "parquet" in path.name] == ["it's.parquet"]
    with duckdb.connect() as engine:
        table = engine.read_parquet(str(filled.folder / "it's.parquet"))
        assert table.columns == list(wanted[0])
        rows = [dict(zip(table.columns, row, strict=True)) for row in table.fetchall()]
    for row, item in zip(rows, wanted, strict=True):
        same = set(item) - {"first_seen", "last_seen"}
        assert {name: row[name] for name in same} == {name: item[name] for name in same}
    assert rows[0]["first_seen"].timestamp() == int(at(0).timestamp())
    refused = filled.run("export", "--format", "parquet", code=2)
    assert "needs --output FILE" in refused.stderr
    assert "no folder" in filled.run("export", "--format", "parquet", "-o", "absent/x", code=2).stderr


def test_atom_is_one_feed(filled: Monitor) -> None:
    root = ET.fromstring(filled.run("export", "--format", "atom", "--relevant").stdout)
    assert len(root.findall("{http://www.w3.org/2005/Atom}entry")) == 3


def test_a_time_is_taken_as_an_export_writes_it_or_in_its_own_zone(filled: Monitor) -> None:
    for until in ("2026-03-01T08:32:30Z", "2026-03-01T16:32:30+08:00"):
        lines = filled.run("export", "--until", until).stdout.splitlines()
        assert [json.loads(line)["id"] for line in lines] == [1, 2, 3]
    refused = filled.run("export", "--until", "0001-01-01T00:00:00+08:00", code=2)
    assert "--until: 0001-01-01T00:00:00+08:00 lies outside the calendar" in refused.stderr


def test_a_query_and_filters_hold_together(filled: Monitor) -> None:
    def ids(*arguments: str) -> list[int]:
        return [json.loads(line)["id"] for line in filled.run("export", "--query", *arguments).stdout.splitlines()]

    assert ids("临港 -3") == [5, 3, 2, 1]
    assert ids("plants", "--relevant", "--limit", "2") == [5, 3]
    assert "not closed" in filled.run("export", "--query", '"x', code=2).stderr


def test_a_query_streams_over_windows(filled: Monitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mfg_monitor.store.index.finding.WINDOW", 2)
    monkeypatch.setattr("mfg_monitor.search.hits.WINDOW", 2)
    query = parse("plant", lambda _kind, value: (value,))
    with open_store(f"sqlite:///{filled.folder}/db/monitor.sqlite3") as store:
        assert [item.id for item in found(store, query, ItemFilter())] == [5, 4, 3, 2, 1]
        seen = ItemFilter(since_at=at(1), until_at=at(4), limit=2, sector="batteries")
        assert [item.id for item in found(store, query, seen)] == [4, 3]
        assert list(found(store, query, ItemFilter(sector="steel"))) == []


def test_what_follows_an_earlier_export_of_a_search_takes_what_has_changed(filled: Monitor) -> None:
    query = parse("plant 临港 after:2026", lambda _kind, value: (value,))
    with open_store(f"sqlite:///{filled.folder}/db/monitor.sqlite3") as store:
        before = clock.now()
        store.settle(examined("http://a.example/2", "plant number 2 临港, twice as large", minutes=9), decide)
        store.settle(examined("http://a.example/3", "a closed mill", minutes=9), decide)
        store.settle(examined("http://a.example/9", "plant number 9 临港", minutes=9), decide)
        assert [item.id for item in found(store, query, ItemFilter(since_at=before))] == [6, 3]
        assert [item.id for item in found(store, query, ItemFilter(since_at=before, limit=1))] == [6]
        past = parse("plant before:2020", lambda _kind, value: (value,))
        assert list(found(store, past, ItemFilter(since_at=before))) == []
