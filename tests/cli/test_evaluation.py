"""`monitor label`, `review` and `evaluate` as a user runs them."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.running import Monitor

PLANT = (
    "Bosch has opened a fuel cell plant in Jiading district of Shanghai. The plant number {} makes {} stacks a year."
)
PLAY = "The orchestra of the city named conductor number {}. {} listeners came to hear a symphony by Mahler at night."


def rows(kept: int = 6, rejected: int = 6) -> list[dict[str, Any]]:
    """Stories that are different enough to be no copies of each other."""
    words = "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november".split()
    told = []
    for number in range(kept + rejected):
        text = (PLANT if number < kept else PLAY).format(number, number * 911)
        padding = " ".join(f"{words[(number * 5 + n) % len(words)]}{number}{n}" for n in range(60))
        title = f"{'Plant opens in Shanghai' if number < kept else 'Conductor named'} {words[number]}"
        told.append({"id": f"r{number}", "title": title, "text": f"{text}\n\n{padding}.", "language": "en"})
    return told


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of six stories to keep and six to reject."""
    monitor = Monitor(tmp_path_factory.mktemp("template"))
    items = [{**row, "url": f"https://news.example/{row['id']}.html"} for row in rows()]
    (monitor.folder / "items.jsonl").write_text("".join(json.dumps(item) + "\n" for item in items))
    monitor.run("import", "items.jsonl")
    found = json.loads(monitor.run("list", "--json").stdout)
    assert Counter(item["relevant"] for item in found) == {True: 6, False: 6}
    return monitor.folder


@pytest.fixture
def filled(monitor: Monitor, template: Path) -> Monitor:
    shutil.copytree(template / "db", monitor.folder / "db")
    return monitor


def gold(monitor: Monitor, *lines: str, name: str = "gold.jsonl") -> str:
    (monitor.folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return name


# -- labels -----------------------------------------------------------------------------------------------------------


def test_labels_are_kept_and_the_newest_holds(filled: Monitor) -> None:
    assert filled.run("label", "1", "no").stdout == ""
    filled.run("label", "1", "Yes")
    filled.run("label", "2", "unsure")
    report = json.loads(filled.run("evaluate", "--json").stdout)
    assert (report["labelled"], report["unsure"]) == (1, 1)
    assert report["precision"]["value"] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["label", "99", "yes"], 1, "there is no item 99"),
        (["label", "99999999999999999999", "yes"], 1, "there is no item 99999999999999999999"),
        (["label", "1", "maybe"], 2, "use one of yes, no, unsure"),
        (["label", "one", "yes"], 2, "'ID'"),
        (["label", "1"], 2, "give an item's id and yes, no or unsure"),
        (["label"], 2, "give an item's id"),
        (["label", "1", "yes", "--file", "labels.csv"], 2, "not both"),
        (["label", "--file", "absent.csv"], 2, "absent.csv"),
        (["label", "--file", "."], 2, "."),
        (["evaluate"], 1, "no labels yet"),
        (["evaluate", "--predictions", "p.jsonl"], 2, "--predictions needs a gold file"),
        (["review", "--count", "0"], 2, "count"),
    ],
)
def test_wrong_use_is_told(filled: Monitor, arguments: list[str], code: int, told: str) -> None:
    done = filled.run(*arguments, code=code)
    assert told in done.stderr
    assert done.stdout == ""


def test_nothing_is_made_for_a_label_without_a_store(monitor: Monitor) -> None:
    assert "no database yet" in monitor.run("label", "1", "yes", code=1).stderr
    assert not (monitor.folder / "db").exists()


def test_a_file_of_labels(filled: Monitor) -> None:
    (filled.folder / "labels.csv").write_text(
        '\ufeffid,label\n# mine\n1,yes\n"2",no\n\n 3 , unsure \n', encoding="utf-8"
    )
    assert filled.run("label", "--file", "labels.csv").stdout == "3 labels stored\n"
    report = json.loads(filled.run("evaluate", "--json").stdout)
    assert (report["labelled"], report["unsure"]) == (2, 1)


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("1,yes\n2;no\n", 2, "labels.csv: line 2"),
        ("1,yes\n2,perhaps\n", 2, "labels.csv: line 2"),
        ("1,yes\n-2,no\n", 2, "labels.csv: line 2"),
        ("1,yes\n99,no\n", 1, "labels.csv: line 2: there is no item 99"),
        ("id,label\n", 1, "holds no labels"),
    ],
)
def test_a_wrong_file_of_labels_stores_none(filled: Monitor, text: str, code: int, told: str) -> None:
    (filled.folder / "labels.csv").write_text(text)
    assert told in filled.run("label", "--file", "labels.csv", code=code).stderr
    assert "no labels yet" in filled.run("evaluate", code=1).stderr


