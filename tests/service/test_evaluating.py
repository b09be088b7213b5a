"""Gold stories through all stages: what is looked at, what is not, and what the measures say."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from mfg_monitor.config.load import Config, load
from mfg_monitor.errors import ConfigError
from mfg_monitor.evaluate import GoldItem
from mfg_monitor.service.evaluating import evaluate_gold, predict, read_gold_file

SHARED = Path(__file__).resolve().parents[3] / "shared" / "gold"
PLANT = (
    "SHANGHAI, May 21, 2025 (Xinhua) -- Bosch opened a fuel cell plant in Jiading, Shanghai. The 1.28 billion yuan "
    "site covers 36,500 square meters and will make 12,400 stacks a year."
)
AGAIN = (
    "German supplier Bosch has opened a works for fuel cells in Jiading district. It cost 1.28 billion yuan, covers "
    "36,500 square meters and can turn out 12,400 stacks per year in Shanghai."
)
IN_CHINESE = "博世在上海嘉定的燃料电池工厂21日投产。工厂投资12.8亿元,占地3.65万平方米,年产1.24万套电堆。"
IN_TRADITIONAL = "博世在上海嘉定的燃料電池工廠21日投產。工廠投資12.8億元,佔地3.65萬平方米。"
PLAY = "The orchestra of the city named a conductor. She begins in September with a symphony by Mahler."


@pytest.fixture(scope="module")
def config() -> Config:
    return load(None, overrides={}, parts=frozenset({"settings", "topics"}))


def gold(number: int, title: str, text: str, language: str = "en", **more: Any) -> GoldItem:
    return GoldItem(number, title, text, language, **more)


def test_a_story_is_judged_tagged_and_dated_from_its_own_words(config: Config) -> None:
    (case,) = predict(config, [gold(1, "Bosch opens fuel cell plant", PLANT, published="1999-01-01", is_dated=True)])
    assert case.said.relevant
    assert case.said.score > 0.5
    assert {"shanghai", "jiading"} <= set(case.said.places)
    assert case.said.published == "2025-05-21"
    assert case.said.cluster is None
    assert "place:jiading" in case.rules


def test_without_evidence_there_is_no_date_whatever_the_gold_says(config: Config) -> None:
    said = [
        case.said.published
        for case in predict(
            config,
            [
                gold(1, "Conductor named", PLAY, published="2024-05-01", is_dated=True),
                gold(2, "Conductor named", PLAY, url="https://news.example/2024/05/01/c1.html"),
                gold(3, "Conductor named", PLAY, url="not an address 2024-05-01"),
            ],
        )
    ]
    assert said == [None, "2024-05-01", None]


def test_what_the_gold_line_says_is_not_looked_at(config: Config) -> None:
    plain = gold(1, "Bosch opens fuel cell plant", PLANT)
    told = replace(plain, label="not", sectors=("x",), published="2001-01-01", cluster="q", trap="t", source="s")
    assert predict(config, [plain])[0].said == predict(config, [told])[0].said


def test_tellings_of_one_story_share_a_cluster(config: Config) -> None:
    cases = predict(
        config,
        [
            gold(1, "Bosch opens fuel cell plant in Jiading", PLANT),
            gold(2, "Conductor named", PLAY),
            gold(3, "New fuel cell works for Bosch", AGAIN),
            gold(4, "博世嘉定燃料电池工厂投产", IN_CHINESE, "zh"),
            gold(
                5,
                "博世嘉定燃料電池工廠投產",
                "博世在上海嘉定的燃料電池工廠21日投產。工廠投資12.8億元,佔地3.65萬平方米。",
                "zh",
            ),
        ],
    )
    assert [case.said.cluster for case in cases] == ["story-1", None, "story-1", "story-1", "story-1"]


def test_an_exact_copy_shares_a_cluster(config: Config) -> None:
    cases = predict(config, [gold(1, "Conductor named", PLAY), gold(2, "Conductor named", PLAY)])
    assert [case.said.cluster for case in cases] == ["story-1", "story-1"]


def test_the_next_month_from_the_same_template_is_another_story(config: Config) -> None:
    march = (
        "Industrial output in Shanghai rose 5.1 percent in March. "
        "Output of cars grew 23.4 percent, to 341.27 billion yuan."
    )
    april = march.replace("March", "April").replace("5.1", "4.7").replace("23.4", "19.8").replace("341.27", "329.81")
    cases = predict(config, [gold(1, "Output rises in March", march), gold(2, "Output rises in April", april)])
    assert [case.said.cluster for case in cases] == [None, None]


@pytest.mark.parametrize(
    "text",
    ["", "\u200b", "7", "上\u200b海" * 3, "\u202e" + PLANT, "x" * 200_000, "12 34 56 " * 500, "\ud800"],
)
def test_odd_texts_are_judged_and_harm_nobody(config: Config, text: str) -> None:
    (odd, good) = predict(config, [gold(1, "Title", text), gold(2, "Bosch opens fuel cell plant", PLANT)])
    assert 0 <= odd.said.score <= 1
    assert good.said.relevant


def test_twice_is_the_same(config: Config) -> None:
    items = [gold(1, "a", PLANT, label="relevant"), gold(2, "b", PLAY, label="not"), gold(3, "c", AGAIN, label="not")]
    assert predict(config, items) == predict(config, items)
    assert evaluate_gold(config, predict(config, items)) == evaluate_gold(config, predict(config, items))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "latin.jsonl").write_bytes(b'{"id": 1, "text": "\xe9"}\n')
    for name in ("none.jsonl", ".", "latin.jsonl"):
        with pytest.raises(ConfigError):
            read_gold_file(tmp_path / name)


def test_a_line_ends_only_at_a_line_feed(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text('\ufeff{"id": 1, "text": "a\u2028b\x85c"}\r\n{"id": 2, "text": "d"}', encoding="utf-8")
    assert [item.text for item in read_gold_file(file)] == ["a\u2028b\x85c", "d"]


# -- against the labelled stories, where they are at hand -------------------------------------------------------------


def scored(items: Sequence[GoldItem], lines: Sequence[str]) -> dict[str, Any]:
    spec = importlib.util.spec_from_file_location("gold_score", SHARED / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    rows = {
        str(item.id): {**asdict(item), "published_strength": "weak" if item.has_weak_date else None} for item in items
    }
    said = {str(one["id"]): one for one in map(json.loads, lines)}
    result: dict[str, Any] = module.score(rows, said, module.alias_map(None))
    return result


def test_measures_agree_with_the_scorer(config: Config) -> None:
    if not (SHARED / "score.py").exists():
        pytest.skip("the labelled stories are not at hand")
    items = read_gold_file(SHARED / "dev.jsonl")
    cases = predict(config, items)
    # Verdicts are spoilt, so that there are errors to count.
    spoilt = [
        replace(case, said=replace(case.said, relevant=not case.said.relevant, score=1 - case.said.score))
        if number % 7 == 0
        else case
        for number, case in enumerate(cases)
    ]
    for given in (cases, spoilt):
        ours, theirs = evaluate_gold(config, given), scored(items, [case.said.line() for case in given])
        counted = ours.relevance.counted
        assert [counted.right, counted.wrong, counted.missed] == [theirs["relevant"][key] for key in ("tp", "fp", "fn")]
        assert ours.relevance.counted.f1.value == pytest.approx(theirs["relevant"]["f1"], abs=1e-4)
        assert ours.average_precision.value == pytest.approx(theirs["average_precision"], abs=1e-4)
        assert ours.borderline_kept.value == pytest.approx(theirs["borderline_said_relevant"], abs=1e-4)
        dates = theirs["dates"]
        assert (ours.dates.dated, ours.dates.wrong, ours.dates.missing) == (
            dates["dated"],
            dates["wrong"],
            dates["missing"],
        )
        pairs = theirs["duplicates"]
        assert (ours.duplicates.right, ours.duplicates.wrong, ours.duplicates.missed) == (
            pairs["tp"],
            pairs["fp"],
            pairs["fn"],
        )


def test_the_labelled_stories(config: Config) -> None:
    if not (SHARED / "dev.jsonl").exists():
        pytest.skip("the labelled stories are not at hand")
    found = evaluate_gold(config, predict(config, read_gold_file(SHARED / "dev.jsonl")))
    assert (found.relevance.counted.f1.value or 0) >= 0.92
    assert found.dates.wrong == 0
    assert found.dates.given_for_undated == 0
    assert found.duplicates.wrong <= 2
    assert (found.duplicates.f1.value or 0) >= 0.9
    assert (found.tags["sectors"].f1.value or 0) >= 0.75
    assert (found.tags["places"].f1.value or 0) >= 0.90
    assert (found.tags["companies"].f1.value or 0) >= 0.85
