"""The figures of the five seed articles, as a careful reader lists them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mfg_monitor.figures import find_figures

SEEDS = Path(__file__).resolve().parents[2] / "db" / "seeds"
WANTED: dict[str, list[tuple[float, str, str]]] = {
    "000": [(1, "rank (China)", "exact"), (15, "year", "exact")],
    "001": [
        (12e9, "CNY", "min"),
        (24, "project", "exact"),
        (20, "aircraft per year", "target"),
        (50, "aircraft per year", "target"),
        (100, "kW", "exact"),
        (8, "project", "exact"),
    ],
    "002": [
        (4.9e6, "vehicle", "min"),
        (1, "rank (world)", "exact"),
        (13, "brand", "exact"),
        (34, "line", "exact"),
        (46, "station", "exact"),
        (26.19e12, "CNY", "min"),
        (3.68e12, "USD", "approx"),
        (64.9, "%", "exact"),
        (0.1, "pp", "exact"),
    ],
    "003": [
        (4e12, "CNY", "exact"),
        (43, "%", "exact"),
        (100, "factory", "exact"),
        (260, "robot per 10000 people", "exact"),
        (2, "x", "min"),
        (1000, "firm", "min"),
        (3, "industry", "exact"),
    ],
    "004": [
        (69e9, "CNY", "target"),
        (10.96e9, "USD", "exact"),
        (100, "project", "target"),
        (5000, "project", "target"),
        (200, "project", "target"),
        (61, "%", "exact"),
        (47, "%", "exact"),
        (14.5e9, "CNY", "exact"),
        (232.1e9, "CNY", "exact"),
        (1496, "item", "exact"),
        (62.9e9, "CNY", "exact"),
        (7.1, "%", "exact"),
    ],
}


@pytest.mark.parametrize("number", sorted(WANTED))
def test_the_seeds_figures_are_found(number: str) -> None:
    text = next(SEEDS.glob(f"{number}_*.txt")).read_text(encoding="utf-8")
    figures = find_figures(text, language="en")
    found = [(figure.value, figure.unit, figure.bound) for figure in figures]
    assert [wanted for wanted in WANTED[number] if wanted not in found] == []
    assert all(text[figure.start : figure.end] == figure.quote for figure in figures)


def test_help_desk_numbers_and_document_numbers_are_no_figures() -> None:
    text = next(SEEDS.glob("001_*.txt")).read_text(encoding="utf-8")
    quotes = " ".join(figure.quote for figure in find_figures(text, language="en"))
    assert not [code for code in ("2009", "20927227", "02092758", "04-16", "2020") if code in quotes]


def test_a_year_behind_the_figure_beats_one_in_another_clause() -> None:
    text = next(SEEDS.glob("004_*.txt")).read_text(encoding="utf-8")
    periods = {figure.quote: figure.period for figure in find_figures(text, language="en")}
    assert periods["47 percent"] == "2008"
    assert periods["61 percent"] == "last year"
    assert periods["69 billion yuan"] == "2018"
    assert periods["62.9 billion yuan"] == "last year"