# -- review -----------------------------------------------------------------------------------------------------------


def test_a_sample_has_kept_and_rejected_items_and_goes_on(filled: Monitor) -> None:
    first = json.loads(filled.run("review", "--count", "4", "--json").stdout)
    assert first == json.loads(filled.run("review", "--count", "4", "--json").stdout)
    assert Counter(one["relevant"] for one in first) == {True: 2, False: 2}
    assert {"id", "stratum", "title", "lead", "score", "places", "notes", "url"} <= set(first[0])
    (filled.folder / "labels.csv").write_text("".join(f"{one['id']},unsure\n" for one in first))
    filled.run("label", "--file", "labels.csv")
    second = json.loads(filled.run("review", "--count", "100", "--json").stdout)
    assert {one["id"] for one in first}.isdisjoint(one["id"] for one in second)
    assert len(second) == 8


def test_a_pipe_gets_the_sample_as_text(filled: Monitor) -> None:
    told = filled.run("review", "--count", "2").stdout
    assert "Plant opens in Shanghai" in told
    assert "Conductor named" in told
    assert "score" in told
    assert "Should it be kept?" not in told


def test_an_empty_store_offers_nothing(monitor: Monitor) -> None:
    assert json.loads(monitor.run("review", "--json").stdout) == []
    assert "no item without a label" in monitor.run("review").stderr


