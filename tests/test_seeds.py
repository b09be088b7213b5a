"""The five seed articles, from the shipped configuration to the export: what a careful reader gets out of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.running import Monitor, visit

TITLES = [
    "Shanghai boosts development of advanced manufacturing industry",
    "The development of Shanghai Advanced Manufacturing Industry",
    "Shanghai’s manufacturing sector is driving growth through technological integration",
    "Shanghai Sets Trends in High-end Industrial Development",
    "Shanghai aims to boost smart manufacturing",
]
DATES = [
    ("2025-05-21T10:17+08:00", "minute"),
    ("2016-10-14", "day"),
    (None, "unknown"),
    ("2023-05-15T09:24:32+08:00", "second"),
    ("2018-04-11", "day"),
]
NOT_THE_ARTICLE = [
    ["Web editor", "Zhang Kaiwei"],
    ["Sign in", "20927227", "Application Status", "Log on", "Government News"],
    ["SOEs", "26.19 trillion", "Ministry of Finance", "September 1"],
    ["Top News", "Nepal", "House Foreign Affairs", "position:"],
    ["Home>Latest", "Updated:"],
]
FIRST_WORDS = [
    None,
    "In 2009, China’s State Council issued",
    "Shanghai, China’s vibrant metropolis",
    "Shanghai, a pioneering city",
    "In a bid to reinvigorate",
]
LAST_WORDS = [
    None,
    "internationalization in-depth extension.",
    "Environmental Engineering at Shenzhen University.",
    "high-end membrane materials.",
    "upgrades and investment, Wu said.",
]


@pytest.fixture(scope="module")
def items(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    monitor = Monitor(tmp_path_factory.mktemp("seeds"))
    report = monitor.fetch("--offline")
    assert visit(report, "seeds")["new"] == 5
    return sorted(monitor.export(), key=lambda item: item["url"])


def test_all_five_are_kept(items: list[dict[str, Any]]) -> None:
    assert [item["relevant"] for item in items] == [True] * 5
    assert all("shanghai" in item["places"] for item in items)


def test_titles_are_the_articles_own(items: list[dict[str, Any]]) -> None:
    assert [item["title"] for item in items] == TITLES


def test_dates_are_right_to_their_precision(items: list[dict[str, Any]]) -> None:
    assert [(item["published"], item["published_precision"]) for item in items] == DATES


def test_the_undated_one_gets_an_honest_interval_or_none(items: list[dict[str, Any]]) -> None:
    bounds = items[2]["published_earliest"], items[2]["published_latest"]
    assert bounds == (None, None) or all(str(bound).startswith("2024-") for bound in bounds)
    assert items[2]["published_evidence"] in {"none", "inferred"}


@pytest.mark.parametrize("number", range(5))
def test_what_is_around_the_article_is_not_its_text(items: list[dict[str, Any]], number: int) -> None:
    text = items[number]["text"]
    assert [words for words in NOT_THE_ARTICLE[number] if words in text] == []
    if FIRST_WORDS[number]:
        assert text.startswith(FIRST_WORDS[number])
        assert text.endswith(LAST_WORDS[number])


def test_seed_photo_story_keeps_its_two_paragraphs(items: list[dict[str, Any]]) -> None:
    assert "Taking manufacturing as the city's important support" in items[0]["text"]
    assert "ranked first in the country for consecutive 15 years." in items[0]["text"]


def test_nothing_of_a_foreign_story_is_evidence(items: list[dict[str, Any]]) -> None:
    for item in items:
        parts = {"title": item["title"], "lead": item["lead"], "body": item["text"]}
        assert all(parts[m["where"]][m["start"] : m["end"]] == m["term"] for m in item["matches"])
    assert not any("nepal" in place for place in items[3]["places"])


def test_authors_and_origin(items: list[dict[str, Any]]) -> None:
    assert [item["authors"] for item in items[:3]] == [[], [], []]
    assert [name.casefold() for name in items[3]["authors"]] == ["jin feng", "zhong jianli"]
    assert items[0]["origin"] == "Xinhua"
    assert items[3]["origin"] == "Science and Technology Daily"
    assert items[4]["origin"] == "China Daily"


def test_each_decision_is_explained(items: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> None:
    monitor = Monitor(tmp_path_factory.mktemp("explained"))
    monitor.fetch("--offline")
    for item in items:
        told = monitor.run("explain", str(item["id"])).stdout
        assert f"{item['score']:.2f}" in told
        full = json.loads(monitor.run("explain", str(item["id"]), "--json").stdout)
        assert sum(part["value"] for part in full["parts"]) == pytest.approx(item["score"], abs=1e-6)
