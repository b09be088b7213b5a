"""`monitor search` as a user runs it, over the five seed articles."""

from __future__ import annotations

import json

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


def test_before_there_is_a_database(monitor: Monitor) -> None:
    assert monitor.run("search", "临港").stdout == ""
