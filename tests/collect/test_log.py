"""What the log says of a run, as a collector of logs reads it."""

from __future__ import annotations

import json

from tests.loopback import World
from tests.newsworld import publish, stories
from tests.running import Monitor, source


def test_a_line_an_outcome_a_visit_and_a_run_each_with_source_and_run(monitor: Monitor, world: World) -> None:
    site, dead = world.site(), world.site()
    told = stories(3)
    publish(site, told)
    site.routes[told[2].path] = (404, {}, b"gone")
    dead.fallback = (500, {}, b"out of order")
    monitor.configure(source(site, name="good") + source(dead, name="dead"), fetch={"retries": 0})
    done = monitor.run("fetch", "--once", "--verbose", "--log-format", "json")
    lines = [json.loads(line) for line in done.stderr.splitlines()]

    outcomes = [line for line in lines if line["event"] == "outcome"]
    assert {line["level"] for line in outcomes} == {"debug"}
    assert {(line["source"], line["run"]) for line in outcomes} == {("good", 1)}
    told_of = {line["url"].removeprefix(site.url("")): (line["outcome"], line.get("item")) for line in outcomes}
    assert sorted(told_of.values(), key=str) == [("http", None), ("new", 1), ("new", 2)]
    assert told_of[told[2].path][0] == "http"
    visits = {line["source"]: line for line in lines if line["event"] == "visit"}
    assert (visits["good"]["new"], visits["good"]["failed"], visits["dead"]["status"]) == (2, 1, "blocked")
    (run,) = (line for line in lines if line["event"] == "run")
    assert (run["level"], run["run"], run["sources"], run["not_read"], run["new"]) == ("info", 1, 2, 1, 2)