def _talk(monitor: Monitor, answers: str) -> str:
    """Run `review` on a terminal and type; answer what was shown."""
    controller, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "mfg_monitor", "review", "--count", "4"],
        cwd=monitor.folder,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
    )
    os.close(terminal)
    os.write(controller, answers.encode())
    shown = b""
    while select.select([controller], [], [], 300)[0]:
        try:
            piece = os.read(controller, 65_536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    assert process.wait(300) == 0
    os.close(controller)
    return shown.decode()


def test_on_a_terminal_each_item_is_asked_about(filled: Monitor) -> None:
    shown = _talk(filled, "y\nwhat\nn\nu\nq\n")
    assert "3 labels stored" in shown
    assert "4 of 4" in shown
    report = json.loads(filled.run("evaluate", "--json").stdout)
    assert (report["labelled"], report["unsure"]) == (2, 1)
    assert "1 label stored" in _talk(filled, "yes\n\x04")


# -- evaluate ---------------------------------------------------------------------------------------------------------


def test_the_estimate_weighs_the_strata(filled: Monitor) -> None:
    items = json.loads(filled.run("list", "--json").stdout)
    kept = [item["id"] for item in items if item["relevant"]]
    rejected = [item["id"] for item in items if not item["relevant"]]
    labels = [(kept[0], "yes"), (kept[1], "no"), (rejected[0], "no"), (rejected[1], "no"), (rejected[2], "yes")]
    (filled.folder / "labels.csv").write_text("".join(f"{item},{value}\n" for item, value in labels))
    filled.run("label", "--file", "labels.csv")
    report = json.loads(filled.run("evaluate", "--json").stdout)
    strata = report["strata"]
    there = sum(share["items"] * share["relevant"] / share["labelled"] for share in strata.values() if share["items"])
    assert report["precision"]["value"] == 0.5
    assert report["recall"]["value"] == pytest.approx(3 / there, abs=1e-4)
    assert report["recall"]["low"] < report["recall"]["value"] < report["recall"]["high"]
    assert sorted(one["id"] for one in report["worst"]) == sorted([kept[1], rejected[2]])
    text = filled.run("evaluate").stdout
    assert "5 labels" in text
    assert text == filled.run("evaluate").stdout


def test_recall_is_not_made_up(filled: Monitor) -> None:
    kept = next(item["id"] for item in json.loads(filled.run("list", "--relevant", "--json").stdout))
    filled.run("label", str(kept), "yes")
    assert "recall is unknown until some of these are labelled" in filled.run("evaluate").stdout
    assert json.loads(filled.run("evaluate", "--json").stdout)["recall"] is None


def test_a_gold_file(monitor: Monitor) -> None:
    told = [{**row, "label": "relevant" if number < 6 else "not"} for number, row in enumerate(rows())]
    told[0]["label"] = "borderline"
    told[1]["label"] = "not"
    name = gold(monitor, *map(json.dumps, told))
    report = json.loads(monitor.run("evaluate", name, "--predictions", "p.jsonl", "--json").stdout)
    assert (report["tp"], report["fp"], report["fn"], report["borderline"]) == (4, 1, 0, 1)
    lines = (monitor.folder / "p.jsonl").read_text(encoding="utf-8").splitlines()
    said = [json.loads(line) for line in lines]
    assert [one["id"] for one in said] == [row["id"] for row in told]
    assert list(said[0]) == ["id", "relevant", "score", "sectors", "places", "companies", "published", "cluster"]
    assert sum(one["relevant"] for one in said) == 6
    again = monitor.run("evaluate", name, "--predictions", "q.jsonl", "--json").stdout
    assert json.loads(again) == report
    assert (monitor.folder / "q.jsonl").read_text() == (monitor.folder / "p.jsonl").read_text()
    text = monitor.run("evaluate", name).stdout
    assert "r1: kept wrongly" in text
    assert not (monitor.folder / "db").exists()


def test_places_are_compared_as_far_as_a_text_names_them(monitor: Monitor) -> None:
    """A tag of Songjiang brings Shanghai with it; labels name what the text names."""
    told = {
        "id": "1",
        "label": "relevant",
        "language": "en",
        "title": "Songjiang bearing works",
        "places": ["Songjiang"],
    }
    named = "A bearing works in Songjiang has started its second production line."
    here, both = {**told, "text": named}, {**told, "id": "2", "text": f"{named} It is the largest in Shanghai."}
    both["places"] = ["Songjiang", "Shanghai"]
    firm = {**both, "id": "3", "text": f"{named} Shanghai Electric buys what it makes."}
    name = gold(monitor, json.dumps(here), json.dumps(both), json.dumps(firm))
    report = json.loads(monitor.run("evaluate", name, "--predictions", "p.jsonl", "--json").stdout)
    said = [json.loads(line)["places"] for line in (monitor.folder / "p.jsonl").read_text().splitlines()]
    assert [set(places) for places in said] == [{"songjiang"}, *2 * [{"songjiang", "shanghai"}]]
    assert report["tags"]["places"]["f1"]["value"] == 1


def test_stories_without_labels_can_be_predicted_but_not_measured(monitor: Monitor) -> None:
    name = gold(monitor, *map(json.dumps, rows(2, 2)))
    assert "no story is labelled" in monitor.run("evaluate", name, code=1).stderr
    monitor.run("evaluate", name, "--predictions", "p.jsonl")
    assert len((monitor.folder / "p.jsonl").read_text().splitlines()) == 4


def test_half_a_surrogate_pair_is_written_as_json_escapes_it(monitor: Monitor) -> None:
    row = {"id": "\ud800", "title": "x\udfff", "text": "Shanghai \ud800", "label": "not", "sectors": ["\ud800"]}
    report = monitor.run("evaluate", gold(monitor, json.dumps(row)), "--predictions", "p.jsonl", "--json").stdout
    assert json.loads(report)["fp"] == 0
    assert json.loads((monitor.folder / "p.jsonl").read_text(encoding="utf-8"))["id"] == "\ud800"


@pytest.mark.parametrize(
    ("lines", "code", "told"),
    [
        (['{"id": 1, "text": "a", "label": "not"}', "nonsense"], 2, "gold.jsonl: line 2: is no JSON"),
        (['{"id": 1, "text": "a", "label": "perhaps"}'], 2, "line 1"),
        (["", "  "], 1, "holds no stories"),
    ],
)
def test_a_wrong_gold_file(monitor: Monitor, lines: list[str], code: int, told: str) -> None:
    done = monitor.run("evaluate", gold(monitor, *lines), "--predictions", "p.jsonl", code=code)
    assert told in done.stderr
    assert not (monitor.folder / "p.jsonl").exists()


@pytest.mark.parametrize("name", ["absent.jsonl", "."])
def test_no_gold_file(monitor: Monitor, name: str) -> None:
    assert name in monitor.run("evaluate", name, code=2).stderr


def test_predictions_that_cannot_be_written_are_told(monitor: Monitor) -> None:
    name = gold(monitor, *map(json.dumps, rows(1, 1)))
    done = monitor.run("evaluate", name, "--predictions", str(Path("none") / "p.jsonl"), code=None)
    assert done.returncode in {1, 2}
    assert "p.jsonl" in done.stderr or "none" in done.stderr
