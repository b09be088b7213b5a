"""What `monitor import` makes of lines that others wrote."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mfg_monitor.model import Failure
from mfg_monitor.service import importing
from tests.running import Monitor


def imported(monitor: Monitor, *lines: Any, code: int = 0) -> list[dict[str, Any]]:
    written = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    (monitor.folder / "told.jsonl").write_text(written + "\n", encoding="utf-8")
    monitor.run("import", "told.jsonl", code=code)
    return monitor.export()


def test_what_a_line_tells_is_taken_as_told_and_the_rest_worked_out(monitor: Monitor) -> None:
    items = imported(
        monitor,
        {
            "title": "Plant opens",
            "text": "Short head\r\n\r\nTesla opens a plant in Lingang, Shanghai.",
            "published": "March 5, 2026",
            "authors": ["Li Na"],
            "updated": "2026-03-06",
            "source": "Wire \u202eservice ü'",
            "url": "http://news.example/20250304/a",
        },
        {
            "title": "时间",
            "text": "时间\n\n特斯拉上海工厂投产。",
            "published": "2026年3月5日 08:30",
            "language": "zh-CN",
        },
        {
            "text": "Only one sentence, of Shanghai steel works.",
            "published": 17,
            "url": "http://news.example/20250304/b",
        },
        {"title": "Too late", "text": "Shanghai makes ships.", "published": "2099-01-01"},
    )
    told = [(item["title"], item["text"], item["published"], item["language"]) for item in items]
    assert told == [
        ("Plant opens", "Short head\n\nTesla opens a plant in Lingang, Shanghai.", "2026-03-05", "en"),
        ("时间", "特斯拉上海工厂投产。", "2026-03-05T08:30+08:00", "zh"),
        ("Only one sentence, of Shanghai steel works.",) * 2 + ("2025-03-04", "en"),
        ("Too late", "Shanghai makes ships.", None, "en"),
    ]
    assert (items[0]["authors"], items[0]["updated"], items[0]["source"]) == (
        ["Li Na"],
        "2026-03-06",
        "Wire service ü'",
    )
    assert all(item["matches"] and item["lead"] for item in items)
    # Judged again by the stored text, under a source that nobody declared.
    assert json.loads(monitor.run("reprocess", "--all", "--json").stdout)["failed"] == []
    assert monitor.export() == items


def test_lines_that_hold_nothing_are_named_and_harm_no_other(monitor: Monitor) -> None:
    items = imported(monitor, {"title": "no text"}, [], "no json", {"text": " "}, {"text": "Shanghai makes steel."})
    assert [item["title"] for item in items] == ["Shanghai makes steel."]


@pytest.mark.parametrize("source", ["two words", "../up", "", "-x"])
def test_a_source_that_is_none_is_refused(monitor: Monitor, source: str) -> None:
    refused = monitor.run("import", "x.jsonl", f"--source={source}", code=2)
    assert "is no source id" in refused.stderr
    assert not (monitor.folder / "db").exists()


def test_a_line_too_long_is_passed_over_whole(monitor: Monitor, monkeypatch: pytest.MonkeyPatch) -> None:
    file = monitor.folder / "long.jsonl"
    file.write_text(json.dumps({"text": "x" * 250}) + '\n{"text": "Shanghai makes steel."}\n', encoding="utf-8")
    monkeypatch.setattr(importing, "LONGEST_LINE", 100)
    failures: list[Failure] = []
    entries = list(importing._lines(file, "wire", failures))
    assert [(failure.kind, failure.message) for failure in failures] == [
        ("too_large", "line 1 is longer than 100 bytes")
    ]
    assert len(entries) == 1


def test_lines_in_other_charsets_are_read_and_what_is_no_json_is_told_as_such(
    monitor: Monitor,
) -> None:
    texts = ["上海临港的特斯拉工厂今天投产，年产能七十五万辆。", "上海造船厂交付一艘大型邮轮，船长三百二十三米。"]
    for text, name in zip(texts, ("gb18030", "utf-16"), strict=True):
        line = json.dumps({"text": text, "url": f"http://news.example/{name}"}, ensure_ascii=False)
        (monitor.folder / f"{name}.jsonl").write_text(line + "\n", encoding=name)
    (monitor.folder / "odd.jsonl").write_text('{"text": "cut o\n{"id": ' + "9" * 5_000 + "}\n" + "[" * 100_000)
    told = monitor.run("import", "gb18030.jsonl", "utf-16.jsonl", "odd.jsonl").stderr
    assert sorted(item["text"] for item in monitor.export()) == sorted(texts)
    assert "line 1: is no JSON (" in told
    assert told.count("holds numbers too long, or lists too deep, to be read") == 2


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16"])
def test_lines_end_with_a_line_feed_alone(monitor: Monitor, charset: str) -> None:
    texts = ["A plant\u2028in Lingang", "A plant\x85in Baoshan", "A plant\u2029in Minhang"]
    file = monitor.folder / "told.jsonl"
    file.write_text("\r\n".join(json.dumps({"text": text}, ensure_ascii=False) for text in texts), charset, newline="")

    assert [json.loads(line or "")["text"] for line in importing._texts(file)] == texts


def test_a_folder_is_read_with_its_lines_and_a_mark_at_their_head(monitor: Monitor) -> None:
    folder = monitor.folder / "told"
    (folder / "sub").mkdir(parents=True)
    (folder / "page.html").write_text("<h1>Steel</h1><p>Baosteel opens a mill in Shanghai for car sheets today.</p>")
    (folder / "index.jsonl").write_text('{"file": "page.html", "url": "http://news.example/a"}\n')
    line = json.dumps({"text": "Tesla opens a plant in Lingang, Shanghai.", "url": "http://news.example/b"})
    (folder / "sub" / "OLD.JSONL").write_text(line, encoding="utf-8-sig")
    monitor.run("import", "told")
    assert [item["url"] for item in monitor.export()] == ["http://news.example/a", "http://news.example/b"]


def test_a_folder_without_anything_to_read_is_told(monitor: Monitor) -> None:
    (monitor.folder / "saved").mkdir()
    (monitor.folder / "saved" / "page.html.gz").write_bytes(b"x")
    assert ".html .pdf .jsonl" in monitor.run("import", "saved").stderr


def test_a_list_of_feeds_is_sent_where_it_belongs(monitor: Monitor) -> None:
    assert "`monitor sources import` takes" in monitor.run("import", "feeds.OPML", code=2).stderr
