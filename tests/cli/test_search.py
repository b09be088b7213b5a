"""`monitor search` as a user runs it, over the five seed articles."""

from __future__ import annotations

import json

from tests.postgres import Server
from tests.running import Monitor


def test_searching_the_seeds(monitor: Monitor) -> None:
    monitor.run("fetch", "--once", "--offline", "-q")
    plain = monitor.run("search", "title:manufacturing", "sector", "-n", "2")
    lines = plain.stdout.splitlines()
    assert len(lines) in {2, 4}
    assert "\x1b" not in plain.stdout
    assert "manufacturing" in lines[0].lower()
    found = json.loads(monitor.run("search", "Lingang", "--json").stdout)
    listed = json.loads(monitor.run("list", "--json").stdout)
    assert found
    assert all(item in listed for item in found)
    assert all("lingang" in (item["title"] + item["text"]).lower() for item in found)
    nothing = monitor.run("search", "zirconium")
    assert (nothing.stdout, nothing.stderr) == ("", "nothing was found\n")
    assert json.loads(monitor.run("search", "zirconium", "--json").stdout) == []
    for query, said in (
        ('"a', "not closed"),
        ("sectr:x", '"sector:"'),
        ("after:x", "takes a date"),
        ("place:atlantis", "no place"),
    ):
        refused = monitor.run("search", query, code=2)
        assert refused.stdout == ""
        assert said in refused.stderr


def test_chinese_is_understood_where_python_reads_ascii(monitor: Monitor) -> None:
    (monitor.folder / "短.jsonl").write_text('{"title": "时间", "text": "特斯拉上海工厂投产。"}\n', encoding="utf-8")
    c_locale = {"LC_ALL": "C", "PYTHONUTF8": "0"}
    for environ in (c_locale, {**c_locale, "PYTHONIOENCODING": "ascii"}):
        monitor.environ = environ
        monitor.run("import", "短.jsonl", "--database", "sqlite:///库.sqlite3")
        found = monitor.run("search", "投产", "--database", "sqlite:///库.sqlite3").stdout
        assert found.strip().endswith("投产。" if "PYTHONIOENCODING" not in environ else r"\u6295\u4ea7\u3002")
    assert (monitor.folder / "库.sqlite3").exists()


def test_before_there_is_a_database(monitor: Monitor) -> None:
    assert monitor.run("search", "临港").stdout == ""


def test_one_run_gives_the_same_on_both_databases(monitor: Monitor, postgres_url: str) -> None:
    monitor.environ = {"TZ": "UTC"}
    told = []
    for more in ((), ("--database", postgres_url)):
        monitor.run("fetch", "--once", "--offline", "-q", *more, cold=bool(more))
        exported = [json.loads(line) for line in monitor.run("export", *more, cold=bool(more)).stdout.splitlines()]
        said = monitor.run("search", "Shanghai plants", "--json", *more, cold=bool(more)).stdout
        found = [item["id"] for item in json.loads(said)]
        told.append(([unstamped(item) for item in exported], found))
    assert len(told[0][0]) == 5
    assert told[0] == told[1]
    assert "sound" in monitor.run("db", "check", "--database", postgres_url).stdout
    assert "pg_dump" in monitor.run("db", "backup", "x", "--database", postgres_url, code=2).stderr


def test_a_server_without_tables_is_refused_by_name(monitor: Monitor, postgres_server: Server) -> None:
    url = postgres_server.empty()
    refused = monitor.run("fetch", "--once", "--offline", "--database", url, code=1)
    assert "monitor db upgrade" in refused.stderr
    monitor.run("db", "upgrade", "--database", url)
    assert json.loads(monitor.run("list", "--json", "--database", url).stdout) == []
    postgres_server.drop(url)


def unstamped(item: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in item.items() if name not in {"first_seen", "last_seen"}}
