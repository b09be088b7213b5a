"""Figures of an article as a reader of either language reads them: as printed, and normalised in the other notation.

Nothing is converted: yuan stay yuan unless the article itself prints both.
"""

from __future__ import annotations

from collections.abc import Sequence

from mfg_monitor.digest.words import clean
from mfg_monitor.model import Article, Figure

_SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "JPY": "JP¥"}
_ZH_MONEY = {"CNY": "元", "USD": "美元", "EUR": "欧元", "GBP": "英镑", "HKD": "港元", "JPY": "日元"}
_ZH_UNITS = {
    "%": "%", "vehicle": "辆", "aircraft": "架", "project": "个项目", "factory": "家工厂", "firm": "家企业",
    "person": "人", "worker": "人", "job": "个岗位", "robot": "台机器人", "unit": "台", "tonne": "吨",
    "hectare": "公顷", "square metre": "平方米",
}  # fmt: skip
_EN_SCALES = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"))
_ZH_SCALES = ((1e12, "万亿"), (1e8, "亿"), (1e4, "万"))
_DULL = frozenset({"", "year", "month", "day", "week", "hour", "x"})
"""Units that tell little without their sentence."""
MOST_FIGURES = 4


def figures_of(article: Article, figures: Sequence[Figure], most: int = MOST_FIGURES) -> tuple[str, ...]:
    """Answer the weightiest figures of an article: money first, then quantities, in the order of the text."""
    telling = [f for f in figures if f.currency or not (f.unit in _DULL or f.unit.startswith("rank"))]
    telling.sort(key=lambda f: (not f.currency, f.start))
    words: dict[tuple[float, str, str | None], str] = {}
    for figure in telling:
        words.setdefault((figure.value, figure.unit, figure.currency), figure_words(figure, article.language))
    return tuple(dict.fromkeys(word for word in words.values() if word))[:most]


def figure_words(figure: Figure, language: str) -> str:
    """Answer a figure as printed, with its normalised form where that says it otherwise: "5亿元 (¥500 million)"."""
    quote = clean(figure.quote, 48)
    other = english(figure) if language == "zh" else chinese(figure)
    if not other or _plain(other) in _plain(quote) or _plain(quote) in _plain(other):
        return quote
    return f"{quote} ({clean(other, 48)})"


def english(figure: Figure) -> str:
    """Answer a figure in English notation: "¥12 billion", "4.9 million vehicles", "43%"."""
    if figure.currency:
        sign = _SIGNS.get(figure.currency, f"{figure.currency} ")
        tail = figure.unit.removeprefix(figure.currency).strip()
        return f"{sign}{_scaled(figure.value, _EN_SCALES)}" + (f" {tail}" if tail else "")
    number = _scaled(figure.value, _EN_SCALES)
    if figure.unit == "%":
        return f"{number}%"
    many = figure.unit in _ZH_UNITS and figure.value != 1 and figure.unit not in {"aircraft", "person", "factory"}
    plural = {"person": "people", "factory": "factories"}.get(figure.unit, figure.unit + "s" * many)
    return f"{number} {plural}"


def chinese(figure: Figure) -> str:
    """Answer a figure in Chinese notation ("120亿元", "490万辆"); "" for a unit that has no name here."""
    number = _scaled(figure.value, _ZH_SCALES)
    if figure.currency:
        name = _ZH_MONEY.get(figure.currency)
        return number + name if name and figure.unit in {"", figure.currency} else ""
    unit = _ZH_UNITS.get(figure.unit)
    return number + unit if unit and figure.value >= 1e4 else ""


def _scaled(value: float, scales: Sequence[tuple[float, str]]) -> str:
    for size, name in scales:
        if abs(value) >= size:
            return f"{_number(value / size)}{name}"
    return _number(value)


def _number(value: float) -> str:
    return f"{value:,.4f}".rstrip("0").rstrip(".") if value != int(value) else f"{int(value):,}"


def _plain(words: str) -> str:
    return "".join(words.casefold().replace(",", "").split())
