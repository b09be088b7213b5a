"""Gold lines: what is read, and how a wrong one is named."""

from __future__ import annotations

import json

import pytest

from mfg_monitor.errors import ConfigError
from mfg_monitor.evaluate import GoldItem, Prediction, read_gold


def line(**fields: object) -> str:
    return json.dumps({"id": "a", "title": "T", "text": "Body.", **fields}, ensure_ascii=False)


def test_a_whole_line() -> None:
    told = line(
        language="zh",
        published="2024-05-01",
        published_strength="weak",
        label="borderline",
        sectors=["steel"],
        places=[],
        companies=None,
        trap="expo",
        cluster=7,
        why="a note",
    )
    assert list(read_gold([told, "\n", "  \n"], "g")) == [
        GoldItem(
            id="a",
            title="T",
            text="Body.",
            language="zh",
            label="borderline",
            sectors=("steel",),
            places=(),
            companies=None,
            published="2024-05-01",
            is_dated=True,
            has_weak_date=True,
            cluster="7",
            trap="expo",
        )
    ]


def test_little_is_enough() -> None:
    (item,) = read_gold(['{"id": 3, "text": "工厂"}'], "g")
    assert (item.id, item.label, item.is_dated, item.sectors) == (3, None, False, None)


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ("{", "is no JSON"),
        ("[1]", "expected a JSON object"),
        ("[" * 100_000, "nested too deeply"),
        ('{"title": "T", "text": "B"}', '"id" is missing'),
        (line(id=True), '"id" is missing'),
        (line(id=1.5), '"id" is missing'),
        (line(title="", text=" "), "both empty"),
        (line(text=["B"]), '"text" is ["B"]; expected a text'),
        (line(label="yes"), '"label" is "yes"; use one of relevant, borderline, not'),
        (line(label=["not"]), '"label" is ["not"]'),
        (line(sectors="steel"), '"sectors" is "steel"; expected a list'),
        (line(places=[1]), '"places" is [1]; expected a list'),
        (line(published=2024), '"published" is 2024; expected a text'),
        (line(), "the id 'a' was given on line 1 already"),
    ],
)
def test_a_wrong_line_is_named_with_its_number_and_mend(bad: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        list(read_gold([line(), "", bad], "gold.jsonl"))
    assert str(caught.value).startswith("gold.jsonl: line 3: ")
    assert told in str(caught.value)


def test_a_prediction_line_has_exactly_the_promised_fields() -> None:
    said = Prediction("a", relevant=True, score=0.75, sectors=("steel",), places=("baoshan",), published="2024-05-01")
    assert json.loads(said.line()) == {
        "id": "a",
        "relevant": True,
        "score": 0.75,
        "sectors": ["steel"],
        "places": ["baoshan"],
        "companies": [],
        "published": "2024-05-01",
        "cluster": None,
    }
