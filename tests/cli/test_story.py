"""Stories as a user meets them: tellings in two languages joined with reasons, split and joined by hand."""

from __future__ import annotations

import json

import pytest

from tests.running import Monitor

TELLINGS = [
    {
        "url": "http://wire.example/1",
        "source": "wire",
        "published": "2026-03-02",
        "language": "en",
        "title": "Tesla ships first Megapacks from Lingang",
        "text": "SHANGHAI -- Tesla's Megafactory in Lingang, Shanghai, has shipped its first batteries for export. "
        "The plant cost 1.45 billion yuan and can make 40 GWh of storage a year.",
    },
    {
        "url": "http://daily.example/2",
        "source": "daily",
        "published": "2026-03-03",
        "language": "zh",
        "title": "特斯拉上海储能超级工厂首批产品出口",
        "text": "特斯拉位于上海临港的储能超级工厂首批电池产品近日装船出口。该工厂总投资14.5亿元,年产能40吉瓦时。",
    },
    {
        "url": "http://daily.example/3",
        "source": "daily",
        "published": "2026-03-03",
        "language": "zh",
        "title": "嘉定纺织机械厂投产",
        "text": "上海嘉定一家纺织机械厂3月3日投产,年产织机1200台,招聘工人300名。",
    },
]


def test_stories_are_told_split_and_joined(monitor: Monitor) -> None:
    lines = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in TELLINGS)
    (monitor.folder / "told.jsonl").write_text(lines, encoding="utf-8")
    monitor.run("import", "told.jsonl", "-q")

    told = monitor.run("story", "show", "2").stdout
    assert told.startswith("story 1: 2 tellings, 0 copies\n")
    assert "independent sources: wire, daily\n" in told
    assert "reprints" not in told
    assert "same company" in told
    assert "1,450,000,000 CNY" in told
    listed = monitor.run("list", "--stories").stdout
    assert "also told by wire (1)" in listed
    assert len(json.loads(monitor.run("list", "--stories", "--json").stdout)) == 2
    assert "tied to" in monitor.run("show", "1").stdout
    (tie,) = json.loads(monitor.run("show", "1", "--full", "--json").stdout)["ties"]
    assert (tie["kind"], tie["other"]) == ("tells", 2)
    assert json.loads(monitor.run("story", "show", "1", "--json").stdout)["tellings"][0]["ties"][0]["other"] == 2

    assert "item 2 is a story of its own" in monitor.run("story", "split", "2").stdout
    assert "alone in its story" in monitor.run("story", "split", "2").stdout
    monitor.run("story", "join", "2", "3")
    stories = {item["id"]: item["story"] for item in monitor.export()}
    assert stories == {1: 1, 2: 2, 3: 2}
    monitor.run("import", "told.jsonl", "-q")
    assert {item["id"]: item["story"] for item in monitor.export()} == stories

    assert "name two different ones" in monitor.run("story", "join", "1", "1", code=2).stderr
    for verb in (["show", "99"], ["split", "99"], ["join", "1", "99"]):
        assert "no item 99" in monitor.run("story", *verb, code=1).stderr


def test_reprints_stand_apart_from_independent_sources(monitor: Monitor) -> None:
    copy = {**TELLINGS[0], "url": "http://mirror.example/9", "source": "mirror", "published": "2026-03-04"}
    lines = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in (TELLINGS[0], copy, TELLINGS[1]))
    (monitor.folder / "told.jsonl").write_text(lines, encoding="utf-8")
    monitor.run("import", "told.jsonl", "-q")

    told = monitor.run("story", "show", "1").stdout
    assert "independent sources: wire, daily\nreprints: mirror\n" in told
    assert "copy of 1" in told
    roles = {
        each["source"]: each["independent"]
        for each in json.loads(monitor.run("story", "show", "1", "--json").stdout)["tellings"]
    }
    assert roles == {"wire": True, "mirror": False, "daily": True}
    assert "reprinted by mirror (2)" in monitor.run("list", "--stories").stdout

    assert monitor.run("story", "split", "2").stdout.startswith("item 2 and its copy 1 are a story of their own,")
    assert monitor.run("story", "split", "2").stdout == "item 2 and its copy 1 are alone in their story already\n"


@pytest.mark.parametrize(
    "arguments", [["story", "split", "5"], ["story", "join", "5", "6"], ["reprocess", "--dry-run"]]
)
def test_nothing_is_made_where_there_is_no_store(monitor: Monitor, arguments: list[str]) -> None:
    before = sorted(monitor.folder.rglob("*"))
    assert "database" in monitor.run(*arguments, code=1).stderr
    assert sorted(monitor.folder.rglob("*")) == before
