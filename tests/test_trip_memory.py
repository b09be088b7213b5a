"""What the store gives back, as a user asks for it: all of it, the same again, and judged by other rules."""

from __future__ import annotations

import gzip
import json
import signal
from dataclasses import replace

import pytest

from tests.loopback import World
from tests.newsworld import publish, stories
from tests.running import Monitor, source

COPIES = "sqlite:///copies.db"


@pytest.mark.slow
def test_export_and_import_are_inverse_and_pages_come_back_as_an_archive(monitor: Monitor, world: World) -> None:
    first, second = world.site(), world.site()
    publish(first, stories(5))
    publish(second, stories(7))  # five of them copies
    monitor.configure(source(first, name="a") + source(second, name="b"))
    monitor.fetch()
    lines = monitor.run("export").stdout
    assert [json.loads(line) for line in lines.splitlines()] == monitor.export()
    assert sum(json.loads(line)["duplicate_of"] is not None for line in lines.splitlines()) == 5

    (monitor.folder / "all.jsonl").write_text(lines, encoding="utf-8")
    for _ in range(2):
        monitor.run("import", "all.jsonl", "--database", COPIES)
        assert monitor.run("export", "--database", COPIES, cold=True).stdout == lines
    assert "sound" in monitor.run("db", "check", "--database", COPIES).stdout

    # Half of it, as a killed import leaves it, and then all.
    head = "".join(lines.splitlines(keepends=True)[:6])
    (monitor.folder / "half.jsonl").write_text(head, encoding="utf-8")
    for file in ("half.jsonl", "all.jsonl"):
        monitor.run("import", file, "--database", "sqlite:///half.db")
    assert monitor.run("export", "--database", "sqlite:///half.db").stdout == lines

    monitor.run("export", "--format", "warc", "--output", "pages.warc.gz")
    with gzip.open(monitor.folder / "pages.warc.gz") as archive:
        assert archive.read().count(b"WARC-Type: response") == 12
    monitor.run("import", "pages.warc.gz", "--database", "sqlite:///pages.db")
    again = {line["url"]: line for line in map(json.loads, _lines(monitor, "sqlite:///pages.db"))}
    told = ("source", "title", "text", "published", "relevant", "score", "matches", "figures", "canonical_url")
    for line in map(json.loads, lines.splitlines()):
        assert {name: again[line["url"]][name] for name in told} == {name: line[name] for name in told}


def _lines(monitor: Monitor, database: str) -> list[str]:
    return monitor.run("export", "--database", database).stdout.splitlines()


def test_other_rules_show_the_difference_first_and_are_then_applied(monitor: Monitor, world: World) -> None:
    site = world.site()
    football = ("The home side won by three goals to one.", "Thirty thousand people saw the match in the rain.")
    publish(site, [*stories(4), replace(stories(5)[4], title="Three goals in the rain", paragraphs=football)])
    monitor.configure(source(site))
    monitor.fetch()
    before = monitor.export()
    now = monitor.run("export", "--since", "2026-01-01").stdout
    assert len(now.splitlines()) == 5
    monitor.environ["MFG_MONITOR_CLASSIFY__THRESHOLD"] = "0.0"

    seen = json.loads(monitor.run("reprocess", "--dry-run", "--json").stdout)
    assert [item["title"] for item in before if not item["relevant"]] == ["Three goals in the rain"]
    assert [(one["title"], one["before"]) for one in seen["gained"]] == [("Three goals in the rain", 0.0)]
    assert (seen["examined"], seen["lost"], seen["from_text"], seen["failed"]) == (5, [], 0, [])
    assert monitor.export() == before

    done = monitor.run("reprocess").stdout
    assert done.startswith("+1 \N{MINUS SIGN}0\n")
    after = monitor.export()
    steady = ("id", "url", "text", "published", "first_seen", "last_seen", "revision", "story", "duplicate_of", "score")
    for old, new in zip(before, after, strict=True):
        assert [new[name] for name in steady] == [old[name] for name in steady]
        assert new["relevant"]
    again = json.loads(monitor.run("reprocess", "--json").stdout)
    assert (again["examined"], again["current"]) == (0, 5)


def test_a_replay_that_was_broken_off_goes_on(monitor: Monitor, world: World) -> None:
    site = world.site()
    publish(site, stories(30))
    monitor.configure(source(site))
    monitor.fetch()
    monitor.environ["MFG_MONITOR_CLASSIFY__THRESHOLD"] = "1.0"
    monitor.run("reprocess", "--limit", "4")
    process = monitor.start("reprocess", "--json")
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=300)
    assert process.returncode in {143, -15, 0}
    report = json.loads(monitor.run("reprocess", "--json").stdout)
    assert report["current"] >= 4
    assert report["examined"] + report["current"] == 30
    assert json.loads(monitor.run("reprocess", "--json").stdout)["current"] == 30
