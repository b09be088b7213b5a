"""The figures of the charts: the largest sums by currency, and the largest of what several stories count."""

from __future__ import annotations

from dataclasses import replace

from mfg_monitor.model import Figure, Item
from mfg_monitor.store.rules.records import item_of
from mfg_monitor.web.amounts import Amounts, amounts_of
from tests.store.building import examined


def item(number: int, *figures: Figure, story: int | None = None) -> Item:
    told = item_of(examined(f"http://news.example/{number}"), number, story=story or number, duplicate_of=None)
    return replace(told, verdict=replace(told.verdict, figures=figures))


def money(value: float, quote: str, currency: str = "CNY", kind: str | None = None) -> Figure:
    return Figure(value, currency, currency, quote, 0, 1, kind)


def count(value: float, unit: str) -> Figure:
    return Figure(value, unit, None, f"{value:.0f} {unit}", 0, 1)


def test_the_largest_sum_of_each_story_by_currency() -> None:
    found = amounts_of(
        [
            item(1, money(5e8, "500 million yuan"), money(2e9, "2 billion yuan"), money(80, "80 yuan")),
            item(2, money(7e9, "7 billion yuan"), money(9e9, "$9 billion", "USD")),
            item(3, money(1e9, "1 billion yuan"), story=1),
            item(4, money(8e9, "up 8 billion yuan", kind="growth")),
        ]
    )
    told = [(one.unit, one.words.partition(" (")[0], one.item.id) for one in found.sums]
    assert told == [("CNY", "7 billion yuan", 2), ("CNY", "2 billion yuan", 1), ("USD", "$9 billion", 2)]


def test_the_largest_count_of_units_that_several_stories_name() -> None:
    found = amounts_of(
        [
            item(1, count(40_000, "vehicle"), count(90_000, "vehicle"), count(12, "GWh"), count(50, "%")),
            item(2, count(70_000, "vehicle"), count(30, "%"), count(3, "year")),
            item(3, count(20, "GWh"), count(4_000, "wafer")),
            item(4, count(10, "GWh")),
        ]
    )
    told = [(one.unit, one.words.partition(" (")[0], one.stories, one.item.id) for one in found.counts]
    assert told == [("GWh", "20 GWh", 3, 3), ("vehicle", "90000 vehicle", 2, 1)]


def test_no_figures_at_all() -> None:
    assert amounts_of([]) == amounts_of([item(1)]) == Amounts()
